"""Bring a case on as far as it goes without customs: match, write what is to be filed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.customs.cases import filing, locks, moving, states
from marketplace.customs.cases.models import CustomsCase, CustomsDocument, LegalEntity
from marketplace.customs.cases.papers import Named
from marketplace.customs.cases.types import LOGISTICS, CaseFacts
from marketplace.foundation.bell import ring_after_commit
from marketplace.foundation.errors import Refused

_BEFORE: tuple[str, ...] = (states.ORDER, states.WAYBILL)


@transaction.atomic
def work_on_case(*, case_id: UUID, now: datetime) -> str:
    """Match a case that is to be matched; write its papers, and its list once they are stored.

    Return the state in which the case is now. What does not agree stays on the case as findings:
    a person looks. Once more changes nothing.
    """
    case = locks.case(case_id)
    case.due_at = None
    if case.state not in (states.OPENED, states.MATCHED):
        case.save(update_fields=["due_at"])
        return case.state
    if case.waits_for or case.holds:  # what ends the waiting rings again
        case.save(update_fields=["due_at"])
        return case.state
    facts = case.facts
    try:
        named = filing.named(case, now=now)
    except Refused as refusal:  # the vault gives no name: a consent was withdrawn, it is erased
        case.findings = [{"code": refusal.code}]
        case.save(update_fields=["due_at", "findings"])
        return case.state
    if case.state == states.OPENED:
        case.findings = filing.match(facts, named, now=now)
        if case.findings:
            case.save(update_fields=["due_at", "findings"])
            return case.state
        moving.move_case(case, states.MATCHED, at=now)
    for kind in _BEFORE:
        if kind in _ours(facts):
            _write_once(case, facts, named, kind, now)
    if case.is_payment_known and _are_stored(case, facts):  # `record_payment` rings again
        _write_once(case, facts, named, states.LIST, now)
    case.save(update_fields=["due_at"])
    return case.state


def _ours(facts: CaseFacts) -> tuple[str, ...]:
    """Return the papers that we file: a carrier with a key of its own files the waybill itself."""
    code = facts.parties[LOGISTICS].code
    others = LegalEntity.objects.filter(customs_code=code, is_active=True, files_own=True)
    return (states.ORDER,) if others.exists() else _BEFORE


def _are_stored(case: CustomsCase, facts: CaseFacts) -> bool:
    stored = case.documents.filter(state=states.STORED).values_list("kind", flat=True)
    return set(_ours(facts)) <= set(stored)


def _write_once(
    case: CustomsCase, facts: CaseFacts, named: Named, kind: str, now: datetime
) -> None:
    """Write a document unless one is on its way; one that was turned down goes again."""
    found = list(case.documents.filter(kind=kind).order_by("written_at", "pk"))
    if any(each.state not in (states.REJECTED, states.FAILED) for each in found):
        return
    document = filing.write(case, facts, named, kind, now=now, before=found[-1] if found else None)
    ring_signing(document)


def ring_signing(document: CustomsDocument) -> None:
    """Ask a worker to sign a document that is whole."""
    if document.state == states.VALID:
        ring_after_commit("marketplace.customs.cases.tasks.sign", document_id=str(document.pk))
