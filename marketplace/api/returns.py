"""Returns of one order, for who holds the signed word of its link: read-only JSON."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from marketplace.api.views import CatalogView
from marketplace.orders.queries import returns
from marketplace.orders.return_types import ReturnRow
from marketplace.orders.visitors import OrderReader


class OrderReturns(CatalogView):
    """GET /api/v1/orders/<number>/returns/?t=: what was asked to return, oldest first."""

    def get(self, request: Request, public_id: str) -> Response:
        """Answer with the returns of an order, or that there is none of this number and word."""
        reader = OrderReader(token=request.query_params.get("t", ""))
        rows = returns.returns_of_order(public_id, reader=reader, language=self.language(request))
        answer = Response({"order": public_id, "returns": [_shape(row) for row in rows]})
        answer["Cache-Control"] = "no-store"
        return answer


def _shape(row: ReturnRow) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "vendor_order": row.part_public_id,
        "shop": row.vendor_name,
        "goods": row.goods,
        "wish": row.wish_label,
        "status": row.status,
        "status_label": row.status_label,
        "asked_at": row.asked_at.isoformat(),
        "due_at": row.due_at.isoformat() if row.due_at else None,
    }
