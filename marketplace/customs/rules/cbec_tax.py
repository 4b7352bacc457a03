"""Tax on retail imports of cross-border e-commerce. docs/customs.md has the numbers.

Source: Cai Guan Shui [2016] No. 18 and [2018] No. 49 (no tariff, value-added and consumption tax
at 70 %, 5,000 a transaction, 26,000 a year); [2016] No. 48 of the consumption tax on cosmetics.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from marketplace.customs.rules.payloads import Limits, ThresholdRow
from marketplace.foundation.money import Money

# Customs' numbers of units that are grams or milliliters, and how many of them.
_GRAMS: Final = {"035": 1_000, "036": 1}
_MILLILITERS: Final = {"095": 1_000, "096": 1}
_PIECES: Final = frozenset(("007", "010", "011", "020"))  # boxes and bottles are no measure


class Treatment(StrEnum):
    """How a consignment is taxed."""

    PREFERENTIAL = "PREFERENTIAL"
    FULL_TAX = "FULL_TAX"
    GENERAL_TRADE = "GENERAL_TRADE"  # not by this channel: the year is used up
    REFUSE = "REFUSE"  # too much for one transaction, and not one article
    POSTAL = "POSTAL"
    UNTAXED = "UNTAXED"


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of a line as decimals (0.13); a duty that is not known is None."""

    vat: Decimal
    ct: Decimal
    duty: Decimal | None = None


def treatment_of(*, dutiable: Money, units: int, used: Money, limits: Limits) -> Treatment:
    """Say how a consignment is taxed; both limits hold the amounts that reach them exactly.

    Money: `dutiable` is goods, freight and insurance; `used` is what the buyer's year holds
    already. Above the limit of a transaction only one unit passes, at full rates, within the year.
    """
    if used + dutiable > limits.year:
        return Treatment.GENERAL_TRADE
    if dutiable <= limits.single:
        return Treatment.PREFERENTIAL
    return Treatment.FULL_TAX if units == 1 else Treatment.REFUSE


def exact_taxes(
    dutiable: Money, rates: Rates, limits: Limits, *, is_full: bool
) -> tuple[Fraction, Fraction, Fraction]:
    """Return duty, consumption tax and value-added tax of a line, in fen, not rounded.

    Consumption tax is inside its own base: of 500 at 10 % it is 500 ÷ 0.9 × 0.1.
    Raises: ValueError where full rates need a duty that is not known.
    """
    if is_full and rates.duty is None:
        raise ValueError("the duty of these goods is not known")
    shares = (1, 1, 1) if is_full else (limits.duty_share, limits.ct_share, limits.vat_share)
    duty_share, ct_share, vat_share = (Fraction(share) for share in shares)
    ct, vat = Fraction(rates.ct), Fraction(rates.vat)
    duty = dutiable.minor * Fraction(rates.duty or 0) * duty_share
    base = dutiable.minor + duty
    consumption = base / (1 - ct) * ct
    return duty, consumption * ct_share, (base + consumption) * vat * vat_share


def is_measured(quantity: Decimal | None, unit: str) -> bool:
    """Tell whether a statutory quantity can be held against a threshold."""
    known = unit in _GRAMS or unit in _MILLILITERS or unit in _PIECES
    return known and quantity is not None and quantity > 0


def is_high_end(dutiable: Money, quantity: Decimal, unit: str, threshold: ThresholdRow) -> bool:
    """Tell whether goods cost so much a gram, milliliter or piece that they bear the tax.

    What is exactly at the threshold bears it. `quantity` is the statutory one, in `unit`, a number
    of customs that `is_measured` takes: 50 ml on the label stay 50 ml, whatever they weigh.
    """
    if unit in _GRAMS:
        least, amount = threshold.per_gram, Fraction(quantity) * _GRAMS[unit]
    elif unit in _MILLILITERS:
        least, amount = threshold.per_ml, Fraction(quantity) * _MILLILITERS[unit]
    else:
        least, amount = threshold.per_piece, Fraction(quantity)
    return dutiable.minor >= least.minor * amount
