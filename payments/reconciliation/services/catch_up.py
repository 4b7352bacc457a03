"""Ask charges to look at what the provider has and our books do not."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from marketplace.foundation.errors import ProjectError
from payments.charges import services as charges
from payments.reconciliation.books import run
from payments.reconciliation.provider_objects import LINES

log = logging.getLogger(__name__)

_BATCH: Final = 200  # attempts and refunds a sweep catches up with; the next takes the others
# Payments and refunds that the provider has and our books do not, whose rows we know.
_LATE_ATTEMPTS: Final = f"""
    SELECT a.id FROM ({LINES}) line JOIN charges_attempt a ON a.provider = line.provider
        AND (a.public_id = line.client_reference OR a.provider_object_id = line.subject)
    WHERE line.kind = 'payment' AND line.provider = %(provider)s
        AND a.status <> 'captured' AND a.quarantined_at IS NULL
    ORDER BY a.id LIMIT {_BATCH}
"""  # noqa: S608
_LATE_REFUNDS: Final = f"""
    SELECT r.id FROM ({LINES}) line JOIN charges_refund r ON r.public_id = line.subject
    WHERE line.kind LIKE 'refund%%' AND line.provider = %(provider)s
        AND r.status IN ('submitted', 'pending', 'succeeded')
    ORDER BY r.id LIMIT {_BATCH}
"""  # noqa: S608


def catch_up(*, provider: str, now: datetime) -> int:
    """Ask charges to look at what the provider has and the books have not; return how many.

    No message is needed for it: the provider's own list says where to look.
    """
    attempts = [pk for (pk,) in run(_LATE_ATTEMPTS, provider=provider)]
    refunds = [pk for (pk,) in run(_LATE_REFUNDS, provider=provider)]
    done = _each(attempts, charges.sync_attempt, now)
    return done + _each(refunds, charges.sync_refund, now)


def _each(ids: Sequence[object], look: Callable[..., object], now: datetime) -> int:
    done = 0
    for pk in ids:
        try:
            look(pk, now=now)
        except ProjectError as error:
            log.warning("%s could not be looked at: %s", pk, error)
        else:
            done += 1
    return done
