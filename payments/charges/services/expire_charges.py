"""End charges whose time is over, the provider's page first."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from payments.charges import locks
from payments.charges.models import Charge
from payments.charges.services.close_attempt import close_attempt
from payments.charges.services.end_charge import end_charge
from payments.charges.statuses import PAYABLE, ChargeStatus
from payments.charges.sweeping import each
from payments.charges.waiting import wait
from payments.gateways.errors import ProviderAway


def expire_charges(*, now: datetime, limit: int = 100) -> int:
    """Expire each payable charge whose time is over; return how many expired.

    One that the provider calls paid is captured instead; one whose provider does not answer
    waits, because a buyer may be paying right now. Whatever keeps a charge from expiring, it
    waits longer each time and lets those behind it pass.
    """
    due = Charge.objects.filter(status__in=PAYABLE, expires_at__lte=now).filter(
        Q(next_expiry_at=None) | Q(next_expiry_at__lte=now)
    )
    refs = list(due.order_by("expires_at").values_list("public_id", flat=True)[:limit])
    return each(
        refs,
        lambda charge_ref: _expire_or_put_off(charge_ref, now),
        what="charge",
        put_off=lambda charge_ref, error: _put_off(charge_ref, now, error),
    )


def _expire_or_put_off(charge_ref: str, now: datetime) -> bool:
    has_expired = expire_charge(charge_ref=charge_ref, now=now)
    if not has_expired:  # paid, or a payment is on its way
        _put_off(charge_ref, now)
    return has_expired


def _put_off(charge_ref: str, now: datetime, error: Exception | None = None) -> None:
    waiting = Charge.objects.filter(public_id=charge_ref, status__in=PAYABLE)
    if isinstance(error, ProviderAway):  # nobody was asked
        waiting.update(next_expiry_at=now + timedelta(seconds=error.retry_after))
        return
    tries = waiting.values_list("expiry_tries", flat=True).first()
    if tries is not None:
        waiting.update(next_expiry_at=now + wait(tries), expiry_tries=F("expiry_tries") + 1)


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
    charge = locks.charge(charge_ref)
    return charge.expires_at <= now and end_charge(charge, ChargeStatus.EXPIRED, now)
