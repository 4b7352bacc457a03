"""Reads for the back office: how far a run is, what comes next, what an adjustment would move."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Count, Q, Sum

from marketplace.foundation.money import Money
from payments.settlement import drawing, queries
from payments.settlement.models import Adjustment, Payout, SettlementChunk, SettlementRun
from payments.settlement.periods import last_ended, next_to_end
from payments.settlement.types import AdjustmentEffect, RunProgress


def run_progress(run_id: int) -> RunProgress:
    """Return how far a run is, from its chunks and from what they have written.

    Money: payouts in the currencies of the accounts that they go to.
    """
    run = SettlementRun.objects.get(pk=run_id)
    chunks = run.chunks.aggregate(
        all=Count("pk"),
        closed=Count("pk", filter=Q(status=SettlementChunk.Status.CLOSED)),
        lines=Sum("lines"),
        settlements=Sum("settlements"),
    )
    payouts = Payout.objects.filter(settlement__run=run).values("currency")
    drafted = payouts.annotate(total=Sum("amount_minor"), count=Count("pk")).order_by("currency")
    rows = list(drafted)
    return RunProgress(
        chunks=chunks["all"],
        closed_chunks=chunks["closed"],
        became_due=chunks["lines"] or 0,
        settlements=chunks["settlements"] or 0,
        payouts=tuple(Money(row["total"], row["currency"]) for row in rows),
        payout_count=sum(row["count"] for row in rows),
        set_aside=run.set_aside.count(),
        is_finished=run.status == SettlementRun.Status.CLOSED,
    )


def next_closing(today: date) -> date:
    """Return the last day of the period that closes next: one that ended, else the running one."""
    schedule = settings.SETTLEMENT_SCHEDULE
    ended = last_ended(today, schedule)
    is_closed = SettlementRun.objects.filter(period_end=ended, is_early=False).exists()
    return next_to_end(today, schedule) if is_closed else ended


def effect_of_adjustment(payee_ref: str, amount: Money) -> AdjustmentEffect:
    """Return what an adjustment would move if it were approved now; read from the ledger.

    Money: the currency of `amount`. To the payee (positive) it is payable; from it (negative) it
    leaves the payable, and what that does not cover the payee owes us.
    """
    held = queries.balances(payee_ref, amount.currency)
    payable, owed = amount, Money.zero(amount.currency)
    if amount.minor < 0:
        sources = drawing.draw_on_payable(
            payee_ref=payee_ref, currency=amount.currency, minor=-amount.minor
        )
        payable = Money(-sources.payable, amount.currency)
        owed = Money(sources.receivable, amount.currency)
    return AdjustmentEffect(
        payable_before=held.payable,
        payable_after=held.payable + payable,
        owed_before=held.owed,
        owed_after=held.owed + owed,
    )


def has_adjustment(reference: str) -> bool:
    """Tell whether somebody has proposed an adjustment for this before, decided or not."""
    return Adjustment.objects.filter(reference=reference).exists()
