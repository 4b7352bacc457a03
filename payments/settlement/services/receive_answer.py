"""Keep a file that a bank answered with, exactly as it came, once."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime

from django.db import transaction

from marketplace.foundation.crashpoints import crashpoint
from payments.gateways import bank_door
from payments.settlement.iso20022.problems import NotReadable, Problem
from payments.settlement.iso20022.reading import LARGEST
from payments.settlement.models import BankAnswer

log = logging.getLogger(__name__)
KIND = "pain.002"


@transaction.atomic(durable=True)
def receive_answer(
    *, content: bytes, by: str, now: datetime, document_number: int | None = None
) -> BankAnswer:
    """Store an answer file; the same bytes a second time find the first.

    `by` is who uploaded it ("user:7"), or the bank that it was fetched from ("bank:...").
    Nothing of it is believed yet: `apply_answer` reads it, and may be repeated.
    Raises: NotReadable for a file over the limit, of which nothing is kept.
    """
    if len(content) > LARGEST:
        raise NotReadable(Problem.TOO_LARGE)
    digest = hashlib.sha256(content).hexdigest()
    found, _is_new = BankAnswer.objects.get_or_create(
        sha256=digest,
        defaults={
            "content": content,
            "received_by": by,
            "received_at": now,
            "document_number": document_number,
        },
    )
    crashpoint("settlement.receive.before_commit")
    return found


def fetch_answers(*, now: datetime) -> int:
    """Fetch what the bank has answered since the last time; return how many files were new.

    A file is stored before the next is asked about; one that was stored twice is one.
    Raises: BankAway, BankRefused.
    """
    if not bank_door.is_open():
        return 0
    by = bank_door.bank()
    last = (
        BankAnswer.objects.filter(received_by=by, document_number__isnull=False)
        .order_by("-document_number")
        .values_list("document_number", flat=True)
        .first()
    )
    found = bank_door.documents(KIND, after=last or 0)
    for document in found:
        receive_answer(content=document.content, by=by, now=now, document_number=document.number)
    return len(found)
