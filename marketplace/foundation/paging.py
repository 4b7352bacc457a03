"""Lists by the page: which one an address asks for, and the links between them.

All state is in the address, which anybody can write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

_LONGEST: Final = 9  # digits; more pages than that has no list


def page_number(raw: str) -> int:
    """Return the page that `?page=` asks for: the first when it is no number at all.

    A number is returned however large it is, cut to nine digits: whether there is such a page
    is for the list to say.
    """
    return int(raw[:_LONGEST]) if raw.isascii() and raw.isdigit() else 1


def page_links(
    path: str,
    *,
    page: int,
    pages: int,
    query: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
) -> dict[str, Any]:
    """Return what `pagination.html` wants: neighbors and numbered links with gaps.

    `pages` is the last page that is known; a list that does not count itself knows the one
    after this at most. `query` is what stays in every address, a name as often as it has values;
    the first page has no number.
    """
    kept = list(query.items() if isinstance(query, Mapping) else query or ())

    def url(number: int) -> str:
        parts = [*kept, ("page", str(number))] if number > 1 else kept
        return f"{path}?{urlencode(parts)}" if parts else path

    near = {1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)}
    links: list[dict[str, Any]] = []
    previous = 0
    for number in sorted(near):
        if number > previous + 1:
            links.append({"label": "…", "url": "", "is_current": False})
        links.append({"label": str(number), "url": url(number), "is_current": number == page})
        previous = number
    return {
        "previous_url": url(page - 1) if page > 1 else "",
        "next_url": url(page + 1) if page < pages else "",
        "links": links if pages > 1 else [],
    }
