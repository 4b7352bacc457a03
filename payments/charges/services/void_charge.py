"""Let go of a charge: nothing will be collected for it, and what is held goes back at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from payments.charges import locks
from payments.charges.models import Attempt
from payments.charges.queries import as_view
from payments.charges.services.close_attempt import close_attempt
from payments.charges.services.end_charge import end_charge
from payments.charges.statuses import ChargeStatus
from payments.charges.types import ChargeView


def void_charge(*, charge_ref: str, now: datetime) -> ChargeView:
    """End a charge before its time; what was captured meanwhile stays captured.

    Those above hear of it as of any charge that ended without money. Call it outside any
    transaction; it asks the provider.
    Raises: ChargeNotFound, ProviderUnavailable, OutcomeUnknown, ProviderRefused.
    """
    for attempt in Attempt.objects.filter(charge__public_id=charge_ref):
        close_attempt(attempt_id=attempt.pk, now=now)
    return _record_voided(charge_ref, now)


@transaction.atomic(durable=True)
def _record_voided(charge_ref: str, now: datetime) -> ChargeView:
    charge = locks.charge(charge_ref)
    end_charge(charge, ChargeStatus.VOIDED, now)
    return as_view(charge)
