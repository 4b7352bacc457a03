"""What surfaces and sweeps read of the cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from marketplace.customs.cases import states
from marketplace.customs.cases.models import (
    CustomsCase,
    CustomsDocument,
    CustomsMove,
    CustomsReceipt,
    DataPull,
)
from marketplace.customs.cases.types import CaseStanding, TimelineEntry

_MOST: Final = 500
_NOT_HANDED_IN: Final = (states.DRAFT, states.VALID)
# What a buyer is told of, in the order of a case's life; other moves are our own affair.
_TOLD_TO_BUYERS: Final = (
    *(states.OPENED, states.DECLARED, states.HELD, states.RELEASED, states.DELIVERED, states.TAXED),
    *(states.REJECTED, states.CANCELED, states.RETURNED),
)


def cases_due(now: datetime) -> list[UUID]:
    """Name cases that are to be worked on, the oldest first."""
    found = CustomsCase.objects.filter(due_at__lte=now).order_by("due_at")
    return list(found.values_list("pk", flat=True)[:_MOST])


def documents_to_sign() -> list[UUID]:
    """Name documents that are whole and not signed."""
    found = CustomsDocument.objects.filter(state=states.VALID).order_by("written_at")
    return list(found.values_list("pk", flat=True)[:_MOST])


def documents_due(now: datetime) -> list[UUID]:
    """Name documents that are to be handed in, the oldest first."""
    found = CustomsDocument.objects.filter(state=states.QUEUED, due_at__lte=now)
    found = found.exclude(case__state__in=states.FINAL)
    return list(found.order_by("due_at").values_list("pk", flat=True)[:_MOST])


def pulls_due(now: datetime) -> list[UUID]:
    """Name questions of customs that are to be answered."""
    found = DataPull.objects.filter(state=DataPull.State.ASKED, due_at__lte=now)
    return list(found.values_list("pk", flat=True)[:_MOST])


def receipts_to_apply() -> list[UUID]:
    """Name receipts that did nothing yet, in the order of customs' own time."""
    found = CustomsReceipt.objects.filter(outcome=None).order_by("told_at", "pk")
    return list(found.values_list("pk", flat=True)[:_MOST])


def is_known(order_no: str) -> bool:
    """Tell whether an order number is that of a case."""
    return CustomsCase.objects.filter(order_no=order_no).exists()


def standings(references: Iterable[str]) -> dict[str, CaseStanding]:
    """Return where the cases of vendor orders stand, for their shops. One query for all."""
    found = CustomsCase.objects.filter(reference__in=list(references))
    return {
        case.reference: CaseStanding(
            case_ref=case.public_id,
            state=case.state,
            waits_for=case.waits_for,
            findings=tuple(str(each.get("code", "")) for each in case.findings),
            since=case.delivered_at or case.released_at or case.opened_at,
            arrive_by=case.arrive_by,
        )
        for case in found
    }


def open_references(references: Iterable[str]) -> set[str]:
    """Name those of these vendor orders whose case has not ended. One read."""
    found = CustomsCase.objects.filter(reference__in=list(references))
    return set(found.exclude(state__in=states.FINAL).values_list("reference", flat=True))


def declared(references: Iterable[str]) -> set[str]:
    """Name those of these vendor orders that customs was told of, or may have been. One read."""
    wanted = list(references)
    if not wanted:
        return set()
    papers = CustomsDocument.objects.filter(case__reference__in=wanted)
    return set(papers.exclude(state__in=_NOT_HANDED_IN).values_list("case__reference", flat=True))


def timelines(references: Iterable[str]) -> dict[str, list[TimelineEntry]]:
    """Return what the buyers of vendor orders are told of their cases, the oldest first.

    One query for all; a vendor order without a case has no entry.
    """
    found: dict[str, list[TimelineEntry]] = {}
    moves = (
        CustomsMove.objects.filter(
            Q(to_state=states.OPENED, from_state="") | ~Q(to_state=states.OPENED),
            case__reference__in=list(references),
            document=None,
            to_state__in=_TOLD_TO_BUYERS,
        )
        .select_related("case", "receipt")
        .order_by("moved_at", "pk")
    )
    for move in moves:
        told = move.receipt.told_at if move.receipt and move.receipt.told_at else move.moved_at
        is_simulated = move.receipt.is_simulated if move.receipt else False
        entry = TimelineEntry(told, move.to_state, is_simulated)
        found.setdefault(move.case.reference, []).append(entry)
    return found
