"""What crosses the door of the book of allowances."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.foundation.money import Money


@dataclass(frozen=True)
class QuotaYearView:
    """What this marketplace knows of a person's year. Money: CNY.

    `used` = `reserved` + `committed`; `left` is what the allowance still has, never negative.
    Purchases elsewhere count to the same allowance and are not in here.
    """

    year: int
    limit: Money
    reserved: Money
    committed: Money

    @property
    def used(self) -> Money:
        """What counts against the allowance."""
        return self.reserved + self.committed

    @property
    def left(self) -> Money:
        """What is left of the allowance."""
        return max(self.limit - self.used, Money(0, self.limit.currency))


@dataclass(frozen=True)
class QuotaPlace:
    """What a reservation holds: whose, of which year, how much, and whether at full tax."""

    index: str
    year: int
    amount: Money
    is_full_tax: bool
