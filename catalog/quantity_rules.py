"""How many units of an offer one order may have: from a least, in steps, up to a most. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

MOST: Final = 999


@dataclass(frozen=True, slots=True)
class QuantityRule:
    """Quantities that an offer is sold in: `least`, `least + step`, ... up to `most`, if any.

    Worked: least 6, step 6, most 24 takes 6, 12, 18 and 24; least 2, step 1 takes 2, 3, 4, ...
    """

    least: int = 1
    step: int = 1
    most: int | None = None

    @property
    def is_any(self) -> bool:
        """Whether every quantity will do."""
        return self == QuantityRule()

    def fault_of(self, quantity: int) -> str:
        """Return `few`, `many` or `step` for a quantity that is not sold, or nothing."""
        if quantity < self.least:
            return "few"
        if self.most is not None and quantity > self.most:
            return "many"
        return "step" if (quantity - self.least) % self.step else ""

    def largest(self, available: int) -> int:
        """Return the largest quantity sold of so many units; 0 when there are too few."""
        end = min(available, MOST if self.most is None else self.most)
        return 0 if end < self.least else end - (end - self.least) % self.step

    def nearest(self, quantity: int) -> int:
        """Return the smallest quantity sold that is no less, or the largest that is sold."""
        above = self.least + -(-max(0, quantity - self.least) // self.step) * self.step
        return min(above, self.largest(MOST))

    def text(self) -> str:
        """Say the rule in the active language; empty when every quantity will do."""
        told = []
        if self.least > 1:
            told.append(_("At least %(count)d.") % {"count": self.least})
        if self.step > 1:
            told.append(_("In steps of %(count)d.") % {"count": self.step})
        if self.most is not None:
            told.append(_("At most %(count)d in one order.") % {"count": self.most})
        return " ".join(told)


ANY: Final = QuantityRule()


def rule_fault(*, least: int, step: int, most: int | None) -> str:
    """Return `least`, `step` or `most` for a rule that nobody could buy by, or nothing."""
    if not 1 <= least <= MOST:
        return "least"
    if not 1 <= step <= MOST:
        return "step"
    return "most" if most is not None and not least <= most <= MOST else ""
