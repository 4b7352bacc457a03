"""Every lock of this room, in its order: the case, its documents by id, then its order."""

from __future__ import annotations

from uuid import UUID

from marketplace.customs.cases.errors import NoSuchCase
from marketplace.customs.cases.models import CustomsCase, CustomsDocument, DataPull
from marketplace.foundation.holding import hold_name


def case(case_id: UUID) -> CustomsCase:
    """Lock a case. Raises: NoSuchCase."""
    found = CustomsCase.objects.select_for_update().filter(pk=case_id).first()
    if found is None:
        raise NoSuchCase
    return found


def case_called(public_id: str) -> CustomsCase:
    """Lock a case by the name that people use. Raises: NoSuchCase."""
    found = CustomsCase.objects.select_for_update().filter(public_id=public_id).first()
    if found is None:
        raise NoSuchCase
    return found


def case_of(reference: str) -> CustomsCase:
    """Lock the case of a vendor order. Raises: NoSuchCase."""
    found = CustomsCase.objects.select_for_update().filter(reference=reference).first()
    if found is None:
        raise NoSuchCase
    return found


def document(document_id: UUID) -> CustomsDocument:
    """Lock a document with its case, the case first. Raises: NoSuchCase."""
    known = CustomsDocument.objects.filter(pk=document_id).values_list("case_id", flat=True).first()
    if known is None:
        raise NoSuchCase
    owner = case(known)
    found = CustomsDocument.objects.select_for_update().get(pk=document_id)
    found.case = owner
    return found


def order_of_identity(identity_ref: str) -> None:
    """Wait until no other case of the same order ends now; freed with the transaction."""
    hold_name(f"customs:{identity_ref}")


def pull(pull_id: UUID) -> DataPull | None:
    """Lock a question for payment data; none when another worker has it."""
    return DataPull.objects.select_for_update(skip_locked=True).filter(pk=pull_id).first()
