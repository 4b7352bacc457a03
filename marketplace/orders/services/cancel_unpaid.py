"""A buyer gives an order up that nobody has paid yet."""

from __future__ import annotations

from datetime import datetime

from marketplace.orders import scopes
from marketplace.orders.errors import OrderNotPayable
from marketplace.orders.services.expire_unpaid import expire_unpaid
from marketplace.orders.status import GIVEN_UP
from marketplace.orders.visitors import OrderReader
from payments.charges import queries as charge_queries
from payments.charges import services as charges


def cancel_unpaid(*, public_id: str, reader: OrderReader, now: datetime) -> bool:
    """End an unpaid order of the reader's own: its payment page is closed, its goods are let go.

    The provider is asked outside any transaction. Return whether it is canceled: a payment that
    arrived meanwhile is kept, and then it is not. Twice changes nothing.
    Raises: OrderNotFound, OrderNotPayable once it is paid; ProviderUnavailable, OutcomeUnknown.
    """
    order = scopes.order_of_reader(public_id, reader)
    view = charge_queries.charge_view(order.charge_ref)
    if view.status not in GIVEN_UP:
        if not view.is_payable or view.is_under_review:
            raise OrderNotPayable
        view = charges.void_charge(charge_ref=order.charge_ref, now=now)
    if view.status not in GIVEN_UP:
        return False
    expire_unpaid(order_ref=order.ref, now=now)
    return True
