"""Let a buyer pay: write the attempt, ask the provider, write the answer.

Three functions with visible seams. The attempt and its key are committed before the provider is
asked, so that a process killed anywhere in between repeats the same request under the same key.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from marketplace.foundation.crashpoints import crashpoint
from payments.charges.errors import ChargeNotPayable
from payments.charges.models import Attempt, Charge
from payments.charges.services.prepare_attempt import Asked, not_payable, prepare_attempt
from payments.charges.services.record_started import record_not_started, record_started
from payments.charges.statuses import AttemptStatus
from payments.charges.types import AttemptView, PayerContext
from payments.gateways import registry, routing
from payments.gateways.errors import (
    KeyReused,
    OutcomeUnknown,
    ProviderContradiction,
    ProviderRefused,
    ProviderUnavailable,
)
from payments.gateways.types import AttemptSpec, Method, Scene

log = logging.getLogger(__name__)
_HERE = PayerContext()


def start_attempt(
    *,
    charge_ref: str,
    success_url: str,
    cancel_url: str,
    language: str,
    email: str,
    description: str,
    now: datetime,
    payer: PayerContext = _HERE,
) -> AttemptView:
    """Return how a charge can be paid: in the way that waits already, or in a new one.

    Call it outside any transaction; it asks the provider that the route of the method names, and
    the next one when that did not take the request.
    Money: the charge's whole amount, gross, in its currency.
    Raises: ChargeNotFound, ChargeNotPayable, PaymentInProgress, PaymentUnderReview,
        MethodUnavailable, ProviderContradiction, ProviderRefused (choose another method),
        ProviderUnavailable, OutcomeUnknown (the same call again repeats the same request).
    """
    asked = Asked(success_url, cancel_url, language, email, description, payer)
    away: dict[str, ProviderUnavailable] = {}
    while True:
        attempt = prepare_attempt(charge_ref, asked, avoiding=away, now=now)
        if attempt.view.is_waiting:
            return attempt.view
        if attempt.provider in away:  # it did not give way to another provider
            raise away[attempt.provider]
        crashpoint("charges.start.before_call")
        try:
            return _payable(open_page(attempt.view.attempt_id, now))
        except KeyReused as error:  # its attempt is voided: the next one has a key of its own
            raise _closed() from error
        except ProviderUnavailable as error:
            away[attempt.provider] = error
            if routing.choose(attempt.view.method, attempt.amount, avoiding=away) is None:
                raise


def _payable(opened: AttemptView) -> AttemptView:
    """Refuse to send a buyer to a page that ended while it was being opened."""
    charge = Charge.objects.get(public_id=opened.charge_ref)
    if not charge.is_payable:
        raise not_payable(charge)
    if not opened.is_waiting:
        raise _closed()
    return opened


def _closed() -> ChargeNotPayable:
    return ChargeNotPayable(_("This payment page was closed. Please start again."))


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
    return record_started(attempt_id, started, now)


def spec_of(attempt: Attempt) -> AttemptSpec:
    """Rebuild the request of an attempt from its row alone, so that a repeat is the same."""
    method: Method = attempt.method  # type: ignore[assignment]
    scene: Scene = attempt.scene  # type: ignore[assignment]
    return AttemptSpec(
        charge_ref=attempt.charge.public_id,
        amount=attempt.charge.amount,
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
        scene=scene,
        payer_ref=attempt.payer_ref,
        client_ip=attempt.client_ip,
        holds_only=attempt.holds_only,
    )
