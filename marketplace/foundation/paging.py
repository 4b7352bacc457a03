"""Read the number of a page from an address, which anybody can write."""

from __future__ import annotations

from typing import Final

_LONGEST: Final = 9  # digits; more pages than that has no list


def page_number(raw: str) -> int:
    """Return the page that `?page=` asks for: the first when it is no number at all.

    A number is returned however large it is, cut to nine digits: whether there is such a page
    is for the list to say.
    """
    return int(raw[:_LONGEST]) if raw.isascii() and raw.isdigit() else 1
