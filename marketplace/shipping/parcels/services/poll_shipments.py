"""Ask carriers about shipments: those that are due, and bookings whose answer never came."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from marketplace.foundation.deadlines import Deadline
from marketplace.foundation.errors import ProjectError, TryAgain
from marketplace.shipping.carriers_api import registry
from marketplace.shipping.carriers_api.statuses import Status
from marketplace.shipping.parcels import locks, polling
from marketplace.shipping.parcels.models import Shipment
from marketplace.shipping.parcels.services.book_shipment import record_booked
from marketplace.shipping.parcels.services.record_news import record_news
from marketplace.shipping.parcels.statuses import Booking

log = logging.getLogger(__name__)
_BATCH: Final = 200
_SECONDS: Final = 45
_OUTAGES: Final = 3  # of one carrier in a row; the rest waits for the next sweep
_ANSWER_OVERDUE: Final = timedelta(minutes=5)


def poll_shipments(*, now: datetime) -> int:
    """Ask about what is due, longest first; return how many were asked about.

    A carrier that is away three times in a row is left alone until the next sweep.
    """
    deadline = Deadline(_SECONDS)
    due = Shipment.objects.filter(poll_due_at__lte=now).order_by("poll_due_at")[:_BATCH]
    asked, outages = 0, 0
    for row in list(due):
        if deadline.has_passed or outages >= _OUTAGES:
            break
        try:
            ask_about(row, now=now)
            asked, outages = asked + 1, 0
        except TryAgain as error:
            outages += 1
            log.warning("shipment %s: %s", row, error)
            _ask_again(row, now + polling.AFTER_OUTAGE)
        except ProjectError as error:
            log.error("shipment %s: %s", row, error)
            _ask_again(row, now + polling.FIRST)
    return asked


def ask_about(row: Shipment, *, now: datetime) -> int:
    """Ask a shipment's carrier what happened; return how many events are new.

    The carrier is called outside any transaction. Raises: CarrierUnavailable, CarrierRefused.
    """
    if not registry.can_be_asked(row.carrier):
        _ask_again(row, None)
        return 0
    told = registry.carrier(row.carrier).track([row.waybill], row.phone_last4)
    own = [each for each in told if each.waybill == row.waybill]
    fresh = record_news(shipment_id=row.pk, news=own, source=row.carrier, now=now)
    row.refresh_from_db()
    since = row.handed_over_at or row.created_at
    _ask_again(row, polling.next_poll(Status(row.tracking), since=since, now=now))
    return fresh


@transaction.atomic
def _ask_again(row: Shipment, at: datetime | None) -> None:
    locked = locks.shipment(row.pk)
    locked.poll_due_at = at
    locked.save(update_fields=["poll_due_at"])


def find_lost_answers(*, now: datetime) -> int:
    """Ask after bookings whose answer never came; return how many had one.

    One that the carrier does not know goes back to being a draft, and may be booked again.
    """
    waiting = Shipment.objects.filter(booking=Booking.BOOKING, asked_at__lte=now - _ANSWER_OVERDUE)
    found = 0
    for row in waiting.order_by("asked_at")[:_BATCH]:
        if not registry.can_be_asked(row.carrier):
            continue
        try:
            booked = registry.carrier(row.carrier).find(row.public_id)
        except ProjectError as error:
            log.warning("booking %s: %s", row, error)
            continue
        if booked is None:
            Shipment.objects.filter(pk=row.pk, booking=Booking.BOOKING).update(
                booking=Booking.DRAFT
            )
        else:
            record_booked(row.pk, booked, now=now)
            found += 1
    return found
