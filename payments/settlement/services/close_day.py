"""Close a day in Macau: first what fell due in it, then the period that ends with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from marketplace.foundation.clock import macau_day
from payments.settlement.models import SettlementRun
from payments.settlement.services.close_period import close_period
from payments.settlement.services.post_due import post_due
from payments.settlement.types import PeriodClosed


def close_day(*, on: date, by: str, now: datetime, early: bool = False) -> PeriodClosed:
    """Post what is due, then close the period that ends with `on`; see `close_period`.

    Raises: DayNotOver.
    """
    became_due = post_due(now=now)
    return replace(close_period(on=on, by=by, now=now, early=early), became_due=became_due)


def close_yesterday(*, now: datetime) -> PeriodClosed | None:
    """Close yesterday's period in Macau unless that is done; None then."""
    yesterday = macau_day(now) - timedelta(days=1)
    if SettlementRun.objects.filter(period_end=yesterday, finished_at__isnull=False).exists():
        return None
    return close_day(on=yesterday, by="system:settlement", now=now)
