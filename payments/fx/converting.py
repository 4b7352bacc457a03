"""Turn what is owed in one currency into another, and say what it moves in the books. Pure.

Worked numbers stand in docs/treasury.md and are a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from marketplace.foundation.money import Money, exponent, round_half_up
from payments.fx.types import SHOWN_DIGITS, MidRate
from payments.ledger import chart
from payments.ledger.types import AccountRef, PostingDraft

BPS = 10_000


@dataclass(frozen=True, slots=True)
class ConversionRate:
    """What `from_currency` is converted at: the mid rate, and our spread apart from it.

    Raises: ValueError for one currency, another pair's mid rate, or a spread outside 0..9999.
    """

    from_currency: str
    to_currency: str
    mid: MidRate
    spread_bps: int

    def __post_init__(self) -> None:
        if self.from_currency == self.to_currency:
            raise ValueError(f"nothing converts {self.from_currency} into itself")
        if (self.mid.from_currency, self.mid.to_currency) != (
            self.from_currency,
            self.to_currency,
        ):
            raise ValueError(f"this rate is not from {self.from_currency} to {self.to_currency}")
        if not 0 <= self.spread_bps < BPS:
            raise ValueError(f"a spread of {self.spread_bps} basis points leaves nothing")

    @property
    def value(self) -> Fraction:
        """Units of `to_currency` for one of `from_currency` after the spread, exact."""
        return self.mid.value * Fraction(BPS - self.spread_bps, BPS)

    @property
    def shown(self) -> Decimal:
        """The rate after the spread in the direction of `mid.base`, for people and records.

        Rounded to ten places where it does not end; nothing is computed from it.
        """
        value = self.value if self.mid.base == self.from_currency else 1 / self.value
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(SHOWN_DIGITS)


@dataclass(frozen=True, slots=True)
class Conversion:
    """One amount converted: `bought` is paid out, `at_mid` is its worth, `margin` is ours.

    Money: `sold` in its own currency; the other three in the currency that was bought, and
    `bought` + `margin` = `at_mid`.
    """

    sold: Money
    bought: Money
    at_mid: Money
    margin: Money


@dataclass(frozen=True, slots=True)
class ConversionRecord:
    """A conversion to keep: `reference` names it once and for all, `payee_ref` is opaque."""

    reference: str
    payee_ref: str
    conversion: Conversion
    rate: ConversionRate
    converted_at: datetime


def convert(amount: Money, rate: ConversionRate) -> Conversion:
    """Convert an amount, rounding half up once for what is bought and once for its worth.

    bought = amount x mid x (1 - spread); at_mid = amount x mid; margin is the difference and
    never negative, since the spread is not.
    Raises: ValueError for a negative amount, or one of another currency than the rate's.
    """
    if amount.currency != rate.from_currency:
        raise ValueError(f"{amount} is not in {rate.from_currency}")
    if amount.minor < 0:
        raise ValueError(f"{amount} is negative: convert what it takes back instead")
    scale = Fraction(10) ** (exponent(rate.to_currency) - exponent(rate.from_currency))
    bought = Money(round_half_up(amount.minor * rate.value * scale), rate.to_currency)
    at_mid = Money(round_half_up(amount.minor * rate.mid.value * scale), rate.to_currency)
    return Conversion(sold=amount, bought=bought, at_mid=at_mid, margin=at_mid - bought)


def conversion_postings(
    source: AccountRef, target: AccountRef, conversion: Conversion, memo: str = ""
) -> tuple[PostingDraft, ...]:
    """Say what a conversion moves: `source` is debited, `target` credited, each in its currency.

    The two sides meet in the positions, at the mid rate; the margin has a line of its own. A
    side of zero (an amount too small to buy a minor unit) has no posting.
    Raises: EntryInvalid when an account is of another currency.
    """
    bought = conversion.bought.currency
    position = chart.fx_position(bought)
    moves = (
        (source, chart.fx_position(conversion.sold.currency), conversion.sold),
        (position, target, conversion.bought),
        (position, chart.fx_margin(bought), conversion.margin),
    )
    return tuple(
        PostingDraft(debit=debit, credit=credit, amount=amount, memo=memo)
        for debit, credit, amount in moves
        if amount
    )
