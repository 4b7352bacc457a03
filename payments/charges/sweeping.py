"""How a sweep goes through its rows: one in trouble does not stop the others, and a provider that
hangs or is away does not hold the worker. What is left is the next sweep's.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from marketplace.foundation.deadlines import Deadline, OutOfTime
from marketplace.foundation.errors import ProjectError, TryAgain
from payments.gateways.errors import ProviderAway

log = logging.getLogger(__name__)
Row = TypeVar("Row")

# No row is begun after it. The last one may still wait for the provider twice (STRIPE_TIMEOUT,
# STRIPE_MAX_RETRIES) before the worker's own limit of CELERY_TASK_SOFT_TIME_LIMIT seconds.
SECONDS: Final = 30
# The other rows would meet the same outage, each for as long as a call may take.
OUTAGES_IN_A_ROW: Final = 3


def each(
    rows: Iterable[Row],
    act: Callable[[Row], bool],
    *,
    what: str,
    put_off: Callable[[Row, Exception], None],
    whose: Callable[[Row], str] = lambda _row: "the provider",
) -> int:
    """Act on each row until the time is over; return how many were done.

    `whose` names the provider of a row: one that is away three times in a row stops its own rows.
    `put_off` gets a row in trouble with its error, and makes it wait longer than the others.
    Raises: OutOfTime.
    """
    deadline = Deadline(SECONDS)
    done = 0
    outages: Counter[str] = Counter()
    for row in rows:
        name = whose(row)
        if outages[name] >= OUTAGES_IN_A_ROW:
            continue
        if deadline.has_passed:
            log.warning("%s: the time is over, the next sweep goes on", what)
            break
        try:
            done += act(row)
            outages[name] = 0
        except OutOfTime as error:
            put_off(row, error)
            raise
        except Exception as error:  # whatever it was: the rows behind it do not wait for it
            if not isinstance(error, ProviderAway):  # that costs nothing, and tells of one provider
                outages[name] = outages[name] + 1 if isinstance(error, TryAgain) else 0
            log.warning("%s %s: %s", what, row, error, exc_info=not isinstance(error, ProjectError))
            put_off(row, error)
        if outages[name] == OUTAGES_IN_A_ROW:
            log.error("%s: %s is away, the next sweep goes on", what, name)
    return done
