"""Do what is due by time: remind shops, cancel what they did not send, answer in their place."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F

from marketplace.foundation import outbox
from marketplace.foundation.errors import ProjectError
from marketplace.orders import events, locks
from marketplace.orders.models import Cancellation, OrderTimer, VendorOrder
from marketplace.orders.services.cancel_part import cancel_by_time
from marketplace.orders.services.settle_part import STILL_HERE
from marketplace.orders.services.write_cancellation import BY_TIME, carry_out_cancellation

log = logging.getLogger(__name__)

BATCH: Final = 500
AGAIN: Final = timedelta(hours=1)  # after a refusal: a disputed payment gives nothing back
_T = OrderTimer.Status
_K = OrderTimer.Kind


def fire_timers(*, now: datetime) -> int:
    """Fire every timer that is due, each in a transaction of its own; return how many did.

    One that is refused is logged and comes again an hour later.
    """
    due = OrderTimer.objects.filter(status=_T.WAITING, due_at__lte=now).order_by("due_at", "pk")
    return sum(_fire(pk, now) for pk in list(due.values_list("pk", flat=True)[:BATCH]))


def _fire(pk: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            part = locks.vendor_order(VendorOrder.objects.get(timers=pk))
            timer = OrderTimer.objects.get(pk=pk)
            if timer.status != _T.WAITING:
                return False  # it was dropped in this moment
            OrderTimer.objects.filter(pk=pk).update(status=_T.FIRED, ended_at=now)
            if part.status in STILL_HERE:
                _act(timer, part, now)
    except ProjectError:
        log.exception("timer %s of a vendor order did not fire", pk)
        OrderTimer.objects.filter(pk=pk, status=_T.WAITING).update(
            due_at=now + AGAIN, tries=F("tries") + 1
        )
        return False
    return True


def _act(timer: OrderTimer, part: VendorOrder, now: datetime) -> None:
    if timer.kind == _K.CANCEL:
        cancel_by_time(part, now=now)
    elif timer.kind == _K.REMIND:
        _remind(part, now)
    else:
        row = part.cancellations.filter(status=Cancellation.Status.REQUESTED).first()
        if row is not None:
            row.vendor_order = part
            carry_out_cancellation(row, by=BY_TIME, now=now)


def _remind(part: VendorOrder, now: datetime) -> None:
    ends = part.timers.filter(kind=_K.CANCEL, status=_T.WAITING).order_by("due_at")
    until = ends.values_list("due_at", flat=True).first()
    left = timedelta(days=settings.SHIP_CANCEL_DAYS - settings.SHIP_REMIND_DAYS)
    outbox.record(
        events.SendingDue(
            vendor_order_id=part.id,
            vendor_order_ref=part.ref,
            canceled_at=until or now + left,
            told_at=now,
        )
    )
