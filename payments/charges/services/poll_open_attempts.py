"""Ask the provider about attempts that it may have forgotten to tell us of."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from payments.charges.models import Attempt
from payments.charges.services.close_attempt import close_attempt
from payments.charges.services.sync_attempt import sync_attempt
from payments.charges.sweeping import each
from payments.charges.waiting import wait
from payments.gateways.errors import ProviderAway

_BATCH = 100


def poll_open_attempts(*, now: datetime) -> int:
    """Look at each attempt whose time to be looked at has come; return how many were.

    A page that is still open under a charge that nobody may pay any more is closed.
    """
    due = Attempt.objects.filter(next_poll_at__lte=now, quarantined_at=None)
    providers = dict(due.order_by("next_poll_at").values_list("pk", "provider")[:_BATCH])
    return each(
        providers,
        lambda attempt_id: _look(attempt_id, now),
        what="attempt",
        put_off=lambda attempt_id, error: _put_off(attempt_id, error, now),
        whose=providers.__getitem__,
    )


def _look(attempt_id: UUID, now: datetime) -> bool:
    attempt = Attempt.objects.select_related("charge").get(pk=attempt_id)
    if attempt.is_live and not attempt.charge.is_payable:
        close_attempt(attempt_id=attempt_id, now=now)
    else:
        sync_attempt(attempt_id, now=now)
    return True


def _put_off(attempt_id: UUID, error: Exception, now: datetime) -> None:
    """Wait longer after each failure, unless recording it has planned a look already."""
    due = Attempt.objects.filter(pk=attempt_id, next_poll_at__lte=now)
    if isinstance(error, ProviderAway):  # nobody was asked
        due.update(next_poll_at=now + timedelta(seconds=error.retry_after))
        return
    polls = due.values_list("polls", flat=True).first()
    if polls is not None:
        later = now + wait(polls)
        due.update(next_poll_at=later, polls=F("polls") + 1)
