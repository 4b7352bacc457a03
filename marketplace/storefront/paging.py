"""Which page of a list; all state is in the address."""

from __future__ import annotations

from django.http import HttpRequest

from marketplace.foundation import paging


def page_number(request: HttpRequest) -> int:
    """Read `?page=`; what is no number is the first page."""
    return paging.page_number(request.GET.get("page", ""))
