"""Places where a drill may kill the process; in every other run they do nothing."""

from __future__ import annotations

import os
import signal

_ARMED = os.environ.get("CRASHPOINT", "")


def crashpoint(name: str) -> None:
    """Kill this process without warning if a drill named this place."""
    if _ARMED and name == _ARMED:
        os.kill(os.getpid(), signal.SIGKILL)
