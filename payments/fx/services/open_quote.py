"""Promise rates until a time, and read such a promise back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.fx.errors import FxQuoteNotFound
from payments.fx.models import FxQuote, FxQuoteRate
from payments.fx.services.current_mid import current_mids, kept_step
from payments.fx.services.current_spread import current_spread
from payments.fx.spreads import STANDARD
from payments.fx.types import MidRate, Quote, QuotedRate, RateStep


@transaction.atomic
def open_quote(
    *,
    charge_currency: str,
    vendor_currencies: Iterable[str],
    now: datetime,
    tier: str = STANDARD,
) -> Quote:
    """Fix today's rates from each vendor currency to the charge currency for a while.

    The promise lasts FX_QUOTE_MINUTES; the spread is that of the tier and pair (`FX_SPREADS`)
    and is kept apart from the mid rate. Vendor currencies that are the charge currency get no
    rate.
    Raises: RateUnavailable, UnknownTier; nothing is stored then.
    """
    mids = current_mids(vendor_currencies, charge_currency, now)
    spreads = {code: current_spread(code, charge_currency, tier) for code in mids}
    row = FxQuote.objects.create(
        charge_currency=charge_currency,
        tier=tier,
        opened_at=now,
        expires_at=now + timedelta(minutes=settings.FX_QUOTE_MINUTES),
    )
    FxQuoteRate.objects.bulk_create(
        _step_row(row, currency, position, step, spreads[currency])
        for currency, mid in mids.items()
        for position, step in enumerate(mid.steps)
    )
    return as_quote(row)


def get_quote(quote_id: UUID) -> Quote:
    """Read a quote, whatever its state. Raises: FxQuoteNotFound."""
    row = FxQuote.objects.filter(pk=quote_id).first()
    if row is None:
        raise FxQuoteNotFound(_("This price quote does not exist."))
    return as_quote(row)


def as_quote(row: FxQuote) -> Quote:
    """Rebuild the quote from its stored steps, exactly as it was opened."""
    stored = row.rates.order_by("vendor_currency", "position")
    rates = {
        currency: _quoted(currency, row.charge_currency, list(steps))
        for currency, steps in groupby(stored, key=lambda step: step.vendor_currency)
    }
    return Quote(
        id=row.pk,
        charge_currency=row.charge_currency,
        expires_at=row.expires_at,
        accepted_by=row.accepted_by,
        rates=rates,
        tier=row.tier,
    )


def _quoted(vendor_currency: str, charge_currency: str, rows: list[FxQuoteRate]) -> QuotedRate:
    steps = tuple(kept_step(row) for row in rows)
    mid = MidRate(vendor_currency, charge_currency, steps)
    return QuotedRate(vendor_currency, mid, rows[0].spread_bps)


def _step_row(
    quote: FxQuote, currency: str, position: int, step: RateStep, spread_bps: int
) -> FxQuoteRate:
    return FxQuoteRate(
        fx_quote=quote,
        vendor_currency=currency,
        position=position,
        **asdict(step),
        spread_bps=spread_bps,
    )
