"""Ask the provider how a dispute stands, and record it. Everyone who hears news calls this."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from marketplace.foundation import outbox
from marketplace.foundation.crashpoints import crashpoint
from payments.charges import events, locks
from payments.charges.disputing import next_look
from payments.charges.errors import NeedsPerson
from payments.charges.models import Dispute
from payments.charges.services.record_dispute import record_dispute
from payments.charges.statuses import UNDECIDED, DisputeStatus
from payments.charges.sweeping import each
from payments.gateways import registry
from payments.gateways.port import TellsDisputes

log = logging.getLogger(__name__)
_BATCH = 100


def sync_dispute(*, provider: str, provider_ref: str, now: datetime) -> str:
    """Bring a dispute to what the provider says now; return its public id.

    The webhook, the poller and the console all call this, in any order and number. Call it
    outside any transaction; it asks the provider.
    Raises: ProviderUnavailable; WebhookUnmatched for a payment that is not ours; NeedsPerson for
        what does not fit, or a provider that tells nothing of disputes.
    """
    gateway = registry.provider(provider)
    if not isinstance(gateway, TellsDisputes):
        raise NeedsPerson(f"{provider} tells nothing of disputes: book {provider_ref} by hand")
    snapshot = gateway.fetch_dispute(provider_ref)
    crashpoint("charges.dispute.before_record")
    dispute_ref = record_dispute(
        provider=provider, snapshot=snapshot, livemode=gateway.livemode, now=now
    )
    crashpoint("charges.dispute.after_record")
    return dispute_ref


def poll_disputes(*, now: datetime) -> int:
    """Look at each dispute whose time has come, and remind of those that end soon.

    Returns how many were looked at. One in trouble waits, and keeps its trouble on its row.
    """
    _remind(now)
    due = Dispute.objects.filter(next_poll_at__lte=now).order_by("next_poll_at")
    ids = list(due.values_list("pk", flat=True)[:_BATCH])
    return each(
        ids,
        lambda dispute_id: _look(dispute_id, now),
        what="dispute",
        put_off=lambda dispute_id, error: _put_off(dispute_id, error, now),
    )


def _look(dispute_id: UUID, now: datetime) -> bool:
    row = Dispute.objects.get(pk=dispute_id)
    sync_dispute(provider=row.provider, provider_ref=row.provider_ref, now=now)
    return True


def _put_off(dispute_id: UUID, error: Exception, now: datetime) -> None:
    """Keep the trouble on the row, outside of what rolled back."""
    row = Dispute.objects.get(pk=dispute_id)
    told = f"{type(error).__name__}: {error}"[:2000]
    if isinstance(error, NeedsPerson) and row.last_error != told:
        log.critical("dispute %s: %s", row.public_id, error)
    Dispute.objects.filter(pk=dispute_id).update(
        next_poll_at=next_look(row.evidence_due_at, now), last_error=told
    )


def _remind(now: datetime) -> None:
    """Tell once of each dispute that ends within DISPUTE_REMIND_DAYS and has no answer."""
    until = now + timedelta(days=settings.DISPUTE_REMIND_DAYS)
    ending = Dispute.objects.filter(
        status__in=UNDECIDED, reminded_at=None, evidence_due_at__gt=now, evidence_due_at__lte=until
    )
    for dispute_ref in list(ending.values_list("public_id", flat=True)[:_BATCH]):
        _remind_of(dispute_ref, now)


@transaction.atomic(durable=True)
def _remind_of(dispute_ref: str, now: datetime) -> None:
    charge, dispute = locks.charge_of_dispute(dispute_ref)
    if dispute.reminded_at is not None or dispute.evidence_due_at is None:
        return
    dispute.reminded_at = now
    dispute.save(update_fields=["reminded_at"])
    if (
        dispute.status != DisputeStatus.NEEDS_RESPONSE
        or dispute.accepted_at
        or dispute.has_evidence
    ):
        return
    outbox.record(
        events.DisputeDueSoon(
            dispute_ref=dispute.public_id,
            charge_ref=charge.public_id,
            reference=charge.reference,
            evidence_due_at=dispute.evidence_due_at,
        )
    )
