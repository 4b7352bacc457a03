"""A net below the news: find orders whose charge ended although nobody told of it."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from catalog import queries as catalog
from marketplace.foundation.errors import ProjectError
from marketplace.orders.models import Order
from marketplace.orders.services.expire_unpaid import expire_unpaid
from marketplace.orders.status import GIVEN_UP
from payments.charges import queries as charges

log = logging.getLogger(__name__)

BATCH: Final = 500


def expire_overdue(*, now: datetime) -> int:
    """Cancel orders that hold stock past its time and whose charge has expired; return how many.

    The charge decides, never the time: one that was captured keeps its goods however late the
    news of it is, and so does one that can still be paid. Each order is a transaction of its own.
    """
    references = catalog.overdue_holds(now, limit=BATCH)
    public_ids = [reference.removeprefix("order:") for reference in references]
    held = Order.objects.filter(public_id__in=public_ids).order_by("placed_at")
    statuses = charges.statuses_of([order.charge_ref for order in held])
    ended = [order.ref for order in held if statuses.get(order.charge_ref) in GIVEN_UP]
    return sum(_expire(order_ref, now) for order_ref in ended)


def _expire(order_ref: str, now: datetime) -> bool:
    try:
        expire_unpaid(order_ref=order_ref, now=now)
    except ProjectError:
        log.exception("%s was not canceled although its charge expired", order_ref)
        return False
    return True
