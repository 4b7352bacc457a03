"""The second pair of eyes: somebody decides about what another person proposed."""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payments.settlement.errors import NeedsAnotherPerson, WrongState
from payments.settlement.models import Adjustment, DutyPayment


def decide_proposal(
    row: Adjustment | DutyPayment, *, approve: bool, by: str, now: datetime, decided: Promise
) -> bool:
    """Write a decision about a locked row; return whether it is news.

    A decision stands: the same again is none, the other is refused with the words of `decided`.
    Raises: NeedsAnotherPerson for who proposed it; WrongState.
    """
    wanted = row.Status.APPROVED if approve else row.Status.REFUSED
    if row.status != row.Status.PROPOSED:
        if row.status == wanted:
            return False
        raise WrongState(decided)
    if approve and by == row.proposed_by:
        raise NeedsAnotherPerson(_("Another person must approve what you proposed."))
    row.status = wanted
    row.decided_by = by
    row.decided_at = now
    row.save(update_fields=["status", "decided_by", "decided_at"])
    return True
