"""What the book of allowances refuses, and what must never happen in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from marketplace.foundation.errors import Broken, Refused
from marketplace.foundation.money import Money


class QuotaExceeded(Refused):
    """The order is worth more than what is left of the year's allowance."""

    code = "quota_exceeded"

    def __init__(self, left: Money) -> None:
        self.left = left
        super().__init__(
            gettext_lazy("This order is over what is left of your yearly allowance."), left=left
        )


class QuotaMoveRefused(Refused):
    """An entry that does not follow what the order has: never reserved, or closed another way."""

    code = "quota_move_refused"

    def __init__(self, why: str) -> None:
        super().__init__(gettext_lazy("The allowance of this order cannot be changed so."), why=why)


class QuotaContradiction(Broken):
    """The same order asked for the same entry with another amount or person."""
