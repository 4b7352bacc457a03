"""Tax on personal parcels. docs/customs.md has the numbers.

Source: GACC announcement 2010 No. 43 (limits of value, the article that cannot be divided, tax up
to 50 is not collected); Shui Wei Hui [2019] No. 17 (13, 20 and 50 %).
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from marketplace.customs.rules.payloads import Limits
from marketplace.foundation.money import Money


class ParcelFit(StrEnum):
    """Whether a parcel passes as personal."""

    WITHIN = "within"
    ONE_ARTICLE = "one_article"  # above the limit, and cannot be divided
    OVER = "over"


def parcel_fit(*, goods: Money, units: int, sent_from: str, limits: Limits) -> ParcelFit:
    """Say whether goods of this value pass; the limit is lower from Macau, Hong Kong, Taiwan."""
    if goods <= limits.parcel_value(sent_from):
        return ParcelFit.WITHIN
    return ParcelFit.ONE_ARTICLE if units == 1 else ParcelFit.OVER


def exact_tax(value: Money, rate: Decimal) -> Fraction:
    """Return the tax on a line, in fen, not rounded. Freight is no part of the value."""
    return value.minor * Fraction(rate)


def collected(tax: Money, limits: Limits) -> Money:
    """Return what is collected of a parcel's tax: nothing up to the exemption, else all of it."""
    return Money.zero(tax.currency) if tax <= limits.parcel_exempt else tax
