"""Put an offer into a cart, change how many, take it out."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from catalog import queries as catalog
from catalog.errors import NoSuchOffer
from catalog.types import OfferFacts
from marketplace.orders import locks
from marketplace.orders.contents import check_rule, out_of_stock
from marketplace.orders.errors import (
    MAX_QUANTITY,
    CartClosed,
    CartFull,
    LineNotFound,
    OfferNotForSale,
    QuantityRefused,
)
from marketplace.orders.models import Cart, CartLine

MAX_LINES: Final = 100  # a page and a parcel label that people can still read


@transaction.atomic
def add_line(*, cart_id: UUID, offer_id: int, quantity: int, now: datetime) -> CartLine:
    """Add units of an offer to a cart; a line that is there already grows.

    Raises: QuantityRefused, NoSuchOffer, OfferNotForSale, OutOfStock, QuantityNotSold, CartFull,
    CartClosed.
    """
    _check_quantity(quantity)
    cart = _open_cart(cart_id)
    line = CartLine.objects.filter(cart=cart, offer_id=offer_id).first()
    if line is None and cart.lines.count() >= MAX_LINES:
        raise CartFull(MAX_LINES)
    wanted = quantity + (line.quantity if line else 0)
    facts = _sellable(offer_id, wanted)
    if line is None:
        line = CartLine(cart=cart, offer_id=offer_id, added_at=now)
    line.quantity = wanted
    line.price_seen_minor = facts.price.minor
    line.price_seen_currency = facts.price.currency
    line.save()
    _touch(cart, now)
    return line


@transaction.atomic
def set_quantity(*, cart_id: UUID, line_id: int, quantity: int, now: datetime) -> CartLine:
    """Set how many units a line holds. To take it out, use `remove_line`.

    Raises: QuantityRefused, LineNotFound, OfferNotForSale, OutOfStock, QuantityNotSold,
    CartClosed.
    """
    _check_quantity(quantity)
    cart = _open_cart(cart_id)
    line = _line(cart, line_id)
    _sellable(line.offer_id, quantity)
    line.quantity = quantity
    line.save(update_fields=["quantity"])
    _touch(cart, now)
    return line


@transaction.atomic
def remove_line(*, cart_id: UUID, line_id: int, now: datetime) -> None:
    """Take a line out of a cart. Raises: LineNotFound, CartClosed."""
    cart = _open_cart(cart_id)
    _line(cart, line_id).delete()
    _touch(cart, now)


def _check_quantity(quantity: int) -> None:
    if type(quantity) is not int or not 1 <= quantity <= MAX_QUANTITY:
        raise QuantityRefused


def _open_cart(cart_id: UUID) -> Cart:
    cart = locks.cart(cart_id)
    if not cart.is_open:
        raise CartClosed
    return cart


def _line(cart: Cart, line_id: int) -> CartLine:
    line = cart.lines.filter(pk=line_id).first()
    if line is None:
        raise LineNotFound
    return line


def _sellable(offer_id: int, wanted: int) -> OfferFacts:
    """Return the facts of an offer of which `wanted` units can be bought now."""
    facts = catalog.offers_by_id([offer_id]).get(offer_id)
    if facts is None:
        raise NoSuchOffer
    if not facts.is_sellable:
        raise OfferNotForSale(facts.product_name)
    if wanted > MAX_QUANTITY:
        raise QuantityRefused
    if wanted > facts.available:
        raise out_of_stock([facts])
    check_rule(facts, wanted)
    return facts


def _touch(cart: Cart, now: datetime) -> None:
    cart.changed_at = now
    cart.save(update_fields=["changed_at"])
