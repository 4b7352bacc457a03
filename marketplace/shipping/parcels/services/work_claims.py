"""Claims for what was lost or broken: opened, proposed by one person, decided by another."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import outbox
from marketplace.foundation.money import SETTLEMENT, Money
from marketplace.shipping.carriers_api.statuses import Status
from marketplace.shipping.parcels import events, locks
from marketplace.shipping.parcels.errors import (
    ClaimRefused,
    NeedsAnotherPerson,
    ShipmentNotFound,
)
from marketplace.shipping.parcels.models import Claim, ClaimEvidence, Shipment
from marketplace.shipping.parcels.statuses import Booking, ClaimStatus

_LOOKS_LOST = (Status.LOST, Status.EXPIRED, Status.EXCEPTION)


@transaction.atomic
def open_claim(
    *, shipment_ref: str, kind: str, amount: Money, text: str, kept_at: str, by: str, now: datetime
) -> Claim:
    """Open a claim with its first evidence; the same open one is returned.

    Money: what the shop is to be given, in the currency that it is paid in.
    Raises: ShipmentNotFound; ClaimRefused for a shipment that its carrier has not lost or
    damaged, for no amount, and without evidence.
    """
    found = Shipment.objects.filter(public_id=shipment_ref).values_list("pk", flat=True).first()
    if found is None:
        raise ShipmentNotFound
    row = locks.shipment(found)
    if row.booking != Booking.HANDED_OVER:
        raise ClaimRefused(_("The carrier does not have this shipment."))
    if kind == Claim.Kind.LOST and row.tracking not in _LOOKS_LOST:
        raise ClaimRefused(_("By its tracking this shipment is not lost."))
    if amount.minor <= 0 or amount.currency not in SETTLEMENT:
        raise ClaimRefused(_("A claim needs an amount in MOP, HKD or CNY."))
    if not text.strip():
        raise ClaimRefused(_("Say what proves it: a claim without evidence is not opened."))
    live = row.claims.exclude(status=ClaimStatus.DENIED).first()
    if live is not None:
        return live
    claim = Claim.objects.create(
        shipment=row,
        kind=kind,
        currency=amount.currency,
        amount_minor=amount.minor,
        opened_by=by,
        opened_at=now,
    )
    _add(claim, text, kept_at, by, now)
    return claim


@transaction.atomic
def add_claim_evidence(
    *, claim_ref: str, text: str, kept_at: str, by: str, now: datetime
) -> ClaimEvidence:
    """Add to what proves a claim that nobody has decided. Raises: ClaimRefused."""
    claim = locks.claim(claim_ref)
    if claim.status in (ClaimStatus.APPROVED, ClaimStatus.DENIED):
        raise ClaimRefused(_("This claim has been decided already."))
    if not text.strip():
        raise ClaimRefused(_("Say what proves it: a claim without evidence is not opened."))
    return _add(claim, text, kept_at, by, now)


@transaction.atomic
def propose_claim(*, claim_ref: str, by: str, now: datetime) -> Claim:
    """Propose to pay an opened claim; the same person again changes nothing.

    Raises: ClaimRefused.
    """
    claim = locks.claim(claim_ref)
    if claim.status == ClaimStatus.PROPOSED and claim.proposed_by == by:
        return claim
    if claim.status != ClaimStatus.OPENED:
        raise ClaimRefused(_("This claim has been decided already."))
    claim.status = ClaimStatus.PROPOSED
    claim.proposed_by = by
    claim.proposed_at = now
    claim.save(update_fields=["status", "proposed_by", "proposed_at"])
    return claim


@transaction.atomic
def approve_claim(*, claim_ref: str, by: str, now: datetime) -> Claim:
    """Agree to pay what another person proposed, and tell the orders; twice changes nothing.

    Raises: NeedsAnotherPerson, ClaimRefused.
    """
    claim = locks.claim(claim_ref)
    if claim.status == ClaimStatus.APPROVED:
        return claim
    if claim.status != ClaimStatus.PROPOSED:
        raise ClaimRefused(_("Nobody has proposed to pay this claim."))
    if claim.proposed_by == by:
        raise NeedsAnotherPerson
    claim.status = ClaimStatus.APPROVED
    claim.decided_by = by
    claim.decided_at = now
    claim.save(update_fields=["status", "decided_by", "decided_at"])
    outbox.record(
        events.ClaimApproved(
            claim_ref=claim.public_id,
            shipment_ref=claim.shipment.public_id,
            reference=claim.shipment.reference,
            vendor_ref=claim.shipment.vendor_ref,
            amount=claim.amount,
            proposed_by=claim.proposed_by,
            approved_by=by,
            approved_at=now,
        )
    )
    return claim


@transaction.atomic
def deny_claim(*, claim_ref: str, reason: str, by: str, now: datetime) -> Claim:
    """Deny a claim with a reason; another may be opened then. Raises: ClaimRefused."""
    claim = locks.claim(claim_ref)
    if claim.status in (ClaimStatus.APPROVED, ClaimStatus.DENIED):
        raise ClaimRefused(_("This claim has been decided already."))
    if not reason.strip():
        raise ClaimRefused(_("Say why it is denied: the shop reads it."))
    claim.status = ClaimStatus.DENIED
    claim.denial_reason = reason.strip()[:200]
    claim.decided_by = by
    claim.decided_at = now
    claim.save(update_fields=["status", "denial_reason", "decided_by", "decided_at"])
    return claim


def _add(claim: Claim, text: str, kept_at: str, by: str, now: datetime) -> ClaimEvidence:
    return ClaimEvidence.objects.create(
        claim=claim,
        text=text.strip()[:4000],
        kept_at=kept_at.strip()[:200],
        added_by=by,
        added_at=now,
    )
