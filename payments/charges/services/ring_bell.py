"""Ask a worker to look now. The work is a row already: a lost bell is found by the sweep."""

from __future__ import annotations

import logging
from importlib import import_module

log = logging.getLogger(__name__)


def ring(task: str, **arguments: str) -> None:
    """Call one of this room's tasks; call it after the commit, never within the transaction."""
    try:
        # By name and late: the tasks import the services.
        getattr(import_module("payments.charges.tasks"), task).delay(**arguments)
    except Exception:
        log.warning("bell %s not rung", task, exc_info=True)
