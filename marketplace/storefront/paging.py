"""Which page of a list, in which order; all state is in the address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from marketplace.foundation import paging

SORTS = ("newest", "price")


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
