"""Where a parcel is: in plain words, and in its carrier's own under them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.orders.queries.tracking import part_tracking
from marketplace.storefront import visit
from marketplace.storefront.order_links import order_url_of


@never_cache
@require_safe
def tracking(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the parcels of one shop's part to the order's owner, or to who holds its link."""
    view = part_tracking(public_id, reader=visit.reader(request))
    context = {
        "part": view,
        "order_url": order_url_of(
            "storefront:order", view.order_public_id, request.GET.get("t", "")
        ),
        "robots": "noindex",
    }
    return render(request, "storefront/tracking.html", context)
