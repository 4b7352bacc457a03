"""What follows when a document is in a new state: its case moves, quota and clocks with it."""

from __future__ import annotations

from datetime import datetime

from marketplace.customs.cases import allowance, clocks, moving, states
from marketplace.customs.cases.models import CustomsCase, CustomsDocument, CustomsReceipt
from marketplace.customs.cases.types import ReturnLine
from marketplace.foundation.bell import ring_after_commit
from marketplace.foundation.crashpoints import crashpoint


def follow(
    document: CustomsDocument, *, at: datetime, receipt: CustomsReceipt | None = None
) -> None:
    """Let a case follow a document of it that just moved; both are locked.

    Orders and waybills that are stored let the list be written. What releases a list uses the
    quota; what ends it before gives the quota back.
    """
    case = document.case
    if document.kind in (states.ORDER, states.WAYBILL) and document.state == states.STORED:
        _ring(case, at)
        return
    if document.kind == states.RETURN and document.state == states.CONCLUDED:
        _take_back(case, document, at, receipt)
        return
    wanted = states.case_after(document.kind, document.state, case.state)
    if wanted == case.state:
        return
    was_released = case.released_at is not None
    moving.move_case(case, wanted, at=at, by=moving.CUSTOMS, receipt=receipt)
    if wanted == states.CANCELED:
        _withdraw_list(case, at, receipt)
    settle(case, was_released=was_released, at=at)


def settle(case: CustomsCase, *, was_released: bool, at: datetime) -> None:
    """Bring the quota in line with where a case is now, and end the use of its identity."""
    crashpoint("customs.before_quota")
    if case.state in (states.RELEASED, states.DELIVERED) and not was_released:
        allowance.use(case, at=at)
    elif case.state in (states.REJECTED, states.CANCELED, states.RETURNED) and not was_released:
        allowance.let_go(case, at=at)
    if case.state in states.FINAL:
        allowance.end_identity(case, at=at)
    if case.state == states.DELIVERED and case.is_summed_up:
        moving.move_case(case, states.TAXED, at=at)
        allowance.end_identity(case, at=at)


def _take_back(
    case: CustomsCase, document: CustomsDocument, at: datetime, receipt: CustomsReceipt | None
) -> None:
    """Customs has the goods back: in time the quota is restored, a whole return ends the case."""
    told_at = receipt.told_at if receipt and receipt.told_at else at
    if case.arrive_by is None or not clocks.is_back_in_time(told_at, case.arrive_by):
        case.findings = [*case.findings, {"code": "returned_late", "guid": document.guid}]
        case.save(update_fields=["findings"])
        return
    facts = case.facts
    lines = [ReturnLine(gnum, quantity) for gnum, quantity in document.detail["lines"]]
    allowance.restore(case, facts, lines, return_ref=document.guid, at=at)
    is_whole = {each.gnum: each.quantity for each in lines} == {
        line.gnum: line.quantity for line in facts.lines
    }
    if is_whole:
        moving.move_case(case, states.RETURNED, at=at, by=moving.CUSTOMS, receipt=receipt)
        allowance.end_identity(case, at=at)


def _withdraw_list(case: CustomsCase, at: datetime, receipt: CustomsReceipt | None) -> None:
    found = case.documents.filter(kind=states.LIST).exclude(state__in=states.DEAD)
    for document in found.select_for_update():
        document.case = case
        if states.WITHDRAWN in states.NEXT[document.state]:
            moving.move_document(
                document, states.WITHDRAWN, at=at, by=moving.CUSTOMS, receipt=receipt
            )


def _ring(case: CustomsCase, at: datetime) -> None:
    case.due_at = at
    case.save(update_fields=["due_at"])
    ring_after_commit("marketplace.customs.cases.tasks.work_on", case_id=str(case.pk))
