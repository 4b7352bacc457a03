"""Tell charges the fees that only a provider's lines name, each once."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from marketplace.foundation.deadlines import Deadline
from marketplace.foundation.errors import ProjectError
from marketplace.foundation.money import Money
from payments.charges import services as charges
from payments.reconciliation.books import run
from payments.reconciliation.provider_objects import LINES, UNTOLD

log = logging.getLogger(__name__)

_SECONDS: Final = 20  # a day of sales; the next sweep tells the others
_BATCH: Final = 2_000
# A line without a fee tells nothing: the fee may stand in a line of its own, of another day.
_FEES: Final = f"""
    SELECT line.subject, line.fee, line.currency FROM ({LINES}) line
    WHERE line.provider = %(provider)s AND line.kind = 'payment'
        AND EXISTS (SELECT 1 FROM {UNTOLD})
    ORDER BY line.id LIMIT {_BATCH}
"""  # noqa: S608


def tell_fees(*, provider: str, now: datetime) -> int:
    """Hand the fee of each payment that has none yet to charges; return how many were news.

    Each is a transaction of its own under its charge's lock, so call it outside any transaction.
    Money: what the provider kept, in the currency in which it settles.
    """
    deadline = Deadline(_SECONDS)
    told = 0
    for subject, minor, currency in run(_FEES, provider=provider):
        if deadline.has_passed:
            log.warning("%s: the time for fees is over, the next sweep goes on", provider)
            break
        fee = Money(minor, currency)
        try:
            told += charges.record_told_fee(
                provider=provider, provider_object_id=subject, fee=fee, now=now
            )
        except ProjectError as error:  # the others do not wait for it
            log.error("the fee of %s cannot be recorded: %s", subject, error)
    return told
