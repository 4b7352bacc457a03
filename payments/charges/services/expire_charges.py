"""End charges whose time is over, the provider's page first."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.foundation import outbox
from marketplace.foundation.errors import ProjectError
from payments.charges import events, locks
from payments.charges.models import Charge
from payments.charges.services.close_attempt import close_attempt
from payments.charges.services.move_status import move_charge
from payments.charges.statuses import PAYABLE, ChargeStatus

log = logging.getLogger(__name__)
_BATCH = 100


def expire_charges(*, now: datetime) -> int:
    """Expire each payable charge whose time is over; return how many expired.

    One that the provider calls paid is captured instead; one whose provider does not answer
    waits for the next sweep, because a buyer may be paying right now.
    """
    due = Charge.objects.filter(status__in=PAYABLE, expires_at__lte=now)
    refs = list(due.order_by("expires_at").values_list("public_id", flat=True)[:_BATCH])
    expired = 0
    for charge_ref in refs:
        try:
            expired += expire_charge(charge_ref=charge_ref, now=now)
        except ProjectError as error:
            log.warning("%s stays for the next sweep: %s", charge_ref, error)
        except Exception:  # one charge in trouble must not keep the others from expiring
            log.exception("%s stays for the next sweep", charge_ref)
    return expired


def expire_charge(*, charge_ref: str, now: datetime) -> bool:
    """Expire one charge; return whether it did.

    Raises: ChargeNotFound, ProviderUnavailable, OutcomeUnknown, ProviderRefused.
    """
    for attempt_id in _live_attempts(charge_ref):
        close_attempt(attempt_id=attempt_id, now=now)
    return _record_expired(charge_ref, now)


def _live_attempts(charge_ref: str) -> list[UUID]:
    charge = Charge.objects.prefetch_related("attempts").get(public_id=charge_ref)
    return [attempt.pk for attempt in charge.attempts.all() if attempt.is_live]


@transaction.atomic(durable=True)
def _record_expired(charge_ref: str, now: datetime) -> bool:
    """Expire unless a payment arrived or is on its way; a quarantined one never pays."""
    charge = locks.charge(charge_ref)
    if not charge.is_payable or charge.expires_at > now:
        return False
    if any(a.is_live and not a.is_quarantined for a in charge.attempts.all()):
        return False
    move_charge(charge, ChargeStatus.EXPIRED)
    charge.expired_at = now
    charge.save(update_fields=["status", "expired_at"])
    outbox.record(events.ChargeExpired(charge_ref=charge.public_id, reference=charge.reference))
    return True
