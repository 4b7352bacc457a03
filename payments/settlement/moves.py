"""Where a payout may go from where it is, and how a whole batch stands. Pure.

drafted -> approved -> submitted -> accepted -> paid -> returned
                           |            |
                           +------------+--> paid | rejected | returned
drafted -> recalled, before anybody approves it, when a dispute opens on its money
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

_NEXT: Final = {
    "submitted": ("accepted", "paid", "rejected", "returned"),
    "accepted": ("paid", "rejected", "returned"),
    "paid": ("returned",),
}
# Late news of a step that was taken before: heard, and nothing happens.
_BEHIND: Final = {
    "paid": ("accepted",),
    "returned": ("accepted", "paid"),
    "rejected": ("accepted",),
}
SENT_BACK: Final = ("rejected", "returned")
CLOSED: Final = ("paid", *SENT_BACK)
NOT_SENT: Final = (*SENT_BACK, "recalled")  # payable again
NOT_IN_TRANSIT: Final = ("paid", *NOT_SENT)


class Move(StrEnum):
    """What a bank's word does: a step, nothing, or trouble that a person has to look at."""

    STEP = "step"
    NOTHING = "nothing"
    TROUBLE = "trouble"


def move(status: str, outcome: str) -> Move:
    """Say what an outcome does to a payout in a status.

    Trouble is a rejection of what was paid, or a payment of what was rejected: either money is
    gone twice, or it never left.
    """
    if outcome in _NEXT.get(status, ()):
        return Move.STEP
    if outcome == status or outcome in _BEHIND.get(status, ()):
        return Move.NOTHING
    return Move.TROUBLE


class BatchState(StrEnum):
    """How far a bank has answered a file; derived from its lines, stored nowhere."""

    AWAITED = "awaited"
    PARTLY_ANSWERED = "partly_answered"
    ACCEPTED = "accepted"
    PAID = "paid"
    SENT_BACK = "sent_back"
    PARTLY_PAID = "partly_paid"


def batch_state(counts: Mapping[str, int]) -> BatchState:
    """Derive the state of a submitted file from how many of its lines are in which status."""
    silent = counts.get("submitted", 0)
    accepted = counts.get("accepted", 0)
    paid = counts.get("paid", 0)
    back = sum(counts.get(status, 0) for status in SENT_BACK)
    if silent:
        return BatchState.PARTLY_ANSWERED if accepted + paid + back else BatchState.AWAITED
    if accepted:
        return BatchState.PARTLY_ANSWERED if paid + back else BatchState.ACCEPTED
    if paid:
        return BatchState.PARTLY_PAID if back else BatchState.PAID
    return BatchState.SENT_BACK
