"""Links between the pages of a list; all state is in the address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from marketplace.foundation import paging

SORTS = ("newest", "price")


def pagination(path: str, *, page: int, pages: int, query: dict[str, str]) -> dict[str, Any]:
    """Return what `pagination.html` wants: neighbors and numbered links with gaps."""

    def url(number: int) -> str:
        parts = {**query, **({"page": str(number)} if number > 1 else {})}
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


def page_number(request: HttpRequest) -> int:
    """Read `?page=`; what is no number is the first page."""
    return paging.page_number(request.GET.get("page", ""))


def sort_name(request: HttpRequest) -> str:
    """Read `?sort=`; anything unknown is the first order."""
    raw = request.GET.get("sort", "")
    return raw if raw in SORTS else SORTS[0]


def sort_links(path: str, current: str) -> list[dict[str, Any]]:
    """Return the orders that a list can be in."""
    labels = {"newest": _("Newest"), "price": _("Price, low to high")}
    return [
        {
            "label": labels[code],
            "url": path if code == SORTS[0] else f"{path}?sort={code}",
            "is_current": code == current,
        }
        for code in SORTS
    ]
