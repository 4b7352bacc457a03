"""Block a payee's money, or one sale of it, and release it again; each with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.settlement import locks
from payments.settlement.errors import ReasonMissing, UnknownEarning
from payments.settlement.models import Earning, Hold
from payments.settlement.services.recall_payouts import recall_everything


@transaction.atomic
def place_hold(*, payee_ref: str, reason: str, by: str, now: datetime, reference: str = "") -> Hold:
    """Keep a payee's money from being paid out, or one earning from becoming due.

    What was only drafted for the payee in its own currency is called back.

    A sale that is due already can no longer be held alone: hold the payee.
    Raises: ReasonMissing; UnknownEarning when the payee has no such sale that still waits.
    """
    if not reason.strip():
        raise ReasonMissing(_("Say why: the reason is kept."))
    if reference:
        waiting = Earning.objects.filter(
            reference=reference, payee_ref=payee_ref, waiting__isnull=False
        )
        if not waiting.exists():
            raise UnknownEarning(_("This shop has no such sale that is not due yet."))
    else:
        recall_everything(payee_ref=payee_ref, now=now)
    return Hold.objects.create(
        payee_ref=payee_ref,
        reference=reference,
        reason=reason.strip(),
        placed_by=by,
        placed_at=now,
    )


@transaction.atomic
def release_hold(*, hold_ref: str, reason: str, by: str, now: datetime) -> Hold:
    """Release a hold; one that was released stays as it is.

    Raises: ReasonMissing, UnknownPayout.
    """
    if not reason.strip():
        raise ReasonMissing(_("Say why: the reason is kept."))
    hold = locks.hold(hold_ref)
    if hold.released_at is None:
        hold.released_at = now
        hold.released_by = by
        hold.release_reason = reason.strip()
        hold.save(update_fields=["released_at", "released_by", "release_reason"])
    return hold
