"""Put what an order held into a cart once more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.foundation import languages
from marketplace.foundation.errors import Refused
from marketplace.orders import scopes
from marketplace.orders.models import CartLine, OrderLine
from marketplace.orders.services.change_lines import add_line
from marketplace.orders.visitors import OrderReader


@transaction.atomic
def buy_again(
    *, public_id: str, reader: OrderReader, cart_id: UUID, now: datetime
) -> tuple[str, ...]:
    """Add the lines of the reader's own order to a cart, and name what cannot be bought now.

    Twice is once: a line that the cart has already stays as it is. Prices are today's.
    Raises: OrderNotFound for anyone else's.
    """
    order = scopes.order_of_reader(public_id, reader)
    had = set(CartLine.objects.filter(cart_id=cart_id).values_list("offer_id", flat=True))
    lines = OrderLine.objects.filter(vendor_order__order=order).exclude(offer_id__in=had)
    missed: list[OrderLine] = []
    for line in lines.order_by("vendor_order__position", "position"):
        try:
            add_line(cart_id=cart_id, offer_id=line.offer_id, quantity=line.quantity, now=now)
        except Refused:
            missed.append(line)
    return tuple(languages.pick(line.product_name) for line in missed)
