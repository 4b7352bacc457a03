"""Choose where a cart goes and in which currency it is shown."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.foundation.money import PRESENTMENT
from marketplace.orders import locks
from marketplace.orders.errors import CartClosed, CurrencyRefused, DestinationRefused
from marketplace.orders.models import Cart
from marketplace.shipping import zones


def set_destination(*, cart_id: UUID, zone: str, now: datetime) -> Cart:
    """Set the zone that shipping is shown for. Raises: DestinationRefused, CartClosed."""
    if zone not in zones.ZONES:
        raise DestinationRefused
    return _set(cart_id, "zone", zone, now)


def set_currency(*, cart_id: UUID, currency: str, now: datetime) -> Cart:
    """Set the currency that prices are shown in. Raises: CurrencyRefused, CartClosed."""
    if currency not in PRESENTMENT:
        raise CurrencyRefused
    return _set(cart_id, "currency", currency, now)


@transaction.atomic
def _set(cart_id: UUID, name: str, value: str, now: datetime) -> Cart:
    cart = locks.cart(cart_id)
    if not cart.is_open:
        raise CartClosed
    setattr(cart, name, value)
    cart.changed_at = now
    cart.save(update_fields=[name, "changed_at"])
    return cart
