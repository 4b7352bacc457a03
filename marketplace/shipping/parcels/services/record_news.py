"""What a carrier told becomes events, and the events a status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.foundation import outbox
from marketplace.shipping.carriers_api.statuses import ENDED, Status
from marketplace.shipping.carriers_api.types import News
from marketplace.shipping.parcels import believing, events, locks
from marketplace.shipping.parcels.course import Fact, Standing, standing
from marketplace.shipping.parcels.models import Shipment, TrackingEvent

_ASTRAY = frozenset({Status.LOST, Status.RETURNING, Status.RETURNED})


@transaction.atomic
def record_news(*, shipment_id: UUID, news: Sequence[News], source: str, now: datetime) -> int:
    """Keep each event once, and move the status where all of them lead; return how many are new.

    Raises: ShipmentNotFound.
    """
    row = locks.shipment(shipment_id)
    known = {bytes(each) for each in row.events.values_list("digest", flat=True)}
    fresh = {each.digest: each for each in news if each.digest not in known}
    TrackingEvent.objects.bulk_create(
        TrackingEvent(
            shipment=row,
            source=source,
            code=each.code,
            text=each.text,
            status=each.status or "",
            place=each.place,
            signed_by=each.signed_by,
            happened_at=each.happened_at,
            received_at=now,
            digest=digest,
        )
        for digest, each in fresh.items()
    )
    if fresh:
        settle_tracking(row, now=now)
    return len(fresh)


def settle_tracking(row: Shipment, *, now: datetime) -> None:
    """Bring a locked shipment's status to where its events lead, and tell what follows."""
    found = _standing(row)
    before = row.tracking
    if found.since is not None and (found.status, found.since) != (before, row.tracked_at):
        row.tracking = found.status.value
        row.tracked_at = found.since
        _keep_proof(row)
        if found.status in ENDED:
            row.poll_due_at = None
        row.save(update_fields=["tracking", "tracked_at", "signed_by", "poll_due_at"])
        if found.status in _ASTRAY and found.status != before:
            _tell_astray(row, found)
    if found.status == Status.DELIVERED:
        _tell_delivered(row, found, now)


def _standing(row: Shipment) -> Standing:
    told = row.events.exclude(status="").values_list("status", "happened_at", "received_at", "pk")
    return standing(
        Fact(Status(status), at, (heard, pk))
        for status, at, heard, pk in told
        if believing.counts(at, row.handed_over_at)
    )


def _keep_proof(row: Shipment) -> None:
    if row.tracking == Status.DELIVERED and not row.signed_by:
        signed = row.events.filter(status=Status.DELIVERED).exclude(signed_by="")
        row.signed_by = signed.values_list("signed_by", flat=True).first() or ""


def _tell_astray(row: Shipment, found: Standing) -> None:
    assert found.since is not None
    outbox.record(
        events.ShipmentAstray(
            shipment_ref=row.public_id,
            reference=row.reference,
            status=found.status.value,
            since=found.since,
        )
    )


def _tell_delivered(row: Shipment, found: Standing, now: datetime) -> None:
    """Tell the orders once, when the number is believed and the box was handed over."""
    if row.told_delivered_at or not row.is_believed or not row.handed_over_at:
        return
    assert found.since is not None
    at = believing.delivered_at(found.since, handed_over_at=row.handed_over_at, heard_at=now)
    if at is None:
        return
    row.told_delivered_at = now
    row.save(update_fields=["told_delivered_at"])
    outbox.record(
        events.ShipmentDelivered(
            shipment_ref=row.public_id, reference=row.reference, delivered_at=at
        )
    )
