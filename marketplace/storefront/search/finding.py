"""A list of goods for a page: the engine's answer, its cards, and everything around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog.search import queries as listings
from catalog.search.asking import Place, default_sort, read, shown, written
from catalog.search.port import Known
from catalog.search.queries import SearchPage
from catalog.search.types import SearchRequest, SearchResult, Sort
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links
from marketplace.shipping import queries as shipping
from marketplace.shipping import zones
from marketplace.storefront import visit
from marketplace.storefront.prices import Entry, prices_for
from marketplace.storefront.search.facets import (
    address,
    bare,
    chips,
    facets,
    is_narrowed,
)

# Pages offer no order by ratings while hardly anything is rated; the API takes it.
_SORTS: Final[tuple[Sort, ...]] = ("relevance", "newest", "sales", "price")


@dataclass(frozen=True)
class Found:
    """What was asked of the engine, what it answered, and the list as `listing_page` prints it."""

    request: SearchRequest
    result: SearchResult
    listing: dict[str, Any]

    @property
    def is_plain(self) -> bool:
        """Whether it is the list itself, not a part or another order of it."""
        return not is_narrowed(self.request) and self.request.sort == default_sort(
            self.request.text
        )


def asked(
    request: HttpRequest, *, category_slug: str | None = None, vendor_slug: str | None = None
) -> SearchRequest:
    """Read what an address asks for, as this visitor."""
    chosen = visit.preferences(request)
    place = Place(
        language=languages.current(),
        destination=chosen.zone,
        currency=chosen.currency,
        category_slug=category_slug,
        vendor_slug=vendor_slug,
    )
    return read(dict(request.GET.lists()), place)


def find(wanted: SearchRequest, path: str, known: Known) -> Found:
    """Ask the engine, and put the page of a list together.

    Raises: NoSuchPage for an unknown shelf, shop or page.
    """
    page = listings.search_page(wanted, known)
    return Found(request=wanted, result=page.result, listing=_listing(wanted, page, path))


def _listing(wanted: SearchRequest, page: SearchPage, path: str) -> dict[str, Any]:
    result = page.result
    currency = wanted.currency or ""
    entries = prices_for(page.cards, currency=currency, now=now()).entries(page.cards)
    on = chips(path, wanted, result.facets, zones.NAMES)
    return {
        "total": result.total,
        "is_total_capped": result.is_total_capped,
        "groups": _by_destination(entries, wanted.destination),
        "facets": facets(result.facets, result.total, zones.NAMES),
        "chips": on,
        "plain_url": address(path, bare(wanted)),
        "path": path,
        "text": wanted.text,
        "sort": "" if wanted.sort == default_sort(wanted.text) else wanted.sort,
        "sorts": _sorts(path, wanted),
        "price_from": _typed(wanted.price_from_minor, currency),
        "price_to": _typed(wanted.price_to_minor, currency),
        "currency": currency,
        "pagination": page_links(path, page=wanted.page, pages=page.pages, query=written(wanted)),
    }


def _by_destination(entries: Sequence[Entry], zone: str) -> list[dict[str, Any]]:
    """Part a page into what is sent to the visitor's zone and, after it, what is not."""
    slugs = {entry.card.vendor_slug for entry in entries}
    reached = shipping.shops_that_deliver(zone, slugs)
    near = [entry for entry in entries if entry.card.vendor_slug in reached]
    far = [entry for entry in entries if entry.card.vendor_slug not in reached]
    groups = [{"entries": near, "title": "", "is_first": True}] if near else []
    if far:
        title = _("Cannot be sent to %(zone)s") % {"zone": zones.NAMES[zone]}
        groups.append({"entries": far, "title": title, "is_first": not near})
    return groups


def _sorts(path: str, wanted: SearchRequest) -> list[dict[str, Any]]:
    labels = {
        "relevance": _("Best match"),
        "newest": _("Newest"),
        "sales": _("Best selling"),
        "price": _("Price, low to high"),
    }
    return [
        {
            "label": labels[sort],
            "url": address(path, replace(wanted, sort=sort)),
            "is_current": sort == wanted.sort,
        }
        for sort in _SORTS
        if sort != "relevance" or wanted.text
    ]


def _typed(minor: int | None, currency: str) -> str:
    return "" if minor is None or not currency else shown(minor, currency)
