"""Take what a provider holds for a charge."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from marketplace.foundation.crashpoints import crashpoint
from payments.charges.models import Attempt
from payments.charges.queries import charge_view
from payments.charges.services.record_snapshot import record_snapshot
from payments.charges.statuses import AttemptStatus
from payments.charges.types import ChargeView
from payments.gateways import registry
from payments.gateways.errors import ProviderRefused
from payments.gateways.port import HoldsMoney

log = logging.getLogger(__name__)


def capture_charge(*, charge_ref: str, now: datetime) -> ChargeView:
    """Take the whole amount that is held for a charge; one without a hold stays as it is.

    Call it outside any transaction; it asks the provider, under a key of its own.
    Money: the charge's amount, gross; what the provider took is compared as any capture is.
    Raises: ChargeNotFound, ProviderUnavailable, OutcomeUnknown, ProviderRefused.
    """
    held = Attempt.objects.filter(charge__public_id=charge_ref, status=AttemptStatus.AUTHORIZED)
    attempt = held.select_related("charge").first()
    if attempt is not None and attempt.charge.is_payable:
        capture_attempt(attempt.pk, now=now)
    return charge_view(charge_ref)


def capture_attempt(attempt_id: UUID, *, now: datetime) -> None:
    """Take what an attempt holds, and record what became of it.

    What the provider let go meanwhile ends the attempt, and the charge waits for another.
    Raises: ProviderUnavailable, OutcomeUnknown, ProviderRefused.
    """
    attempt = Attempt.objects.get(pk=attempt_id)
    if attempt.status != AttemptStatus.AUTHORIZED or attempt.is_quarantined:
        return
    provider = registry.provider(attempt.provider)
    if not isinstance(provider, HoldsMoney):
        raise TypeError(f"{attempt.provider} holds no money")
    crashpoint("charges.capture.before_call")
    try:
        snapshot = provider.capture(attempt.provider_ref, key=f"{attempt.key}:capture")
    except ProviderRefused:
        log.exception("%s: what was held cannot be taken", attempt.public_id)
        snapshot = provider.fetch(attempt.provider_ref)
        if snapshot.status == "authorized":
            raise
    crashpoint("charges.capture.before_record")
    record_snapshot(attempt_id=attempt_id, snapshot=snapshot, livemode=provider.livemode, now=now)
