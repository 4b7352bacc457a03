"""The clocks of returns: what was not done in time is done by the timer."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from catalog.services import stock
from marketplace.foundation.errors import ProjectError
from marketplace.orders.models import Return
from marketplace.orders.return_errors import NothingInStock
from marketplace.orders.services.returns import moving
from marketplace.orders.services.returns.answer_return import approve
from marketplace.orders.services.returns.decide_return import decide
from marketplace.orders.services.returns.escalate_return import escalate
from marketplace.orders.services.returns.give_back import refund_instead, settle

log = logging.getLogger(__name__)
_S = Return.Status
BATCH: Final = 500
NOT_SENT: Final = "not_sent"


def sweep_returns(*, now: datetime) -> int:
    """Do what the clocks of returns say; return how many moved.

    Each is a transaction of its own: one that cannot move is logged and stops no other.
    """
    due = Return.objects.filter(due_at__lte=now).order_by("due_at")
    return sum(_run_out(pk, now) for pk in list(due.values_list("pk", flat=True)[:BATCH]))


def _run_out(pk: UUID, now: datetime) -> bool:
    try:
        with transaction.atomic():
            of = moving.locked(Return.objects.values_list("public_id", flat=True).get(pk=pk))
            if of.due_at is None or of.due_at > now:
                return False  # somebody did it in this moment
            _STEPS[_S(of.status)](of, now)
    except ProjectError:
        log.exception("the clock of return %s ran out and nothing came of it", pk)
        return False
    return True


def _silent_shop(of: Return, now: datetime) -> None:
    try:
        with transaction.atomic():
            approve(of, by=moving.TIMER, goods_stay=False, now=now)
    except NothingInStock:
        approve(of, by=moving.TIMER, goods_stay=False, as_refund=True, now=now)


def _approved(of: Return, now: datetime) -> None:
    if of.goods_stay:
        _owed(of, now)
        return
    stock.release(of.ref)
    moving.move(of, _S.CLOSED, by=moving.TIMER, now=now, ended_why=NOT_SENT)


def _owed(of: Return, now: datetime) -> None:
    """Try the money again; an exchange that never left becomes a refund."""
    if of.wish == Return.Wish.EXCHANGE:
        refund_instead(of, by=moving.TIMER, now=now)
    else:
        settle(of, by=of.answered_by or moving.TIMER, now=now)


def _never_counted(of: Return, now: datetime) -> None:
    stock.release(of.ref)
    escalate(of, by=moving.TIMER, text="", now=now)


def _denied(of: Return, now: datetime) -> None:
    del now
    moving.wait(of, due_at=None)  # for good: nobody escalated it


def _undecided(of: Return, now: datetime) -> None:
    decide(of, approve_it=True, goods_stay=True, text="", by=moving.TIMER, now=now)


_STEPS: Final = {
    _S.REQUESTED: _silent_shop,
    _S.APPROVED: _approved,
    _S.SENT: _never_counted,
    _S.DENIED: _denied,
    _S.ESCALATED: _undecided,
    _S.RECEIVED: _owed,
}
