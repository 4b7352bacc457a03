"""Keep the rate that a provider applied to money of ours, beside our mid rate of that time."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import round_half_up
from payments.fx.errors import RateRefused, RateUnavailable
from payments.fx.guards import why_not_a_rate
from payments.fx.models import AppliedRate
from payments.fx.services.current_mid import mid_as_of
from payments.fx.sources import AnswerUnreadable
from payments.fx.sources.stripe_applied import StripeApplied

log = logging.getLogger(__name__)


@transaction.atomic
def record_applied_rate(
    *, reference: str, content: bytes, now: datetime, converted_at: datetime | None = None
) -> AppliedRate | None:
    """Keep what Stripe applied, from a balance transaction handed in as its JSON; once a reference.

    It is held against the mid rate that was known at `converted_at`, which is `now` if not told.
    None when nothing was converted. A rate further than FX_APPLIED_BAND from our mid rate is
    logged as CRITICAL: either it was dear, or one of the two is wrong. It never prices.
    Raises: RateRefused for what cannot be read, or is no rate.
    """
    source = StripeApplied()
    known = AppliedRate.objects.filter(provider=source.name, reference=reference).first()
    if known is not None:
        return known
    try:
        published = source.read(content)
    except AnswerUnreadable as error:
        raise RateRefused(_("This is not a usable exchange rate."), why=str(error)) from error
    if not published:
        return None
    (seen,) = published
    rate = _rounded(seen.mid)
    if why := why_not_a_rate(rate):
        raise RateRefused(_("This is not a usable exchange rate."), why=why)
    distance = _distance_bps(seen.base, seen.quote, rate, converted_at or now)
    band = int(settings.FX_APPLIED_BAND * 10_000)
    if distance is not None and abs(distance) > band:
        log.critical("%s applied %s to %s: %s bps from mid", source.name, rate, reference, distance)
    row, _is_new = AppliedRate.objects.get_or_create(
        provider=source.name,
        reference=reference,
        defaults={
            "base": seen.base,
            "quote": seen.quote,
            "rate": rate,
            "valid_on": seen.valid_on,
            "recorded_at": now,
            "distance_bps": distance,
            "payload_hash": hashlib.sha256(content).hexdigest(),
        },
    )
    return row


def _rounded(mid: Decimal) -> Decimal:
    """Cut to the ten places of the column: nothing is computed from it."""
    return mid.quantize(Decimal("0.0000000001")) if mid.is_finite() and mid < 10**10 else mid


def _distance_bps(base: str, quote: str, rate: Decimal, at: datetime) -> int | None:
    try:
        mid = mid_as_of(base, quote, at).value
    except RateUnavailable:
        return None
    return round_half_up((Fraction(rate) / mid - 1) * 10_000)
