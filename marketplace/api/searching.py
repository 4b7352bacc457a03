"""Searching for machines: the same fields as in the address of a page of results."""

from __future__ import annotations

from typing import Final

from rest_framework.request import Request
from rest_framework.response import Response

from catalog.search import queries as listings
from catalog.search.asking import Place, clean, read
from marketplace.api import shapes
from marketplace.api.views import CatalogView
from marketplace.foundation.money import PRESENTMENT
from marketplace.shipping import zones

SUGGESTIONS: Final = 10


class Search(CatalogView):
    """GET /api/v1/search/?q=&f.<facet>=&sort=&page=: 24 listings a page.

    `destination` is a zone, `currency` the one that `price_from` and `price_to` are in. Searches of
    machines are not counted among those of people.
    """

    def get(self, request: Request) -> Response:
        """Answer with one page of what was found."""
        zone = request.query_params.get("destination", "")
        currency = request.query_params.get("currency", "")
        place = Place(
            language=self.language(request),
            destination=zone if zone in zones.ZONES else "",
            currency=currency if currency in PRESENTMENT else None,
            category_slug=request.query_params.get("category") or None,
            vendor_slug=request.query_params.get("shop") or None,
        )
        wanted = read(dict(request.query_params.lists()), place)
        page = listings.search_page(wanted)
        return Response(shapes.found(wanted, page.result, page.cards, page.pages))


class Suggestions(CatalogView):
    """GET /api/v1/suggestions/?q=: what a prefix may become, best first."""

    def get(self, request: Request) -> Response:
        """Answer with at most ten."""
        typed = clean(request.query_params.get("q", ""))
        found = listings.suggestions(typed, self.language(request), SUGGESTIONS) if typed else ()
        return Response({"suggestions": [shapes.suggestion(each) for each in found]})
