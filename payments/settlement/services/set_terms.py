"""Decide a payee's terms: its risk tier, and the currency in which it is paid where it must be."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import SETTLEMENT
from payments.settlement.errors import ReasonMissing, WrongState
from payments.settlement.models import PayeeTerms


@transaction.atomic
def set_terms(
    *, payee_ref: str, tier: str, payout_currency: str, reason: str, by: str, now: datetime
) -> PayeeTerms:
    """Record new terms; they hold for what is delivered or closed from now on.

    Raises: ReasonMissing; WrongState for a tier or a currency that there is not.
    """
    if not reason.strip():
        raise ReasonMissing(_("Say why: the reason is kept."))
    if tier not in settings.RISK_TIERS:
        raise WrongState(_("There is no such risk tier."))
    if payout_currency and payout_currency not in SETTLEMENT:
        raise WrongState(_("Payouts are made in MOP, HKD or CNY."))
    return PayeeTerms.objects.create(
        payee_ref=payee_ref,
        tier=tier,
        payout_currency=payout_currency,
        reason=reason.strip(),
        set_by=by,
        set_at=now,
    )
