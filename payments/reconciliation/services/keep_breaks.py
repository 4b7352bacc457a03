"""Keep the breaks in step with what does not fit: open new ones, close those that are gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from payments.reconciliation import locks, rules
from payments.reconciliation.models import Break, BreakComment
from payments.reconciliation.types import Found

_What = BreakComment.What
_State = Break.State


@transaction.atomic
def keep_breaks(found: Iterable[Found], *, now: datetime) -> tuple[int, int]:
    """Open a break for each mismatch, and resolve those whose mismatch is gone.

    One that comes back is the same row, opened again: nothing is deleted, and its comments tell
    the whole story. Returns how many were opened and how many closed.
    """
    locks.matching()
    now_found = {each.key: each for each in found}
    known = {row.key: row for row in Break.objects.filter(key__in=list(now_found))}
    opened = [_open(each, now) for key, each in now_found.items() if key not in known]
    back = [row for row in known.values() if row.state == _State.RESOLVED]
    for row in back:
        row.state = _State.OPEN
        row.closed_by, row.closed_at, row.resolution_key = "", None, ""
        row.save(update_fields=["state", "closed_by", "closed_at", "resolution_key"])
    gone = list(Break.objects.exclude(state=_State.RESOLVED).exclude(key__in=list(now_found)))
    for row in gone:
        row.state = _State.RESOLVED
        row.closed_by, row.closed_at = rules.SYSTEM, now
        row.save(update_fields=["state", "closed_by", "closed_at"])
    said = [(row, _What.OPENED) for row in opened] + [(row, _What.REOPENED) for row in back]
    said += [(row, _What.RESOLVED) for row in gone]
    BreakComment.objects.bulk_create(
        BreakComment(about=row, what=what, said_by=rules.SYSTEM, said_at=now) for row, what in said
    )
    return len(opened) + len(back), len(gone)


def _open(each: Found, now: datetime) -> Break:
    return Break.objects.create(
        key=each.key,
        kind=each.kind,
        side=each.side,
        account=each.account,
        currency=each.amount.currency,
        amount_minor=each.amount.minor,
        subject=each.subject[:200],
        since_on=each.since_on,
        opened_at=now,
    )
