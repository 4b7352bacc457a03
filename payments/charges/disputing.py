"""What of a disputed amount falls to whom, and how a dispute is compared. Pure.

`docs/disputes.md` tells the rules; its numbers are a test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from marketplace.foundation.money import Money, allocate
from payments.gateways.types import DisputeSnapshot

_SOON: Final = timedelta(days=3)
_OFTEN: Final = timedelta(hours=1)
_SELDOM: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Parts:
    """How a disputed amount is spread: over shares in their order, and what nothing explains.

    Money: minor units of the charge currency.
    """

    shares: tuple[int, ...]
    unexplained: int


def spread(amount: int, left: Sequence[int]) -> Parts:
    """Spread a disputed amount over what is left of each share, by largest remainder.

    Never more than is left: what the bank asks above that has been given back already, and is
    nobody's part until a person has understood it. No part is more than its share has left.
    """
    covered = min(amount, sum(left))
    return Parts(tuple(allocate(covered, left)) if covered else (0,) * len(left), amount - covered)


def differences(
    *, payment: str, currency: str, livemode: bool, reported: DisputeSnapshot
) -> list[str]:
    """Name each way in which a reported dispute cannot be one of this payment."""
    asked: Mapping[str, tuple[object, object]] = {
        "payment": (payment, reported.provider_object_id),
        "currency": (currency, reported.amount.currency),
        "livemode": (livemode, reported.livemode),
        "amount": (True, reported.amount.minor > 0),
    }
    return [f"{name} {got}, ours {own}" for name, (own, got) in asked.items() if own != got]


def taken(amount: Money | None) -> Money | None:
    """Read what a provider says it took: nothing and an amount of zero are the same."""
    return amount if amount is not None and amount.minor > 0 else None


def next_look(evidence_due_at: datetime | None, now: datetime) -> datetime:
    """Say when to ask again about an open dispute: more often when its time ends soon."""
    is_soon = evidence_due_at is not None and now <= evidence_due_at <= now + _SOON
    return now + (_OFTEN if is_soon else _SELDOM)
