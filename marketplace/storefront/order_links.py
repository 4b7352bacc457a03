"""An order that a visitor may see, and the addresses of its pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from marketplace.foundation import languages
from marketplace.orders import queries
from marketplace.orders.types import OrderView
from marketplace.storefront import visit


def order_of(request: HttpRequest, public_id: str) -> OrderView:
    """Return an order as its visitor may see it. Raises: OrderNotFound for anyone else's."""
    return queries.order_view(public_id, reader=visit.reader(request), language=languages.current())


def order_url(name: str, view: OrderView, token: str) -> str:
    """Return the address of a page of an order; with the token it opens for whoever holds it."""
    return order_url_of(name, view.public_id, token)


def order_url_of(name: str, public_id: str, token: str) -> str:
    """Return the address of a page of an order by its number."""
    path = reverse(name, args=[public_id])
    return f"{path}?t={token}" if token else path
