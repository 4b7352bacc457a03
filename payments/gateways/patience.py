"""Who asks the provider: a worker can wait for an answer, a person in front of a page cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_patient: ContextVar[bool] = ContextVar("is_patient", default=False)


@contextmanager
def patient() -> Iterator[None]:
    """Let the calls within wait longer and repeat themselves: for the doors of workers only.

    Everybody else gets a short time-out and no repeats, so that a provider that hangs does not
    take the web processes with it.
    """
    before = _is_patient.set(True)
    try:
        yield
    finally:
        _is_patient.reset(before)


def is_patient() -> bool:
    """Tell whether the present caller can wait."""
    return _is_patient.get()
