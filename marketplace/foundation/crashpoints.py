"""Places where a drill may kill the process; in every other run they do nothing."""

from __future__ import annotations

import os
import signal

_armed = ""


def arm(name: str) -> None:
    """Let the next passage of a place kill this process; only drills call it, in a child."""
    global _armed
    _armed = name


def crashpoint(name: str) -> None:
    """Kill this process without warning if a drill named this place."""
    if name == _armed:
        os.kill(os.getpid(), signal.SIGKILL)
