"""Let a receipt do what it says: once, under the locks of its case."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.customs.cases import effects, finding, locks, moving, states, taxing
from marketplace.customs.cases.models import (
    CustomsCase,
    CustomsDocument,
    CustomsReceipt,
    ReceiptOutcome,
)

log = logging.getLogger(__name__)


@transaction.atomic
def apply_receipt(*, receipt_id: UUID, now: datetime) -> str:
    """Apply a receipt and return what became of it; nothing when it has to wait for another.

    Older words of customs never replace newer ones; what nobody knows or what contradicts is kept
    and raises an alarm.
    """
    receipt = CustomsReceipt.objects.get(pk=receipt_id)
    if receipt.kind in taxing.KINDS:
        return _apply_tax(receipt, now)
    found = finding.document_of(receipt)
    if found is None:
        outcome = states.NOTED if finding.is_anothers(receipt) else states.UNMATCHED
        return _written(receipt, None, outcome, now)
    document = locks.document(found)
    if _is_applied(receipt):
        return states.REPEATED
    if receipt.status is None or receipt.told_at is None:
        return _written(receipt, document, states.UNKNOWN, now)
    effect = states.effect(
        kind=document.kind,
        state=document.state,
        told_at=document.told_at,
        status=_status(receipt),
        at=receipt.told_at,
    )
    if effect.outcome in (states.MOVED, states.REPEATED):
        _note(document, receipt)
    if effect.outcome == states.MOVED:
        moving.move_document(document, effect.state, at=now, by=moving.CUSTOMS, receipt=receipt)
        effects.follow(document, at=now, receipt=receipt)
    elif effect.outcome == states.REPEATED:
        document.save()
    return _written(receipt, document, effect.outcome, now)


def _status(receipt: CustomsReceipt) -> int:
    """A refusal of the form itself (CEB900) ends a document on its way."""
    return 4 if receipt.kind == "CEB900Message" else int(receipt.status or 0)


def _note(document: CustomsDocument, receipt: CustomsReceipt) -> None:
    """Keep the newest words of customs, and the numbers that it gave."""
    if document.told_at is None or (receipt.told_at and receipt.told_at >= document.told_at):
        document.told_at = receipt.told_at
        document.last_status = receipt.status
        document.last_info = receipt.info[:1000]
    if document.kind == states.LIST:
        _note_numbers(document.case, receipt)


def _note_numbers(case: CustomsCase, receipt: CustomsReceipt) -> None:
    case.pre_no = receipt.keys.get("preNo") or case.pre_no
    case.invt_no = receipt.keys.get("invtNo") or case.invt_no
    case.save(update_fields=["pre_no", "invt_no"])


def _apply_tax(receipt: CustomsReceipt, now: datetime) -> str:
    case_id = finding.case_of_list(receipt.keys.get("invtNo", ""))
    if case_id is None:
        return _written(receipt, None, states.UNMATCHED, now)
    case = locks.case(case_id)
    if _is_applied(receipt):
        return states.REPEATED
    outcome = taxing.take(case, receipt, at=now)
    return _written(receipt, None, outcome, now) if outcome else ""


def _is_applied(receipt: CustomsReceipt) -> bool:
    return ReceiptOutcome.objects.filter(receipt=receipt).exists()


def _written(
    receipt: CustomsReceipt, document: CustomsDocument | None, outcome: str, now: datetime
) -> str:
    if document is None:  # nothing is locked: another worker may have come first
        _row, is_new = ReceiptOutcome.objects.get_or_create(
            receipt=receipt, defaults={"outcome": outcome, "applied_at": now}
        )
    else:
        is_new = True
        ReceiptOutcome.objects.create(
            receipt=receipt, document=document, outcome=outcome, applied_at=now
        )
    if is_new and outcome in states.ALARMING:
        log.critical(
            "customs receipt %s (%s %s): %s", receipt.pk, receipt.kind, receipt.status, outcome
        )
    return outcome
