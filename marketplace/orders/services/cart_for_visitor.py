"""Find a visitor's open cart, or open one."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from marketplace.orders.models import Cart
from marketplace.orders.queries import find_cart
from marketplace.orders.visitors import Visitor


def cart_for_visitor(
    *,
    visitor: Visitor,
    language: str,
    now: datetime,
    currency: str = "MOP",
    zone: str = "MO",
) -> Cart:
    """Return the visitor's open cart; open an empty one when there is none.

    Keep the cart's `key` in the session afterwards: a guest whose last cart was placed gets a
    new one. Pages that only read use `queries.find_cart`, which writes nothing.
    """
    found = find_cart(visitor)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Cart.objects.create(
                key=uuid4(),
                user_id=visitor.user_id,
                language=language,
                currency=currency,
                zone=zone,
                opened_at=now,
                changed_at=now,
            )
    except IntegrityError:  # the same person's other tab opened it in this moment
        found = find_cart(visitor)
        if found is None:
            raise
        return found
