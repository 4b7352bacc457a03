"""The tables of the shipping room."""

from __future__ import annotations

from marketplace.shipping.models.calendar import DispatchTerms, Holiday
from marketplace.shipping.models.rate import ShippingRate
from marketplace.shipping.models.sheet import RateLine, RateSheet, SheetUse
from marketplace.shipping.models.zone_area import ZoneArea

__all__ = (
    "DispatchTerms",
    "Holiday",
    "RateLine",
    "RateSheet",
    "SheetUse",
    "ShippingRate",
    "ZoneArea",
)
