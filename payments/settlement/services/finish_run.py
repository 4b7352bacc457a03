"""Finish a run whose chunks are closed: batch its payouts, number its invoices, close it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Sum

from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from payments.settlement import locks
from payments.settlement.models import Payout, PayoutBatch, SettlementChunk, SettlementRun
from payments.settlement.services.issue_invoices import issue_invoices


@transaction.atomic
def finish_run(*, run: SettlementRun, by: str, now: datetime) -> list[PayoutBatch] | None:
    """Draft the run's batches and close it, once; None while a chunk is still open.

    Money: each batch is of one currency, and its total is the sum of its payouts.
    """
    locks.planning()
    row = SettlementRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if row.status == SettlementRun.Status.CLOSED:
        return []
    if row.chunks.exclude(status=SettlementChunk.Status.CLOSED).exists():
        return None
    batches = draft_batches(run=row, by=by, now=now)
    issue_invoices(run=row, issued_on=macau_day(now))
    crashpoint("settlement.finish.before_commit")
    row.status = SettlementRun.Status.CLOSED
    row.finished_at = now
    row.save(update_fields=["status", "finished_at"])
    return batches


def draft_batches(*, run: SettlementRun, by: str, now: datetime) -> list[PayoutBatch]:
    """Put the run's payouts that are in no batch into one for each currency."""
    loose = Payout.objects.filter(settlement__run=run, batch__isnull=True)
    totals = loose.values("currency").annotate(total=Sum("amount_minor"), count=Count("pk"))
    batches = []
    for row in totals.order_by("currency"):
        numbered = PayoutBatch.objects.filter(
            currency=row["currency"], rail="bank_file", period_end=run.period_end
        )
        batch = PayoutBatch.objects.create(
            currency=row["currency"],
            period_end=run.period_end,
            sequence=(numbered.aggregate(last=Max("sequence"))["last"] or 0) + 1,
            total_minor=row["total"],
            payout_count=row["count"],
            drafted_by=by,
            drafted_at=now,
        )
        loose.filter(currency=row["currency"]).update(batch=batch)
        batches.append(batch)
    return batches
