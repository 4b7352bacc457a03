"""Enter a code into a cart, or take it out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.orders import locks
from marketplace.orders.errors import MAX_CODES, CartClosed, CodeUnknown, TooManyCodes
from marketplace.orders.models import Cart
from marketplace.promotions import reading
from marketplace.promotions.codes import fold_code, is_code


@transaction.atomic
def enter_code(*, cart_id: UUID, typed: str, now: datetime) -> Cart:
    """Keep a code with a cart; one that is there already stays once.

    A shop's code is known only where goods of that shop are in the cart. Whether it was never
    there, has ended, is used up or another shop's is answered alike.
    Raises: CartClosed, CodeUnknown, TooManyCodes.
    """
    cart = locks.cart(cart_id)
    if not cart.is_open:
        raise CartClosed
    code = fold_code(typed)
    vendor_ids = cart.lines.values_list("offer__vendor_id", flat=True)
    if not is_code(code) or not reading.is_code_known(code, vendor_ids=vendor_ids, now=now):
        raise CodeUnknown
    if code in cart.codes:
        return cart
    if len(cart.codes) >= MAX_CODES:
        raise TooManyCodes
    return _keep(cart, [*cart.codes, code], now)


@transaction.atomic
def remove_code(*, cart_id: UUID, typed: str, now: datetime) -> Cart:
    """Take a code out of a cart; one that is not there changes nothing. Raises: CartClosed."""
    cart = locks.cart(cart_id)
    if not cart.is_open:
        raise CartClosed
    code = fold_code(typed)
    return _keep(cart, [each for each in cart.codes if each != code], now)


def _keep(cart: Cart, codes: list[str], now: datetime) -> Cart:
    cart.codes, cart.changed_at = codes, now
    cart.save(update_fields=["codes", "changed_at"])
    return cart
