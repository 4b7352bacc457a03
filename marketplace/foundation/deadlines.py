"""How long work may take: a deadline of one's own, and the worker's that stands behind it."""

from __future__ import annotations

from time import monotonic
from typing import Final

from celery.exceptions import SoftTimeLimitExceeded

# A worker raises it within a task that runs for too long. It is an Exception like any other, so
# whoever catches broadly lets it pass first: else the task goes on until it is killed.
OutOfTime: Final = SoftTimeLimitExceeded


class Deadline:
    """A time from now on, by a clock that nobody sets."""

    def __init__(self, seconds: float) -> None:
        self._ends = monotonic() + seconds

    @property
    def has_passed(self) -> bool:
        """Whether the time is over."""
        return monotonic() >= self._ends
