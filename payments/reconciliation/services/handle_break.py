"""What a person says of a break without moving money: whose it is, what it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.reconciliation import locks
from payments.reconciliation.errors import BreakClosed, ReasonMissing
from payments.reconciliation.models import Break, BreakComment


@transaction.atomic
def assign_break(*, break_ref: str, owner: str, by: str, now: datetime) -> Break:
    """Give a break to a person ("user:7"). Raises: UnknownBreak, BreakClosed."""
    row = standing(break_ref)
    if row.owner != owner:
        row.owner = owner
        row.save(update_fields=["owner"])
        say(row, BreakComment.What.ASSIGNED, owner, by, now)
    return row


@transaction.atomic
def comment_break(*, break_ref: str, text: str, by: str, now: datetime) -> BreakComment:
    """Say something of a break, for good. Raises: UnknownBreak, ReasonMissing."""
    if not text.strip():
        raise ReasonMissing(_("Say something."))
    row = locks.broken(break_ref)
    return say(row, BreakComment.What.COMMENTED, text, by, now)


@transaction.atomic
def explain_break(*, break_ref: str, reason: str, by: str, now: datetime) -> Break:
    """Say that a break is understood and only needs time: its amount still stands.

    Raises: UnknownBreak, BreakClosed, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing(_("Give the reason."))
    row = standing(break_ref)
    row.state = Break.State.EXPLAINED
    row.save(update_fields=["state"])
    say(row, BreakComment.What.EXPLAINED, reason, by, now)
    return row


def standing(break_ref: str) -> Break:
    """Lock a break that is not resolved. Raises: UnknownBreak, BreakClosed."""
    row = locks.broken(break_ref)
    if row.state == Break.State.RESOLVED:
        raise BreakClosed(_("This break is resolved already."))
    return row


def say(row: Break, what: str, text: str, by: str, now: datetime) -> BreakComment:
    """Keep what was said of a break or done with it, in the caller's transaction."""
    return BreakComment.objects.create(
        about=row, what=what, text=text.strip()[:500], said_by=by, said_at=now
    )
