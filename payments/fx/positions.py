"""What a position costs, and what closing it wins or loses: average cost. Pure.

Why the average, and worked numbers: docs/treasury.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from marketplace.foundation.money import Money, round_half_up

HOME: Final = "MOP"  # the currency in which the result is counted


@dataclass(frozen=True, slots=True)
class Position:
    """How much of a currency we hold (positive) or lack, and its value in the home currency.

    Money: `cost` is what was given for what is held, or (negative) got for what is lacking.
    """

    held: Money
    cost: Money

    @classmethod
    def none(cls, currency: str) -> Position:
        """Return the position of a currency that was never traded."""
        return cls(Money.zero(currency), Money.zero(HOME))

    def moved(self, amount: Money, given: Money) -> tuple[Position, Money]:
        """Return the position after a move, and the result that the move made real.

        What makes a position larger adds to its cost. What makes it smaller takes its share
        of the cost along, rounded half up; the difference to what was got for it is the
        result. What turns it round closes it whole and opens the rest at its own price.
        Money: `amount` is the change of what is held; `given` is the home currency given for
        it, negative when it was got. cost after = cost before + given + result, always.
        """
        if self.held.minor * amount.minor >= 0:
            return Position(self.held + amount, self.cost + given), Money.zero(HOME)
        held, moving = abs(self.held.minor), abs(amount.minor)
        if moving <= held:
            gone = _part(self.cost, Fraction(moving, held))
            return Position(self.held + amount, self.cost - gone), -given - gone
        closing = _part(given, Fraction(held, moving))
        return Position(self.held + amount, given - closing), -closing - self.cost


def _part(whole: Money, share: Fraction) -> Money:
    return Money(round_half_up(whole.minor * share), whole.currency)


def values_of(moved: Mapping[str, int], value_at_mid: Callable[[Money], Money]) -> dict[str, Money]:
    """Say what each foreign currency of one entry was given for, in the home currency.

    An entry between one currency and the home currency says so itself. One of two foreign
    currencies or more does not: all but the largest are valued at the mid rate of the day,
    and the largest takes what remains, so that the values always add up to what the entry
    gave. An entry of the home currency alone has none.
    Money: `moved` is in minor units from the credit side, so home currency given is negative.
    """
    foreign = {code: Money(minor, code) for code, minor in moved.items() if code != HOME}
    given = Money(-moved.get(HOME, 0), HOME)
    if len(foreign) < 2:
        return dict.fromkeys(foreign, given)
    values = {code: value_at_mid(amount) for code, amount in foreign.items()}
    largest = max(sorted(values), key=lambda code: abs(values[code].minor))
    others = Money.total((value for code, value in values.items() if code != largest), HOME)
    return values | {largest: given - others}
