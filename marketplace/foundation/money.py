"""Money: whole minor units of one currency, and the only places where it is rounded.

An amount is an integer; a rate is a `Decimal` or a `Fraction`; no float comes near either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

# ISO 4217 exponents: how many decimal places the minor unit has.
CURRENCIES: Final[dict[str, int]] = {
    "MOP": 2,
    "HKD": 2,
    "CNY": 2,
    "USD": 2,
    "EUR": 2,
    "GBP": 2,
    "JPY": 0,
    "KRW": 0,
    "KWD": 3,
}
RENMINBI: Final = "CNY"
PRESENTMENT: Final = ("MOP", "HKD", "CNY", "USD", "EUR")
SETTLEMENT: Final = ("MOP", "HKD", "CNY")


class CurrencyMismatch(ValueError):
    """Two currencies met in one sum: a mistake of the program, never of a person."""


def exponent(currency: str) -> int:
    """Return how many decimal places `currency` has (MOP 2, JPY 0, KWD 3)."""
    try:
        return CURRENCIES[currency]
    except KeyError:
        raise ValueError(f"unknown currency {currency!r}") from None


def round_half_up(value: Fraction | Decimal) -> int:
    """Round to a whole number, halves away from zero.

    Source: Regulation (EC) 1103/97 art. 5; invoices and banks round so, not half to even.
    """
    exact = Fraction(value)
    whole = (abs(exact) + Fraction(1, 2)).__floor__()
    return whole if exact >= 0 else -whole


def round_up_to_step(value: Fraction, step: int) -> int:
    """Round up to the next multiple of `step` minor units; an exact multiple stays."""
    if step < 1:
        raise ValueError("a price step is at least one minor unit")
    return -((-Fraction(value) / step).__floor__()) * step


def share_bps(minor: int, bps: int) -> int:
    """Return `bps` basis points of an amount in minor units, rounded half up once."""
    return round_half_up(Fraction(minor * bps, 10_000))


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` minor units by `weights` so that the parts sum to it exactly.

    Largest remainder; ties go to the earlier part, a zero weight gets zero. Every part is
    within one minor unit of its exact share. A negative total is the mirror of its opposite.
    Raises: ValueError when a weight is negative, or all are zero and `total` is not.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("weights are not negative")
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError("nothing to allocate an amount to")
        return [0] * len(weights)
    if total < 0:
        return [-part for part in allocate(-total, weights)]
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units of one currency: Money(8_800, "MOP") is MOP 88.00."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"minor units are whole numbers, not {self.minor!r}")
        exponent(self.currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return nothing of a currency."""
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: str) -> Money:
        """Sum amounts of one currency; an empty sum is zero of it."""
        result = cls.zero(currency)
        for amount in amounts:
            result += amount
        return result

    @classmethod
    def from_decimal(cls, value: Decimal, currency: str) -> Money:
        """Read a decimal amount that fits the currency exactly (no rounding happens)."""
        scaled = value.scaleb(exponent(currency))
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more decimals than {currency}")
        return cls(int(scaled), currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def _same(self, other: Money) -> int:
        if not isinstance(other, Money):
            raise TypeError(f"money meets money, not {other!r}")
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self} and {other}")
        return other.minor

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, quantity: int) -> Money:
        if type(quantity) is not int:
            raise TypeError("multiply money by a whole quantity; rates round at a named place")
        return Money(self.minor * quantity, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def allocate(self, weights: Sequence[int]) -> list[Money]:
        """Split by weights with no unit lost; see `allocate`."""
        return [Money(part, self.currency) for part in allocate(self.minor, weights)]

    def __str__(self) -> str:
        return f"{self.currency} {self.decimal}"
