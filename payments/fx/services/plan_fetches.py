"""Make the day's fetches as rows, and end those whose day is over."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from marketplace.foundation.clock import MACAU, macau_day
from payments.fx.errors import SourceUnknown
from payments.fx.models import FxFetch
from payments.fx.sources import Window, fetched_source
from payments.fx.sources.registry import fetched_names

log = logging.getLogger(__name__)
_LOOK_BACK: Final = timedelta(days=6)  # a week: what was missed or corrected comes along


def plan_fetches(*, now: datetime) -> list[FxFetch]:
    """Make one row for each polled source of FX_FETCH_SOURCES once it publishes, Monday to Friday.

    However often it is called. Rows of earlier days that got no figures are `missed`: on a public
    holiday that is as it should be, and a rate that gets old has an alarm of its own.
    """
    local = now.astimezone(MACAU)
    today = local.date()
    late = FxFetch.objects.filter(status=FxFetch.Status.WAITING, is_newest=True, until__lt=today)
    for row in late:
        log.warning("no rates for %s: %s", row, row.last_problem or "none published")
    late.update(status=FxFetch.Status.MISSED)
    if today.weekday() >= 5:
        return []
    hours = {name: fetched_source(name).hours for name in settings.FX_FETCH_SOURCES}
    open_by_now = [name for name, each in hours.items() if each and local.time() >= each.begin]
    return [newest_fetch(name, today, now) for name in open_by_now]


def newest_fetch(source: str, today: date, now: datetime) -> FxFetch:
    """Return the row that asks a source for its newest figures of today."""
    row, _is_new = FxFetch.objects.get_or_create(
        source=source,
        since=today - _LOOK_BACK,
        until=today,
        defaults={"is_newest": True, "due_at": now},
    )
    return row


@transaction.atomic
def plan_now(*, source: str, since: date | None, now: datetime) -> list[FxFetch]:
    """Make a source due now, whatever it answered before: its newest figures, or those since a day.

    Raises: SourceUnknown, also for newest figures of a source that gives past days only.
    """
    if source not in fetched_names():
        raise SourceUnknown(f"{source!r} is not one of {', '.join(fetched_names())}")
    asked, today = fetched_source(source), macau_day(now)
    if since is None:
        if asked.hours is None:
            raise SourceUnknown(f"{source} gives past days only: say --since")
        rows = [newest_fetch(source, today, now)]
    else:
        rows = [
            FxFetch.objects.get_or_create(
                source=source,
                since=window.since,
                until=window.until,
                defaults={"is_newest": False, "due_at": now},
            )[0]
            for window in windows(since, today, asked.longest_window)
        ]
    ids = [row.pk for row in rows]
    FxFetch.objects.filter(pk__in=ids).update(status=FxFetch.Status.WAITING, due_at=now)
    return list(FxFetch.objects.filter(pk__in=ids).order_by("since"))


def windows(since: date, until: date, longest: int) -> list[Window]:
    """Cut a span of days into questions of at most `longest` days each. Pure."""
    found = []
    while since <= until:
        end = min(until, since + timedelta(days=longest - 1))
        found.append(Window(since, end))
        since = end + timedelta(days=1)
    return found
