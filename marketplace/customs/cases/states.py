"""Which receipt moves which document, and which document moves its case. Pure.

`docs/customs-cases.md` tells both as stories; a move that is not drawn there is refused here.
Source: GACC message format of 2022-05, return status of receipts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

# --- documents -------------------------------------------------------------------------------
DRAFT, VALID, QUEUED, HANDED_IN = "draft", "valid", "queued", "handed_in"
DECLARING, SENT, STORED = "declaring", "sent", "stored"
MANUAL, CONCLUDED, INSPECTION, DETAINED = "manual", "concluded", "inspection", "detained"
RETURN_SHIPMENT, RELEASED, CLOSED = "return_shipment", "released", "closed"
REJECTED, FAILED, WITHDRAWN = "rejected", "failed", "withdrawn"

ORDER, PAYMENT, WAYBILL, ARRIVAL = "311", "411", "511", "513"
LIST, CANCELLATION, RETURN = "621", "623", "625"
# The receipt that answers each; a tax bill (816, 818) answers none, CEB900 any.
ANSWERED_BY: Final = {
    ORDER: "312",
    PAYMENT: "412",
    WAYBILL: "512",
    ARRIVAL: "514",
    LIST: "622",
    CANCELLATION: "624",
    RETURN: "626",
}
_STATUS: Final = {
    1: HANDED_IN,
    2: DECLARING,
    3: SENT,
    4: FAILED,
    100: REJECTED,
    120: STORED,
    300: MANUAL,
    399: CONCLUDED,
    500: INSPECTION,
    501: DETAINED,
    502: DETAINED,
    503: DETAINED,
    599: DETAINED,
    700: RETURN_SHIPMENT,
    800: RELEASED,
    899: CLOSED,
}
_LOOKED_INTO: Final = (MANUAL, CONCLUDED, INSPECTION, DETAINED)
_ENDS: Final = (RETURN_SHIPMENT, RELEASED, CLOSED, REJECTED, FAILED)
_AFTER_STORED: Final = frozenset((*_LOOKED_INTO, *_ENDS, WITHDRAWN))
_ANSWERS: Final = _AFTER_STORED | {DECLARING, SENT, STORED}
# Receipts may skip steps, since some are late; they never go back. What is queued may be answered
# before we have written down that it was handed in.
NEXT: Final[dict[str, frozenset[str]]] = {
    DRAFT: frozenset((VALID,)),
    VALID: frozenset((QUEUED, DRAFT)),
    QUEUED: _ANSWERS | {HANDED_IN},
    HANDED_IN: _ANSWERS,
    DECLARING: _ANSWERS - {DECLARING},
    SENT: _ANSWERS - {DECLARING, SENT},
    STORED: _AFTER_STORED,
    **{each: _AFTER_STORED - {each} for each in _LOOKED_INTO},
    RELEASED: frozenset((CLOSED,)),
    **{each: frozenset() for each in (RETURN_SHIPMENT, CLOSED, REJECTED, FAILED, WITHDRAWN)},
}
# What ends a document that undoes another, and one that a list stands on.
_FINAL_OF: Final = {CANCELLATION: CONCLUDED, RETURN: CONCLUDED}
DEAD: Final = (DRAFT, REJECTED, FAILED)  # no longer, or not yet, on its way
WAITS_FOR_ANSWER: Final = (HANDED_IN, DECLARING, SENT)

# What became of a receipt.
MOVED, REPEATED, OLDER = "moved", "repeated", "older"
UNKNOWN, CONTRADICTS, UNMATCHED, NOTED = "unknown", "contradicts", "unmatched", "noted"
ALARMING: Final = (UNKNOWN, CONTRADICTS, UNMATCHED)


@dataclass(frozen=True)
class Effect:
    """What a receipt does to its document: where it goes, or why it stays."""

    outcome: str
    state: str


def state_of(status: int) -> str | None:
    """Return the state that a return status means; none when nobody knows it."""
    return REJECTED if status < 0 else _STATUS.get(status)


def effect(*, kind: str, state: str, told_at: datetime | None, status: int, at: datetime) -> Effect:
    """Return what a receipt of `at` (its returnTime) does to a document.

    `told_at` is the returnTime of the receipt that moved the document last: an older one is kept
    and moves nothing, whatever it says.
    """
    wanted = state_of(status)
    if wanted is None:
        return Effect(UNKNOWN, state)
    if wanted == state or (state == QUEUED and wanted == HANDED_IN and told_at is not None):
        return Effect(REPEATED, state)
    if told_at is not None and at < told_at:
        return Effect(OLDER, state)
    if state == _FINAL_OF.get(kind) or wanted not in NEXT[state]:
        is_step_back = told_at is not None and at == told_at and state in NEXT.get(wanted, ())
        return Effect(OLDER if is_step_back else CONTRADICTS, state)
    return Effect(MOVED, wanted)


# --- cases -----------------------------------------------------------------------------------
OPENED, MATCHED, DECLARED = "opened", "matched", "declared"
DELIVERED, TAXED = "delivered", "taxed"
HELD, CANCELED, RETURNED = "held", "canceled", "returned"

CASE_NEXT: Final[dict[str, frozenset[str]]] = {
    OPENED: frozenset((MATCHED, CANCELED)),
    MATCHED: frozenset((OPENED, DECLARED, REJECTED, CANCELED)),
    DECLARED: frozenset((HELD, REJECTED, RELEASED, CANCELED, RETURNED)),
    HELD: frozenset((RELEASED, REJECTED, CANCELED, RETURNED)),
    REJECTED: frozenset((MATCHED, CANCELED)),
    RELEASED: frozenset((DELIVERED, RETURNED)),
    DELIVERED: frozenset((TAXED, RETURNED)),
    TAXED: frozenset(),
    CANCELED: frozenset(),
    RETURNED: frozenset(),
}
FINAL: Final = (TAXED, CANCELED, RETURNED)
FOR_PEOPLE: Final = (REJECTED, HELD)
# Before the list is released its quota is only reserved.
_BY_LIST: Final = {
    INSPECTION: HELD,
    DETAINED: HELD,
    REJECTED: REJECTED,
    FAILED: REJECTED,
    RELEASED: RELEASED,
    CLOSED: RELEASED,
    RETURN_SHIPMENT: RETURNED,
}


def case_after(kind: str, document: str, case: str) -> str:
    """Return the state of a case once a document of it is in a new state; it may be the same.

    A return moves its case only inside the clocks: `clocks.is_back_in_time` says so.
    """
    wanted: str | None = None
    if kind == LIST:
        wanted = _BY_LIST.get(document)
        if wanted is None and document in (HANDED_IN, DECLARING, SENT, STORED, MANUAL):
            wanted = DECLARED
    elif kind == CANCELLATION and document == CONCLUDED:
        wanted = CANCELED
    elif kind == RETURN and document == CONCLUDED:
        wanted = RETURNED
    elif kind == ARRIVAL and document == STORED:
        wanted = DELIVERED
    elif kind in (ORDER, WAYBILL) and document in (REJECTED, FAILED):
        wanted = REJECTED
    return wanted if wanted in _reach(case) else case


def path(case: str, wanted: str) -> tuple[str, ...]:
    """Return the moves from a state to another, with the steps that a late receipt skipped."""
    if wanted in CASE_NEXT[case]:
        return (wanted,)
    if case == MATCHED and wanted in CASE_NEXT[DECLARED]:
        return (DECLARED, wanted)
    if case in (DECLARED, HELD) and wanted == DELIVERED:
        return (RELEASED, wanted)
    return ()


def _reach(case: str) -> frozenset[str]:
    skipped = CASE_NEXT[DECLARED] if case == MATCHED else frozenset()
    return CASE_NEXT[case] | skipped


@dataclass(frozen=True)
class Again:
    """How a rejected document goes again."""

    app_type: str  # 1 new, 2 change
    needs_new_number: bool


def again(*, state: str, was_stored: bool) -> Again | None:
    """Return how a document goes again; none when it may not.

    What customs had stored is changed under its own number (appType 2). What never came in goes as
    new: a list under a new copNo, since customs knows the old one as turned down.
    """
    if state not in (REJECTED, FAILED):
        return None
    if was_stored:
        return Again("2", needs_new_number=False)
    return Again("1", needs_new_number=True)
