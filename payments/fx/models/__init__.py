"""Rates, quotes, conversions, and the positions that these leave."""

from __future__ import annotations

from payments.fx.models.conversion import FxConversion, FxFrozenRate, FxFrozenStep
from payments.fx.models.quote import FxQuote, FxQuoteRate
from payments.fx.models.rate import FxRate
from payments.fx.models.treasury import FxBooking, FxDeal, FxRevaluation

__all__ = [
    "FxBooking",
    "FxConversion",
    "FxDeal",
    "FxFrozenRate",
    "FxFrozenStep",
    "FxQuote",
    "FxQuoteRate",
    "FxRate",
    "FxRevaluation",
]
