"""What the office takes for a list: its own arithmetic, in whole fen, one rounding a figure.

Source: Cai Guan Shui 2016 No. 18 and 2018 No. 49: within the limits no duty, and 70 % of both
taxes; a single article above the limit of one purchase at full rates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

ONE_PURCHASE: Final = 500_000  # fen
A_YEAR: Final = 2_600_000  # fen
_SHARE: Final = Fraction(7, 10)


@dataclass(frozen=True)
class Rates:
    """Percent of value-added and consumption tax and duty of goods.

    `luxury` says that the consumption tax is due from 10 yuan a gram or 15 a piece only.
    """

    vat: int
    consumption: int = 0
    duty: int = 0
    luxury: bool = False


# By the beginning of the HS code, the longest first. Only goods that the office has seen.
_BOOK: Final = (
    ("330491", Rates(13, 15, 5, luxury=True)),
    ("3304", Rates(13, 15, 1, luxury=True)),
    ("3303", Rates(13, 15, 3, luxury=True)),
    ("2205", Rates(13, 10, 65)),
    ("2204", Rates(13, 10, 14)),
    ("1509", Rates(9, 0, 10)),
    ("4901", Rates(9)),
    ("1901", Rates(13, 0, 10)),
    ("", Rates(13, 0, 5)),
)
_PIECES: Final = ("007", "011")
_GRAMS: Final = {"035": 1_000, "036": 1, "095": 1_000, "096": 1}  # of one unit; liters as grams


@dataclass(frozen=True)
class Line:
    """One line of a list. Money in fen; `quantity` in the statutory unit."""

    gcode: str
    value: int
    quantity: Fraction
    unit: str
    pieces: Fraction


@dataclass(frozen=True)
class Due:
    """What one line bears, in fen."""

    price: int
    duty: int
    vat: int
    consumption: int

    @property
    def total(self) -> int:
        return self.duty + self.vat + self.consumption


def half_up(amount: Fraction) -> int:
    """Round to the nearest whole fen, halves up."""
    return int((amount * 2 + 1) // 2)


def apportion(amount: int, weights: Sequence[int]) -> list[int]:
    """Split fen by weights; the largest remainders get what is left, the first of equals."""
    total = sum(weights) or 1
    exact = [Fraction(amount * weight, total) for weight in weights]
    parts = [int(each) for each in exact]
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in order[: amount - sum(parts)]:
        parts[n] += 1
    return parts


def due(lines: Sequence[Line], freight: int, insured: int) -> list[Due]:
    """Return what each line bears, with its part of freight and of insurance."""
    weights = [line.value for line in lines]
    parts = zip(weights, apportion(freight, weights), apportion(insured, weights), strict=True)
    prices = [sum(each) for each in parts]
    is_full = sum(prices) > ONE_PURCHASE
    return [_line(line, price, is_full) for line, price in zip(lines, prices, strict=True)]


def _line(line: Line, price: int, is_full: bool) -> Due:
    rates = next(rates for start, rates in _BOOK if line.gcode.startswith(start))
    consumption = rates.consumption
    if rates.luxury and not _is_luxury(line, price):
        consumption = 0
    share = Fraction(1) if is_full else _SHARE
    duty = half_up(Fraction(price * rates.duty, 100)) if is_full else 0
    base = Fraction(price + duty)
    excise = base * consumption / (100 - consumption)
    return Due(
        price,
        duty,
        half_up((base + excise) * rates.vat / 100 * share),
        half_up(excise * share),
    )


def _is_luxury(line: Line, price: int) -> bool:
    if line.unit in _PIECES:
        return Fraction(price) >= 1_500 * line.quantity
    grams = line.quantity * _GRAMS.get(line.unit, 1)
    return bool(grams) and Fraction(price) >= 1_000 * grams
