"""Ask the provider how an attempt stands, and record it. Everyone who hears news calls this."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from marketplace.foundation.crashpoints import crashpoint
from payments.charges.models import Attempt
from payments.charges.queries import as_view
from payments.charges.services.capture_charge import capture_charge
from payments.charges.services.record_snapshot import record_snapshot
from payments.charges.services.start_attempt import open_page
from payments.charges.statuses import AttemptStatus
from payments.charges.types import ChargeView
from payments.gateways import registry
from payments.gateways.errors import KeyReused


def sync_attempt(attempt_id: UUID, *, now: datetime) -> ChargeView:
    """Bring an attempt and its charge to what the provider says now; return the charge.

    The webhook, the return page and the poller all call this, in any order and number. Call it
    outside any transaction; it asks the provider. What is held is taken at once. An attempt whose
    start has no known outcome is first started again under its own key, which tells what became
    of it.
    Raises: ProviderUnavailable, OutcomeUnknown, ProviderRefused.
    """
    attempt = Attempt.objects.get(pk=attempt_id)
    if attempt.is_live and not attempt.provider_ref:
        with suppress(KeyReused):  # it is voided then, which tells enough
            open_page(attempt_id, now)
        attempt.refresh_from_db()
    if attempt.provider_ref and not attempt.is_quarantined:
        provider = registry.provider(attempt.provider)
        snapshot = provider.fetch(attempt.provider_ref)
        if snapshot.status == "captured":
            crashpoint("charges.captured.before_record")
        record_snapshot(
            attempt_id=attempt_id, snapshot=snapshot, livemode=provider.livemode, now=now
        )
        if snapshot.status == "captured":
            crashpoint("charges.captured.after_record")
    attempt = Attempt.objects.select_related("charge").get(pk=attempt_id)
    if attempt.status == AttemptStatus.AUTHORIZED and attempt.charge.expires_at > now:
        return capture_charge(charge_ref=attempt.charge.public_id, now=now)
    return as_view(attempt.charge)
