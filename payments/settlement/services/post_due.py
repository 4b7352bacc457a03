"""Make earnings payable once their hold has passed."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import OperationalError, transaction

from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.deadlines import OutOfTime
from marketplace.foundation.errors import TryAgain
from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement import locks
from payments.settlement.models import WaitingEarning
from payments.settlement.movements import LAST, Due, DuePayee, payees_with_due, take_due

log = logging.getLogger(__name__)
_TRY_LATER: Final = (TryAgain, OperationalError, OutOfTime)


def post_due(
    *, now: datetime, cutoff: datetime | None = None, first: str = "", last: str = LAST
) -> int:
    """Post every earning that is due by `cutoff` (or now); return how many became due.

    Money: pending to commission and its tax (ours and the state's from here on) and pending to
    payable (net), one entry for each payee and currency. Groups of at most
    SETTLEMENT_CHUNK_LINES sales commit on their own, so a killed run loses nothing. `first` and
    `last` bound the payees, both included. What cannot be posted stays in the queue with an
    alarm, and keeps nobody else from being paid.
    """
    until = min(cutoff or now, now)
    return sum(_post_group(group, until) for group in _groups(until, first, last))


def _groups(until: datetime, first: str, last: str) -> Iterator[list[DuePayee]]:
    """Yield payees in order, as many as have few enough sales for one transaction."""
    after, limit, is_more = "", settings.SETTLEMENT_CHUNK_PAYEES, True
    while is_more:
        found = payees_with_due(cutoff=until, after=after, first=first, last=last, limit=limit)
        if not found:
            break
        group: list[DuePayee] = []
        lines = 0
        for payee in found:
            group.append(payee)
            lines += payee.lines
            if lines >= settings.SETTLEMENT_CHUNK_LINES:
                break
        after = group[-1].payee_ref
        is_more = len(found) == limit or len(group) < len(found)
        yield group


def _post_group(group: Sequence[DuePayee], until: datetime) -> int:
    """Post a group whole; in trouble by halves, and a single payee sale by sale."""
    try:
        return _post_all(group, until)
    except _TRY_LATER:
        raise  # nothing is wrong with any row: the next sweep posts them
    except Exception:
        log.warning("due sales of %d payees are posted in parts", len(group), exc_info=True)
    if len(group) == 1:
        return _post_one_by_one(group[0], until)
    half = len(group) // 2
    return _post_group(group[:half], until) + _post_group(group[half:], until)


def _post_all(group: Sequence[DuePayee], until: datetime) -> int:
    posted = 0
    wanted = sum(each.lines for each in group)
    while posted < wanted:
        lines = _post(group, until)
        if not lines:
            break  # another worker was faster
        posted += lines
    return posted


def _post_one_by_one(payee: DuePayee, until: datetime) -> int:
    waiting = WaitingEarning.objects.filter(payee_ref=payee.payee_ref, due_at__lte=until)
    posted = 0
    for earning_id in list(waiting.order_by("due_at", "pk").values_list("pk", flat=True)):
        try:
            posted += _post([payee], until, only=earning_id)
        except _TRY_LATER:
            raise
        except Exception:  # whatever it is: a person must look at this one, the others go on
            log.critical("earning %s cannot become due", earning_id, exc_info=True)
    return posted


@transaction.atomic
def _post(group: Sequence[DuePayee], until: datetime, only: object = None) -> int:
    """Post sales of these payees that nobody else posts, all or none; return how many."""
    locks.money_of((each.payee_ref, code) for each in group for code in each.currencies)
    due = take_due(
        payees=[each.payee_ref for each in group],
        cutoff=until,
        limit=settings.SETTLEMENT_CHUNK_LINES,
        only=only,
    )
    ledger.post_many([entry for each in due if (entry := _entry(each))])
    crashpoint("settlement.due.before_commit")
    return sum(each.lines for each in due)


def _entry(due: Due) -> EntryDraft | None:
    """Draft what a movement of sales posts; none when all of it was drawn on before."""
    pending = chart.vendor_pending(due.payee_ref, due.currency)
    moves = (
        (chart.commission(due.currency), due.commission, "commission"),
        (chart.tax_payable(due.currency), due.tax, "tax on commission"),
        (chart.vendor_payable(due.payee_ref, due.currency), due.net - due.restored, "net"),
    )
    postings = tuple(
        PostingDraft(debit=pending, credit=account, amount=Money(minor, due.currency), memo=memo)
        for account, minor, memo in moves
        if minor
    )
    if not postings:
        return None
    return EntryDraft(
        key=due.key,
        kind="sales_due",
        reference=due.key,
        effective_on=macau_day(due.due_at),
        postings=postings,
    )
