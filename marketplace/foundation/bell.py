"""Ask a worker to look now. The work is a row already; a lost bell is found by a sweep."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction

from marketplace.foundation.deadlines import OutOfTime

log = logging.getLogger(__name__)


def ring(task: str, **arguments: str) -> None:
    """Send a task by its name, outside any transaction. A broker that is away is no error."""
    try:
        current_app.send_task(task, kwargs=arguments)
    except OutOfTime:
        raise
    except Exception:  # whatever the broker's client raises: a buyer must not see it
        log.warning("bell %s not rung", task, exc_info=True)


def ring_after_commit(task: str, **arguments: str) -> None:
    """Ring once the transaction that wrote the row is committed; never if it fails."""
    transaction.on_commit(lambda: ring(task, **arguments))
