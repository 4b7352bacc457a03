"""Make earnings payable once their hold has passed."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import OperationalError, transaction

from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import Broken, TryAgain
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement.models import Earning

log = logging.getLogger(__name__)
CHUNK: Final = 500
_TRY_LATER: Final = (TryAgain, OperationalError)


def post_due(*, now: datetime) -> int:
    """Post every earning whose hold has passed; return how many became due.

    Money: pending to commission (ours from here on) and pending to payable (net), in the
    payee's currency. Chunks of rows commit on their own, so a killed run loses nothing. One
    row that cannot be posted fails its chunk: then the chunk is posted row by row, and the bad
    row stays pending with an alarm, so that it keeps nobody else from being paid.
    """
    posted = 0
    after: UUID | None = None
    while chunk := _waiting(now, after):
        after = chunk[-1]
        try:
            posted += _post(chunk)
        except _TRY_LATER:
            raise  # nothing is wrong with any row: the next sweep posts them
        except Exception:
            log.warning("%d due earnings are posted one by one", len(chunk), exc_info=True)
            posted += _post_one_by_one(chunk)
    return posted


def _waiting(now: datetime, after: UUID | None) -> list[UUID]:
    due = Earning.objects.filter(status=Earning.Status.PENDING, due_at__lte=now)
    if after is not None:
        due = due.filter(pk__gt=after)
    return list(due.order_by("id").values_list("pk", flat=True)[:CHUNK])


def _post_one_by_one(chunk: list[UUID]) -> int:
    posted = 0
    for earning_id in chunk:
        try:
            posted += _post([earning_id])
        except _TRY_LATER:
            raise
        except Exception:  # whatever it is: a person must look at this one, the others go on
            log.critical("earning %s cannot become due", earning_id, exc_info=True)
    return posted


@transaction.atomic(durable=True)
def _post(earning_ids: list[UUID]) -> int:
    """Post those of these rows that are pending and that nobody else posts, all or none."""
    rows = list(
        Earning.objects.select_for_update(skip_locked=True, no_key=True)
        .filter(pk__in=earning_ids, status=Earning.Status.PENDING)
        .order_by("id")
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
