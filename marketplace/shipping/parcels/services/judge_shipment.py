"""What a person says of a shipment: its number is all right, and who took it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.shipping.carriers_api.statuses import Status
from marketplace.shipping.carriers_api.types import News
from marketplace.shipping.parcels import locks
from marketplace.shipping.parcels.errors import BookingRefused
from marketplace.shipping.parcels.models import Shipment
from marketplace.shipping.parcels.services.record_news import record_news, settle_tracking


@transaction.atomic
def clear_doubt(*, shipment_id: UUID, by: str, now: datetime) -> Shipment:
    """Let a doubtful number count: what its carrier told is told on. Twice changes nothing."""
    row = locks.shipment(shipment_id)
    if row.is_doubtful and not row.cleared_by:
        row.cleared_by = by
        row.save(update_fields=["cleared_by"])
        settle_tracking(row, now=now)
    return row


@transaction.atomic
def record_proof(
    *, shipment_id: UUID, signed_by: str, proof: str, delivered_at: datetime, by: str, now: datetime
) -> Shipment:
    """Keep who took a shipment and where the proof lies; it counts as an event of that person's.

    `proof` names a paper or a picture that is kept elsewhere.
    Raises: BookingRefused without a name and a proof, and for a time that lies ahead.
    """
    if not (signed_by.strip() or proof.strip()) or delivered_at > now:
        raise BookingRefused(_("Name who took it, or where the proof is kept, and when."))
    row = locks.shipment(shipment_id)
    row.signed_by = signed_by.strip()[:60]
    row.proof = proof.strip()[:200]
    row.save(update_fields=["signed_by", "proof"])
    news = News(
        carrier=row.carrier,
        waybill=row.waybill,
        code="proof",
        text=row.proof,
        status=Status.DELIVERED,
        happened_at=delivered_at,
        signed_by=row.signed_by,
    )
    record_news(shipment_id=row.pk, news=[news], source=by, now=now)
    row.refresh_from_db()
    return row
