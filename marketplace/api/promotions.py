"""What promotions apply by themselves now; codes are told to nobody."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from marketplace.api import shapes
from marketplace.api.views import CatalogView
from marketplace.foundation.clock import now
from marketplace.promotions import queries as promotions
from marketplace.vendors import queries as vendors


class Promotions(CatalogView):
    """GET /api/v1/promotions/?shop=: what costs less now without a code, of one shop or of all."""

    def get(self, request: Request) -> Response:
        """Answer with promotions that run; those of the marketplace are of every shop."""
        slug = request.query_params.get("shop", "")
        ids = [vendors.vendor_card(slug, self.language(request)).id] if slug else None
        found = promotions.open_promotions(ids, now=now())
        return Response({"promotions": [shapes.promotion(row) for row in found]})
