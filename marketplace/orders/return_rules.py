"""What may be returned, until when, and what of the delivery goes back. Pure.

docs/returns.md has the rules and their numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from marketplace.orders.refund_types import RefundWish
from marketplace.orders.refunding import PartSold, takes_all_goods

CHANGED_MIND: Final = "changed_mind"
NOT_DELIVERED: Final = "not_delivered"
PICTURES_NEEDED: Final = frozenset({"damaged", "missing", "wrong", "other"})
NOTHING_TO_SEND: Final = frozenset({"missing", NOT_DELIVERED})
# Reasons that refunds know, too; any other is "other" there.
_TOLD: Final = frozenset({"damaged", "missing", "wrong", NOT_DELIVERED})
_OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class LineWish:
    """Units of a line that a buyer wants to return, and why; `offer_id`: in exchange for it."""

    line_id: int
    quantity: int
    reason: str
    offer_id: int | None = None

    @property
    def is_shops_fault(self) -> bool:
        """Whether the shop answers for it: everything but a changed mind."""
        return self.reason != CHANGED_MIND


@dataclass(frozen=True, slots=True)
class UnitsOfLine:
    """Units of one line, by where they are."""

    ordered: int
    delivered: int
    refunded: int
    in_returns: int

    @property
    def left(self) -> int:
        """Units that can be asked for: delivered, and neither back nor asked for already.

        What went back before it was packed never was delivered, and is not taken off twice.
        """
        return max(0, min(self.delivered, self.ordered - self.refunded) - self.in_returns)


def needs_pictures(lines: Iterable[LineWish]) -> bool:
    """Tell whether a reason is among these that nobody believes without a picture."""
    return any(line.reason in PICTURES_NEEDED for line in lines)


def goods_stay(lines: Iterable[LineWish]) -> bool:
    """Tell whether nothing of this can be sent back."""
    return all(line.reason in NOTHING_TO_SEND for line in lines)


def is_in_window(reason: str, since: datetime, now: datetime, days: Mapping[str, int]) -> bool:
    """Tell whether a reason may still be given, so many days after the delivery."""
    return now <= since + timedelta(days=days[reason])


def refund_wish(
    part: PartSold,
    lines: Sequence[LineWish],
    *,
    delivery_back: bool,
    duty_back: bool = False,
    note: str = "",
) -> RefundWish:
    """Turn a return into what the one way of refunds takes: units, and what of the delivery.

    `delivery_back`: a changed mind about all of it gives the delivery back, too.
    """
    quantities = {line.line_id: line.quantity for line in lines if line.quantity}
    at_fault = {
        line.line_id: line.quantity for line in lines if line.quantity and line.is_shops_fault
    }
    whole = takes_all_goods(part, quantities) and (delivery_back or at_fault == quantities)
    reasons = {line.reason if line.reason in _TOLD else _OTHER for line in lines if line.quantity}
    return RefundWish(
        quantities,
        with_shipping=whole,
        reason=reasons.pop() if len(reasons) == 1 else _OTHER,
        note=note,
        shipping_for={} if whole else at_fault,
        with_duty=duty_back,
    )


def is_duty_back(
    *,
    asked_at: datetime | None,
    apply_by: datetime | None,
    hub_at: datetime | None,
    arrive_by: datetime | None,
) -> bool:
    """Tell whether customs gives duty back: asked for and at the hub by its two clocks."""
    if asked_at is None or apply_by is None or hub_at is None or arrive_by is None:
        return False
    return asked_at <= apply_by and hub_at <= arrive_by
