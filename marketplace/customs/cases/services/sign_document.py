"""Sign a document: the key may sit in a device, so nothing is locked while it works."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.customs.cases import filing, locks, moving, states
from marketplace.customs.cases.models import CustomsDocument
from marketplace.foundation.bell import ring_after_commit


def sign_document(*, document_id: UUID, now: datetime) -> bool:
    """Sign a document that is whole and queue it; return whether it is queued by this call.

    Raises: whatever the signer raises; the document stays as it was, and the sweep tries again.
    """
    document = CustomsDocument.objects.filter(pk=document_id, state=states.VALID).first()
    if document is None:
        return False
    written = document.xml
    signed = filing.sign(written)
    return _record(document_id, written, signed, now)


@transaction.atomic
def _record(document_id: UUID, written: bytes, signed: filing.Signed, now: datetime) -> bool:
    document = locks.document(document_id)
    if document.state != states.VALID or document.xml != written:
        return False  # corrected meanwhile, or signed by another worker
    document.keep_xml(signed.xml)
    document.sha256 = signed.sha256
    document.digest = signed.digest
    document.signed_by = signed.signed_by
    document.due_at = now
    moving.move_document(document, states.QUEUED, at=now)
    ring_after_commit("marketplace.customs.cases.tasks.send", document_id=str(document_id))
    return True
