"""Plan a closing: a row for the run, and one for each chunk of payees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import macau_day
from payments.ledger import queries as ledger
from payments.settlement import locks
from payments.settlement.errors import DayNotOver, RunStillOpen
from payments.settlement.models import SettlementChunk, SettlementRun
from payments.settlement.movements import LAST
from payments.settlement.periods import end_of

# Payees in order with the sales that will become due. Whoever has a balance and nothing else is
# added by the ledger.
_WORK: Final = """
    SELECT payee_ref, sum(lines)::bigint FROM (
        SELECT w.payee_ref, count(*) AS lines FROM settlement_waitingearning w
        WHERE w.due_at < %(cutoff)s GROUP BY w.payee_ref
        UNION ALL
        SELECT m.payee_ref, 0 FROM settlement_movement m
        WHERE m.settlement_id IS NULL AND m.occurred_at < %(cutoff)s
        UNION ALL
        SELECT r.payee_ref, 0 FROM settlement_reserve r
        WHERE r.left_minor > 0 AND r.release_on <= %(on)s
        UNION ALL
        SELECT p, 0 FROM unnest(%(owed)s::text[]) AS p
    ) work
    GROUP BY payee_ref ORDER BY payee_ref COLLATE "C"
"""


@transaction.atomic
def plan_run(*, on: date, by: str, now: datetime, early: bool = False) -> SettlementRun | None:
    """Open the run that closes the day `on` in Macau, or find it open; None when it is closed.

    `early` closes a day that is not over: it takes what is due by now, and the day's own run
    still comes. At most one run is open, and a run that was interrupted is finished first.
    Raises: DayNotOver, RunStillOpen.
    """
    is_over = on < macau_day(now)
    if not is_over and not early:
        raise DayNotOver(_("This day is not over yet in Macau."))
    locks.planning()
    is_early = early and not is_over
    opened = SettlementRun.objects.filter(status=SettlementRun.Status.OPEN).first()
    if opened is not None:
        if (opened.period_end, opened.is_early) == (on, is_early):
            return opened
        raise RunStillOpen(
            _("The closing of %(day)s is not finished yet.") % {"day": opened.period_end}
        )
    if not is_early and SettlementRun.objects.filter(period_end=on, is_early=False).exists():
        return None
    run = SettlementRun.objects.create(
        period_end=on,
        is_early=is_early,
        cutoff=min(end_of(on), now),
        started_by=by,
        started_at=now,
    )
    SettlementChunk.objects.bulk_create(
        SettlementChunk(run=run, number=number, first_payee=first, last_payee=last)
        for number, (first, last) in enumerate(ranges(on=on, cutoff=run.cutoff), start=1)
    )
    return run


def ranges(*, on: date, cutoff: datetime) -> Iterator[tuple[str, str]]:
    """Yield ranges of payees, both ends included, that hold a chunk's worth of work each."""
    owed = {payee for payee, _ in ledger.parties_with_balance("vendor_payable", last=LAST)}
    asked: dict[str, Any] = {"on": on, "cutoff": cutoff, "owed": sorted(owed)}
    with connection.cursor() as cursor:
        cursor.execute(_WORK, asked)
        rows = cursor.fetchall()
    first, last, payees, lines = "", "", 0, 0
    for payee, due in rows:
        is_full = payees >= settings.SETTLEMENT_CHUNK_PAYEES or (
            payees and lines + due > settings.SETTLEMENT_CHUNK_LINES
        )
        if is_full:
            yield first, last
            first, payees, lines = "", 0, 0
        first, last = first or payee, payee
        payees, lines = payees + 1, lines + due
    if payees:
        yield first, last
