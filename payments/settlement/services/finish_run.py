"""Finish a run whose chunks are closed: batch its payouts, number its invoices, close it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from payments.settlement import locks
from payments.settlement.models import Payout, PayoutBatch, SettlementChunk, SettlementRun
from payments.settlement.rails.planning import execution_day
from payments.settlement.services.issue_invoices import issue_invoices
from payments.settlement.services.plan_payouts import plan_payouts


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
    """Put payouts that are in no batch into one for each currency and rail."""
    loose = list(
        Payout.objects.filter(
            settlement__run=run, batch__isnull=True, status=Payout.Status.DRAFTED
        ).order_by("payee_ref", "pk")
    )
    plans = plan_payouts(loose, on=execution_day(now))
    grouped: dict[tuple[str, str], list[Payout]] = {}
    for payout in loose:
        rail = plans[payout.public_id].rail
        grouped.setdefault((payout.currency, rail), []).append(payout)
    return [
        _batch(payouts, currency=currency, rail=rail, run=run, by=by, now=now)
        for (currency, rail), payouts in sorted(grouped.items())
    ]


def _batch(
    payouts: list[Payout],
    *,
    currency: str,
    rail: str,
    run: SettlementRun,
    by: str,
    now: datetime,
) -> PayoutBatch:
    numbered = PayoutBatch.objects.filter(currency=currency, rail=rail, period_end=run.period_end)
    batch = PayoutBatch.objects.create(
        currency=currency,
        period_end=run.period_end,
        rail=rail,
        sequence=(numbered.aggregate(last=Max("sequence"))["last"] or 0) + 1,
        total_minor=sum(payout.amount_minor for payout in payouts),
        payout_count=len(payouts),
        drafted_by=by,
        drafted_at=now,
    )
    ids = [payout.pk for payout in payouts]
    Payout.objects.filter(pk__in=ids, batch__isnull=True).order_by().update(batch=batch)
    return batch
