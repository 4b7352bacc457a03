"""Make earnings payable once their hold has passed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import Broken
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement.models import Earning

CHUNK: Final = 500


def post_due(*, now: datetime) -> int:
    """Post every earning whose hold has passed; return how many became due.

    Money: pending to commission (ours from here on) and pending to payable (net), in the
    payee's currency. Chunks of rows commit on their own, so a killed run loses nothing.
    """
    posted = 0
    while chunk := _post_chunk(now):
        posted += chunk
    return posted


@transaction.atomic(durable=True)
def _post_chunk(now: datetime) -> int:
    rows = list(
        Earning.objects.select_for_update(skip_locked=True, no_key=True)
        .filter(status=Earning.Status.PENDING, due_at__lte=now)
        .order_by("id")[:CHUNK]
    )
    if not rows:
        return 0
    ledger.post_many([_due_entry(row) for row in rows])
    crashpoint("settlement.due.before_commit")
    Earning.objects.filter(pk__in=[row.pk for row in rows]).update(status=Earning.Status.DUE)
    return len(rows)


def _due_entry(row: Earning) -> EntryDraft:
    if row.due_at is None:
        raise Broken(f"{row.reference} has no day on which it is due")
    pending = chart.vendor_pending(row.payee_ref, row.currency)
    moves = (
        (chart.commission(row.currency), row.commission, "commission"),
        (chart.vendor_payable(row.payee_ref, row.currency), row.net, "net"),
    )
    return EntryDraft(
        key=f"earning:{row.reference}:due",
        kind="earning_due",
        reference=row.reference,
        effective_on=macau_day(row.due_at),
        postings=tuple(
            PostingDraft(debit=pending, credit=account, amount=amount, memo=memo)
            for account, amount, memo in moves
            if amount
        ),
    )
