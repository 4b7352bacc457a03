"""Dated mid rates with how they came, and quotes: rates promised to one buyer until a time."""

from __future__ import annotations

from payments.fx.models.applied_rate import AppliedRate
from payments.fx.models.fetch import FxFetch
from payments.fx.models.parked_rate import ParkedRate
from payments.fx.models.quote import FxQuote, FxQuoteRate
from payments.fx.models.rate import FxRate

__all__ = ["AppliedRate", "FxFetch", "FxQuote", "FxQuoteRate", "FxRate", "ParkedRate"]
