"""Dated mid rates, and quotes: rates promised to one buyer until a time."""

from __future__ import annotations

from payments.fx.models.quote import FxQuote, FxQuoteRate
from payments.fx.models.rate import FxRate

__all__ = ["FxQuote", "FxQuoteRate", "FxRate"]
