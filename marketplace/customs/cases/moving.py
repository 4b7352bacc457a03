"""The one place where documents and cases move: guarded, written down, told. Under their locks."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from marketplace.customs.cases import clocks, states
from marketplace.customs.cases.errors import MoveRefused
from marketplace.customs.cases.events import CaseMoved
from marketplace.customs.cases.models import (
    CustomsCase,
    CustomsDocument,
    CustomsMove,
    CustomsReceipt,
)
from marketplace.foundation import outbox

CUSTOMS: Final = "customs"
MACHINE: Final = "marketplace"


def move_document(
    document: CustomsDocument,
    to: str,
    *,
    at: datetime,
    by: str = MACHINE,
    receipt: CustomsReceipt | None = None,
    reason: str = "",
) -> None:
    """Move a locked document and write it down; the caller saves what else it changed.

    Raises: MoveRefused.
    """
    before = document.state
    if to not in states.NEXT[before]:
        raise MoveRefused(before)
    document.state = to
    document.was_stored = document.was_stored or to == states.STORED
    document.save()
    _written(document.case, document, before, to, by=by, receipt=receipt, reason=reason, at=at)


def move_case(
    case: CustomsCase,
    to: str,
    *,
    at: datetime,
    by: str = MACHINE,
    receipt: CustomsReceipt | None = None,
    reason: str = "",
) -> None:
    """Move a locked case, step by step where a receipt skipped some; start clocks, tell others.

    Raises: MoveRefused.
    """
    steps = states.path(case.state, to)
    if not steps:
        raise MoveRefused(case.state)
    for step in steps:
        before, case.state = case.state, step
        _note_times(case, step, receipt.told_at if receipt and receipt.told_at else at)
        case.save()
        _written(case, None, before, step, by=by, receipt=receipt, reason=reason, at=at)
        outbox.record(
            CaseMoved(
                case_ref=f"customs_case:{case.public_id}",
                vendor_order_ref=case.reference,
                state=step,
                moved_at=at,
            )
        )


def _note_times(case: CustomsCase, step: str, at: datetime) -> None:
    if step == states.RELEASED:
        found = clocks.return_clocks(at)
        case.released_at = at
        case.apply_by, case.arrive_by = found.apply_by, found.arrive_by
    elif step == states.DELIVERED:
        case.delivered_at = at
    if step in states.FINAL:
        case.ended_at = at
        case.due_at = None


def _written(
    case: CustomsCase,
    document: CustomsDocument | None,
    before: str,
    to: str,
    *,
    by: str,
    receipt: CustomsReceipt | None,
    reason: str,
    at: datetime,
) -> None:
    CustomsMove.objects.create(
        case=case,
        document=document,
        receipt=receipt,
        from_state=before,
        to_state=to,
        by=by,
        reason=reason,
        moved_at=at,
    )
