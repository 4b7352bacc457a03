"""Act on messages of the inbox: find whose parcels they name, and keep what they tell."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from marketplace.foundation.deadlines import Deadline, OutOfTime
from marketplace.foundation.errors import ProjectError, TryAgain
from marketplace.shipping.parcels import locks
from marketplace.shipping.parcels.errors import NewsUnmatched
from marketplace.shipping.parcels.models import Shipment, TrackingMessage
from marketplace.shipping.parcels.services.poll_shipments import ask_about
from marketplace.shipping.parcels.services.receive_message import news_of
from marketplace.shipping.parcels.services.record_news import record_news
from marketplace.shipping.parcels.statuses import Booking, MessageStatus

log = logging.getLogger(__name__)
_BATCH: Final = 100
_SECONDS: Final = 30
MAX_TRIES: Final = 8  # over four hours: a push may be faster than the shop's hand-over
_FIRST_WAIT: Final = timedelta(minutes=1)


def process_message(message_id: UUID, *, now: datetime) -> bool:
    """Act on one message; return whether it is done, now or before.

    One that names a number of nobody's stays pending, and is parked after MAX_TRIES. A carrier
    that is away is not counted. Raises: OutOfTime.
    """
    try:
        return _process(message_id, now)
    except OutOfTime as error:
        _put_off(message_id, error, now)
        raise
    except Exception as error:  # whatever it was: the messages behind it do not wait for it
        log.warning("message %s: %s", message_id, error, exc_info=not _is_ours(error))
        _put_off(message_id, error, now)
        return False


def sweep_messages(*, now: datetime) -> int:
    """Act on pending messages that are due, oldest first; return how many are done."""
    deadline = Deadline(_SECONDS)
    due = TrackingMessage.objects.filter(status=MessageStatus.PENDING, due_at__lte=now)
    ids = list(due.order_by("due_at").values_list("pk", flat=True)[:_BATCH])
    done = 0
    for message_id in ids:
        if deadline.has_passed:
            break
        done += process_message(message_id, now=now)
    return done


def _process(message_id: UUID, now: datetime) -> bool:
    row = TrackingMessage.objects.get(pk=message_id)
    if row.status != MessageStatus.PENDING:
        return row.status == MessageStatus.PROCESSED
    shipments = shipments_of(row.waybills)
    if row.waybills and not shipments:
        raise NewsUnmatched(f"no shipment has {', '.join(row.waybills)}")
    told = news_of(row)
    for shipment in shipments:
        if row.is_bell:
            ask_about(shipment, now=now)
            continue
        own = [each for each in told if each.carrier in ("", shipment.carrier)]
        if shipment.carrier == "other":
            own = told
        record_news(shipment_id=shipment.pk, news=own, source=row.provider, now=now)
    return _finish(message_id, now)


def shipments_of(waybills: Sequence[str]) -> list[Shipment]:
    """Find the shipments that have one of these numbers, their own or that of a box."""
    live = Shipment.objects.filter(booking__in=(Booking.BOOKED, Booking.HANDED_OVER))
    named = Q(waybill__in=waybills) | Q(parcels__waybill__in=waybills)
    return list(live.filter(named).distinct().order_by("pk")) if waybills else []


@transaction.atomic
def _finish(message_id: UUID, now: datetime) -> bool:
    row = locks.message(message_id)
    if row.status == MessageStatus.PENDING:
        row.status = MessageStatus.PROCESSED
        row.processed_at = now
        row.tries += 1
        row.last_error = ""
        row.save(update_fields=["status", "processed_at", "tries", "last_error"])
    return row.status == MessageStatus.PROCESSED


@transaction.atomic
def _put_off(message_id: UUID, error: Exception, now: datetime) -> None:
    row = locks.message(message_id)
    if row.status != MessageStatus.PENDING:
        return
    row.last_error = f"{type(error).__name__}: {error}"[:2000]
    if isinstance(error, TryAgain):
        row.due_at = now + max(_FIRST_WAIT, timedelta(seconds=error.retry_after))
    else:
        row.tries += 1
        row.due_at = now + _FIRST_WAIT * (1 << min(row.tries - 1, 10))
    if row.tries >= MAX_TRIES:
        row.status = MessageStatus.PARKED
        log.error("message %s is parked: %s", row, row.last_error)
    row.save(update_fields=["tries", "last_error", "due_at", "status"])


@transaction.atomic
def reopen_message(message_id: UUID, *, now: datetime) -> bool:
    """Make a parked message pending again, with all its tries; return whether it was parked."""
    row = locks.message(message_id)
    if row.status != MessageStatus.PARKED:
        return False
    row.status = MessageStatus.PENDING
    row.tries = 0
    row.due_at = now
    row.save(update_fields=["status", "tries", "due_at"])
    return True


def _is_ours(error: Exception) -> bool:
    return isinstance(error, ProjectError)
