"""Close a period: plan the run, work its chunks off, finish it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.conf import settings

from marketplace.foundation.clock import macau_day
from marketplace.foundation.deadlines import Deadline
from marketplace.foundation.money import Money
from payments.settlement.models import SettlementRun
from payments.settlement.periods import last_ended
from payments.settlement.services.finish_run import finish_run
from payments.settlement.services.plan_run import plan_run
from payments.settlement.services.run_chunks import (
    ChunkClosed,
    run_chunks,
    run_chunks_together,
)
from payments.settlement.types import PeriodClosed


def close_period(
    *,
    on: date,
    by: str,
    now: datetime,
    early: bool = False,
    tell: Callable[[ChunkClosed], None] | None = None,
) -> PeriodClosed:
    """Close the period that ends with the day `on` in Macau, for all payees.

    Money: what fell due by then becomes payable; payable less what is recovered and reserved
    goes to payouts in transit, per payee and currency. What there is a reason for (see
    `carrying.py`) stays payable and is carried. Running it again changes nothing.
    Raises: DayNotOver, RunStillOpen.
    """
    run = plan_run(on=on, by=by, now=now, early=early)
    if run is None:
        return PeriodClosed(on, 0, {}, (), ())
    done = run_chunks_together(run=run, now=now, tell=tell)
    batches = finish_run(run=run, by=by, now=now) or []
    return PeriodClosed(
        period_end=on,
        settlements=sum(chunk.settled.settlements for chunk in done),
        paid_out=_by_currency(amount for chunk in done for amount in chunk.settled.paid),
        batches=tuple(batch.public_id for batch in batches),
        carried=tuple(row for chunk in done for row in chunk.settled.carried),
        became_due=sum(chunk.lines for chunk in done),
        is_finished=run.pk is not None and _is_closed(run),
    )


def close_ended_period(*, now: datetime) -> bool:
    """Plan the run of the last period that ended, unless it is closed; tell whether one is open.

    An interrupted run of whatever day comes first.
    """
    if SettlementRun.objects.filter(status=SettlementRun.Status.OPEN).exists():
        return True
    ended = last_ended(macau_day(now), settings.SETTLEMENT_SCHEDULE)
    return plan_run(on=ended, by="system:settlement", now=now) is not None


def continue_run(*, now: datetime, seconds: float) -> bool:
    """Work the open run off for so many seconds; tell whether something is left of it."""
    run = SettlementRun.objects.filter(status=SettlementRun.Status.OPEN).first()
    if run is None:
        return False
    run_chunks(run=run, now=now, deadline=Deadline(seconds))
    return finish_run(run=run, by="system:settlement", now=now) is None


def _is_closed(run: SettlementRun) -> bool:
    run.refresh_from_db(fields=["status"])
    return run.status == SettlementRun.Status.CLOSED


def _by_currency(amounts: Iterable[Money]) -> dict[str, Money]:
    totals: dict[str, Money] = {}
    for amount in amounts:
        totals[amount.currency] = totals.get(amount.currency, Money.zero(amount.currency)) + amount
    return totals
