"""Write an attempt with its key before anybody is asked, or find the one that lives."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import Money
from payments.charges import locks
from payments.charges.errors import (
    ChargeNotPayable,
    MethodUnavailable,
    PaymentInProgress,
    PaymentUnderReview,
)
from payments.charges.models import Attempt, Charge
from payments.charges.queries import as_attempt_view
from payments.charges.services.move_status import move_attempt
from payments.charges.services.open_charge import check_method
from payments.charges.statuses import AttemptStatus
from payments.charges.types import AttemptView, PayerContext
from payments.charges.waiting import wait
from payments.gateways import breaker, routing
from payments.gateways.errors import ProviderAway
from payments.gateways.types import MethodCapability

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a new attempt asks for: all of it is frozen in the row."""

    success_url: str
    cancel_url: str
    language: str
    email: str
    description: str
    payer: PayerContext


@dataclass(frozen=True, slots=True)
class Prepared:
    """An attempt that is written, and where. Money: the charge's whole amount, gross."""

    view: AttemptView
    provider: str
    amount: Money


@transaction.atomic(durable=True)
def prepare_attempt(
    charge_ref: str, asked: Asked, *, avoiding: Collection[str], now: datetime
) -> Prepared:
    """Find the live attempt, or write a new one with its key at the first provider of its route.

    `avoiding` names providers that have just not taken the request.
    Raises: ChargeNotFound, ChargeNotPayable, PaymentInProgress, PaymentUnderReview,
        MethodUnavailable, also from within WeChat's browser where nobody can serve it there;
        ProviderAway when everybody who could take it is away.
    """
    charge = locks.charge(charge_ref)
    if not charge.is_payable or charge.expires_at <= now:
        raise not_payable(charge)
    live = next((attempt for attempt in charge.attempts.all() if attempt.is_live), None)
    if live is not None:
        refuse_unfit(live)
        if not _gives_way(live, charge, avoiding):
            return _as_prepared(live, charge)
    check_method(charge.method, charge.amount)
    taker = _taker(charge, asked.payer, avoiding)
    attempt = _write(charge, taker, asked, now)
    return _as_prepared(attempt, charge)


def _taker(charge: Charge, payer: PayerContext, avoiding: Collection[str]) -> MethodCapability:
    far = routing.out_of_reach(charge.method, charge.amount, payer.scene, payer.payer_ref)
    taker = routing.choose(charge.method, charge.amount, avoiding={*avoiding, *far})
    if taker is not None:
        return taker
    if far:
        raise MethodUnavailable(
            _(
                "This way to pay does not open within WeChat. Open this page in your phone’s "
                "browser, or choose another way to pay."
            ),
            method=charge.method,
        )
    raise ProviderAway(f"nobody takes {charge.method} now", retry_after=60)


def _gives_way(live: Attempt, charge: Charge, avoiding: Collection[str]) -> bool:
    """End an attempt that its provider did not take, if another provider takes the amount.

    Its page was never shown to anybody. One whose outcome is unknown stays.
    """
    if live.status != AttemptStatus.CREATED or live.provider_ref:
        return False
    if live.provider not in avoiding and breaker.away_since(live.provider) is None:
        return False
    others = {live.provider, *avoiding}
    if routing.choose(charge.method, charge.amount, avoiding=others) is None:
        return False
    move_attempt(live, AttemptStatus.VOIDED)
    live.next_poll_at = None
    live.save(update_fields=["status", "next_poll_at"])
    log.warning("%s gives way: %s is away", live.public_id, live.provider)
    return True


def _write(charge: Charge, taker: MethodCapability, asked: Asked, now: datetime) -> Attempt:
    attempt = Attempt(
        charge=charge,
        provider=taker.provider,
        method=charge.method,
        business_name=_business_name(),
        prepared_at=now,
        expires_at=charge.expires_at,
        next_poll_at=now + wait(0),
        success_url=asked.success_url,
        cancel_url=asked.cancel_url,
        language=asked.language,
        email=asked.email,
        description=asked.description,
        scene=asked.payer.scene,
        client_ip=asked.payer.client_ip,
        payer_ref=asked.payer.payer_ref,
        holds_only=_holds_only(taker),
    )
    attempt.key = f"charge:{charge.public_id}:attempt:{attempt.public_id}"
    attempt.save(force_insert=True)
    return attempt


def _holds_only(taker: MethodCapability) -> bool:
    return settings.PAYMENT_HOLD_CARDS and taker.method == "card" and taker.can_hold


def _as_prepared(attempt: Attempt, charge: Charge) -> Prepared:
    return Prepared(as_attempt_view(attempt, charge), attempt.provider, charge.amount)


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
    if live.status in (AttemptStatus.PROCESSING, AttemptStatus.AUTHORIZED):
        raise PaymentInProgress(
            _("Your payment is being processed. Please wait for its confirmation.")
        )
