"""Send a buyer to a payment page: write the attempt, ask the provider, write the answer.

Three functions with visible seams. The attempt and its key are committed before the provider is
asked, so that a process killed anywhere in between repeats the same request under the same key.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.money import Money
from payments.charges import locks
from payments.charges.errors import ChargeNotPayable, PaymentInProgress, PaymentUnderReview
from payments.charges.models import Attempt, Charge
from payments.charges.queries import as_attempt_view
from payments.charges.services.move_status import move_attempt, move_charge
from payments.charges.services.open_charge import check_method
from payments.charges.statuses import AttemptStatus, ChargeStatus
from payments.charges.types import AttemptView
from payments.charges.waiting import wait
from payments.gateways import registry
from payments.gateways.errors import (
    KeyReused,
    OutcomeUnknown,
    ProviderContradiction,
    ProviderRefused,
)
from payments.gateways.types import AttemptSpec, Method, Started

log = logging.getLogger(__name__)


def start_attempt(
    *,
    charge_ref: str,
    success_url: str,
    cancel_url: str,
    language: str,
    email: str,
    description: str,
    now: datetime,
) -> AttemptView:
    """Return a payment page for a charge: the one that waits already, or a new one.

    Call it outside any transaction; it asks the provider.
    Money: the charge's whole amount, gross, in its currency.
    Raises: ChargeNotFound, ChargeNotPayable, PaymentInProgress, PaymentUnderReview,
        MethodUnavailable, ProviderContradiction, ProviderRefused (choose another method),
        ProviderUnavailable, OutcomeUnknown (the same call again repeats the same request).
    """
    view = _prepare(
        charge_ref,
        now,
        success_url=success_url,
        cancel_url=cancel_url,
        language=language,
        email=email,
        description=description,
    )
    if view.redirect_url:
        return view
    crashpoint("charges.start.before_call")
    try:
        return _payable(open_page(view.attempt_id, now))
    except KeyReused as error:  # its attempt is voided: the next one has a key of its own
        raise _closed() from error


def _payable(opened: AttemptView) -> AttemptView:
    """Refuse to send a buyer to a page that ended while it was being opened."""
    charge = Charge.objects.get(public_id=opened.charge_ref)
    if not charge.is_payable:
        raise not_payable(charge)
    if not opened.redirect_url:
        raise _closed()
    return opened


def _closed() -> ChargeNotPayable:
    return ChargeNotPayable(_("This payment page was closed. Please start again."))


@transaction.atomic(durable=True)
def _prepare(charge_ref: str, now: datetime, **asked: str) -> AttemptView:
    """Find the live attempt, or write a new one with its key."""
    charge = locks.charge(charge_ref)
    if not charge.is_payable or charge.expires_at <= now:
        raise not_payable(charge)
    live = next((attempt for attempt in charge.attempts.all() if attempt.is_live), None)
    if live is not None:
        refuse_unfit(live)
        return as_attempt_view(live, charge)
    check_method(charge.method, charge.amount)
    attempt = Attempt(
        charge=charge,
        provider=charge.provider,
        method=charge.method,
        business_name=_business_name(),
        prepared_at=now,
        expires_at=charge.expires_at,
        next_poll_at=now + wait(0),
        **asked,
    )
    attempt.key = f"charge:{charge.public_id}:attempt:{attempt.public_id}"
    attempt.save(force_insert=True)
    return as_attempt_view(attempt, charge)


def _business_name() -> str:
    """Name the shop as it is called today: a repeat after a change has to send the old name."""
    names = (settings.MARKETPLACE_NAME, settings.MARKETPLACE_NAME_HAN)
    return " ".join(name for name in names if name)


def not_payable(charge: Charge) -> ChargeNotPayable:
    """Say why nothing can be collected for a charge any more."""
    if charge.captured_minor:
        return ChargeNotPayable(_("This order is paid already."), status=charge.status)
    return ChargeNotPayable(
        _("The time to pay for this order has ended. Nothing was charged."), status=charge.status
    )


def refuse_unfit(live: Attempt) -> None:
    """Refuse to go on while money may already be on its way under a live attempt."""
    if live.is_quarantined:
        raise PaymentUnderReview(
            _("We are checking a payment for this order. Please do not pay again.")
        )
    if live.status == AttemptStatus.PROCESSING:
        raise PaymentInProgress(
            _("Your payment is being processed. Please wait for its confirmation.")
        )


def open_page(attempt_id: UUID, now: datetime) -> AttemptView:
    """Ask the provider for an attempt's page under its stored key, and record the answer.

    Raises: ProviderRefused, ProviderUnavailable, OutcomeUnknown, ProviderContradiction,
        KeyReused when this release asks for another page than an older one did; no page of this
        attempt was ever shown, and none will be.
    """
    attempt = Attempt.objects.select_related("charge").get(pk=attempt_id)
    try:
        started = registry.provider(attempt.provider).start(spec_of(attempt), key=attempt.key)
    except ProviderRefused:
        record_not_started(attempt_id, AttemptStatus.DECLINED, now)
        raise
    except KeyReused:
        log.critical("%s: a repeat under its key is another request", attempt.public_id)
        record_not_started(attempt_id, AttemptStatus.VOIDED, now)
        raise
    except (OutcomeUnknown, ProviderContradiction):
        record_not_started(attempt_id, AttemptStatus.UNKNOWN, now)
        raise
    crashpoint("charges.start.before_record")
    return _record_started(attempt_id, started, now)


def spec_of(attempt: Attempt) -> AttemptSpec:
    """Rebuild the request of an attempt from its row alone, so that a repeat is the same."""
    method: Method = attempt.method  # type: ignore[assignment]
    return AttemptSpec(
        charge_ref=attempt.charge.public_id,
        amount=Money(attempt.charge.amount_minor, attempt.charge.currency),
        method=method,
        description=attempt.description,
        language=attempt.language,
        email=attempt.email,
        success_url=attempt.success_url,
        cancel_url=attempt.cancel_url,
        expires_at=attempt.expires_at,
        reference=attempt.public_id,
        prepared_at=attempt.prepared_at,
        business_name=attempt.business_name,
    )


@transaction.atomic(durable=True)
def _record_started(attempt_id: UUID, started: Started, now: datetime) -> AttemptView:
    """Keep the page. What ended meanwhile stays ended: the poller closes its page."""
    charge, attempt = locks.charge_of_attempt(attempt_id)
    attempt.provider_ref = started.provider_ref
    attempt.redirect_url = started.redirect_url
    attempt.next_poll_at = now + wait(0) if charge.is_payable else now
    if attempt.status in (AttemptStatus.CREATED, AttemptStatus.UNKNOWN):
        move_attempt(attempt, AttemptStatus.AWAITING_BUYER)
        if charge.is_payable:
            move_charge(charge, ChargeStatus.AWAITING_BUYER)
            charge.save(update_fields=["status"])
    attempt.save(update_fields=["provider_ref", "redirect_url", "next_poll_at", "status"])
    return as_attempt_view(attempt, charge)


@transaction.atomic(durable=True)
def record_not_started(attempt_id: UUID, status: AttemptStatus, now: datetime) -> None:
    """Record that no page was shown: refused for good, unknown, or given up."""
    charge, attempt = locks.charge_of_attempt(attempt_id)
    if attempt.provider_ref or not attempt.is_live:
        return  # a twin under the same key got its answer
    move_attempt(attempt, status)
    attempt.polls += 1
    attempt.next_poll_at = now + wait(attempt.polls) if attempt.is_live else None
    attempt.save(update_fields=["status", "polls", "next_poll_at"])
    if status == AttemptStatus.DECLINED and charge.is_payable:
        move_charge(charge, ChargeStatus.DECLINED)
        charge.save(update_fields=["status"])
    log.warning("%s of %s was not started: %s", attempt.public_id, charge.public_id, status)
