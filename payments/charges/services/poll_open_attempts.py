"""Ask the provider about attempts that it may have forgotten to tell us of."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db.models import F

from marketplace.foundation.errors import ProjectError
from payments.charges.models import Attempt
from payments.charges.services.close_attempt import close_attempt
from payments.charges.services.sync_attempt import sync_attempt
from payments.charges.statuses import LIVE, PAYABLE
from payments.charges.waiting import wait

log = logging.getLogger(__name__)
_BATCH = 100


def poll_open_attempts(*, now: datetime) -> int:
    """Look at each attempt whose time to be looked at has come; return how many were.

    A page that is still open under a charge that nobody may pay any more is closed.
    """
    due = Attempt.objects.filter(next_poll_at__lte=now, quarantined_at=None)
    rows = due.order_by("next_poll_at").values_list("pk", "status", "charge__status")[:_BATCH]
    looked = 0
    for attempt_id, status, charge_status in list(rows):
        try:
            if status in LIVE and charge_status not in PAYABLE:
                close_attempt(attempt_id=attempt_id, now=now)
            else:
                sync_attempt(attempt_id, now=now)
            looked += 1
        except ProjectError as error:
            log.warning("attempt %s: %s", attempt_id, error)
            _postpone(attempt_id, now)
        except Exception:  # one attempt in trouble must not keep the others from being looked at
            log.exception("attempt %s", attempt_id)
            _postpone(attempt_id, now)
    return looked


def _postpone(attempt_id: UUID, now: datetime) -> None:
    """Wait longer after each failure, unless recording it has planned a look already."""
    due = Attempt.objects.filter(pk=attempt_id, next_poll_at__lte=now)
    polls = due.values_list("polls", flat=True).first()
    if polls is not None:
        later = now + wait(polls)
        due.update(next_poll_at=later, polls=F("polls") + 1)
