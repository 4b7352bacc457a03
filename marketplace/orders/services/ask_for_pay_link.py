"""A buyer wants to pay later: a link goes to the address that the order was placed with."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.foundation import outbox
from marketplace.orders import events, scopes
from marketplace.orders.errors import OrderNotPayable
from marketplace.orders.models import Order
from marketplace.orders.visitors import OrderReader
from payments.charges import queries as charges


@transaction.atomic
def ask_for_pay_link(*, public_id: str, reader: OrderReader, now: datetime) -> Order:
    """Let a link to pay be mailed for an order that waits for its payment; nothing else moves.

    The link ends with the charge, and the stock is held for no longer than before.
    Raises: OrderNotFound for anyone else's, OrderNotPayable.
    """
    order = scopes.order_of_reader(public_id, reader)
    charge = charges.charge_view(order.charge_ref)
    if not charge.is_payable or charge.is_under_review or charge.expires_at <= now:
        raise OrderNotPayable
    outbox.record(
        events.PayLinkAsked(
            order_id=order.pk,
            order_ref=order.ref,
            pay_by=charge.expires_at,
            asked_at=now,
        )
    )
    return order
