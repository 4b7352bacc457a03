"""How many orders of one buyer may wait for payment: each keeps goods from everybody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from marketplace.orders import locks
from marketplace.orders.errors import TooManyUnpaid
from marketplace.orders.models import Order, VendorOrder
from marketplace.orders.visitors import Visitor

# No order waits longer: by then its charge has ended, and the sweep of holds has seen it.
_LONGEST: Final = timedelta(days=1)


def check_unpaid(*, visitor: Visitor, email: str, now: datetime) -> None:
    """Let a buyer place one more order, unless UNPAID_ORDERS_MAX of his wait for payment.

    A signed-in person is counted by account alone, so that nobody can keep another from buying
    by giving his address. A guest is counted by session and by address, and a second request
    with the same waits here for the first.
    Raises: TooManyUnpaid.
    """
    locks.buyer(f"user:{visitor.user_id}" if visitor.user_id else f"email:{email.lower()}")
    own = Q(user_id=visitor.user_id) if visitor.user_id else Q(public_id__in=visitor.placed)
    _refuse_from(_unpaid(now).filter(own), now, is_told=True)
    if visitor.user_id is None:
        same = _unpaid(now).filter(user=None).alias(written=Lower("email"))
        _refuse_from(same.filter(written=email.lower()), now, is_told=False)


def _unpaid(now: datetime) -> QuerySet[Order]:
    parts = VendorOrder.objects.filter(order=OuterRef("pk"), status=VendorOrder.Status.PLACED)
    return Order.objects.filter(Exists(parts), placed_at__gt=now - _LONGEST)


def _refuse_from(found: QuerySet[Order], now: datetime, *, is_told: bool) -> None:
    waiting = list(found.order_by("placed_at", "pk").values_list("public_id", "placed_at"))
    if len(waiting) < settings.UNPAID_ORDERS_MAX:
        return
    until = waiting[0][1] + timedelta(minutes=settings.CHECKOUT_MINUTES)
    names = [public_id for public_id, _placed_at in waiting] if is_told else []
    raise TooManyUnpaid(orders=names, free_at=max(until, now) + timedelta(minutes=1))
