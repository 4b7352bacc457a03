"""What crosses the door of fx: a mid rate as a path of published numbers, and a quote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from marketplace.foundation.money import Money
from payments.fx.spreads import STANDARD

# Figures shown for a pair that nobody publishes are rounded to the digits of a stored rate.
SHOWN_DIGITS = Decimal("0.0000000001")


@dataclass(frozen=True, slots=True)
class RateStep:
    """One published number: `mid` units of `quote` for one `base`, and how it is used.

    Multiplied from base to quote, divided by from quote to base; never inverted.
    """

    rate_id: int
    base: str
    quote: str
    mid: Decimal
    source: str
    valid_on: date
    is_bundled: bool
    is_multiplied: bool

    @property
    def factor(self) -> Fraction:
        """What one unit that enters this step becomes, exact."""
        mid = Fraction(self.mid)
        return mid if self.is_multiplied else 1 / mid


@dataclass(frozen=True, slots=True)
class MidRate:
    """The market rate between two currencies, without any spread.

    `value` is exact: units of `to_currency` for one unit of `from_currency`. For people there
    are `base`, `quote` and `mid`: as published when one number covers the pair; otherwise the
    product of the steps, read in the direction in which it is at least one, and rounded to ten
    places (nothing is ever computed from that).
    """

    from_currency: str
    to_currency: str
    steps: tuple[RateStep, ...]

    @property
    def value(self) -> Fraction:
        """Units of `to_currency` for one unit of `from_currency`, exact."""
        product = Fraction(1)
        for step in self.steps:
            product *= step.factor
        return product

    @property
    def is_direct(self) -> bool:
        """Whether one published number covers the pair."""
        return len(self.steps) == 1

    @property
    def base(self) -> str:
        """The currency of which one unit is priced, for people."""
        if self.is_direct:
            return self.steps[0].base
        return self.from_currency if self.value >= 1 else self.to_currency

    @property
    def quote(self) -> str:
        """The currency in which that unit is priced, for people."""
        return self.to_currency if self.base == self.from_currency else self.from_currency

    @property
    def mid(self) -> Decimal:
        """Units of `quote` for one `base`, for people and records."""
        if self.is_direct:
            return self.steps[0].mid
        value = self.value if self.value >= 1 else 1 / self.value
        shown = Decimal(value.numerator) / Decimal(value.denominator)
        return shown.quantize(SHOWN_DIGITS)

    @property
    def source(self) -> str:
        """Who published it; for a path, each source in order."""
        return "+".join(dict.fromkeys(step.source for step in self.steps))

    @property
    def valid_on(self) -> date:
        """The day of the rate; for a path, of its oldest step."""
        return min(step.valid_on for step in self.steps)

    @property
    def is_bundled(self) -> bool:
        """Whether any step comes from the snapshot in the repository."""
        return any(step.is_bundled for step in self.steps)

    @property
    def pivots(self) -> tuple[str, ...]:
        """The currencies that the path crosses, in order; none for a direct pair."""
        leaving = [step.quote if step.is_multiplied else step.base for step in self.steps]
        return tuple(leaving[:-1])


@dataclass(frozen=True, slots=True)
class ToldDeal:
    """One exchange with a bank, as the bank told it; `rate` is for one unit of `base`."""

    bank: str
    bank_reference: str
    sold: Money
    bought: Money
    rate: Decimal
    base: str
    traded_on: date
    value_on: date
    override_reason: str = ""

    @property
    def quote(self) -> str:
        """The currency that the rate counts."""
        return self.bought.currency if self.base == self.sold.currency else self.sold.currency


@dataclass(frozen=True, slots=True)
class QuotedRate:
    """What one vendor currency costs in the charge currency under a quote."""

    vendor_currency: str
    mid: MidRate  # from the vendor's currency to the charge currency
    spread_bps: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Rates promised until `expires_at`, by vendor currency.

    A vendor currency that is the charge currency has no rate: nothing is converted.
    """

    id: UUID
    charge_currency: str
    expires_at: datetime
    accepted_by: str | None = None
    rates: Mapping[str, QuotedRate] = field(default_factory=dict)
    tier: str = STANDARD
