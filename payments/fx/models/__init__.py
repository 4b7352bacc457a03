"""Rates with how they came, quotes, conversions, and the positions that these leave."""

from __future__ import annotations

from payments.fx.models.applied_rate import AppliedRate
from payments.fx.models.conversion import FxConversion, FxFrozenRate, FxFrozenStep
from payments.fx.models.fetch import FxFetch
from payments.fx.models.parked_rate import ParkedRate
from payments.fx.models.quote import FxQuote, FxQuoteRate
from payments.fx.models.rate import FxRate
from payments.fx.models.treasury import FxBooking, FxDeal, FxRevaluation

__all__ = [
    "AppliedRate",
    "FxBooking",
    "FxConversion",
    "FxDeal",
    "FxFetch",
    "FxFrozenRate",
    "FxFrozenStep",
    "FxQuote",
    "FxQuoteRate",
    "FxRate",
    "FxRevaluation",
    "ParkedRate",
]
