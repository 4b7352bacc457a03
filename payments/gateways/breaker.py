"""A breaker before each provider: while one is away, nobody waits for its time-out.

Closed, until BREAKER_FAILURES calls failed within BREAKER_SECONDS; then open for BREAKER_SECONDS;
then half-open: one call may try. An answer closes the breaker, another failure opens it again.
docs/payment-methods.md has the states with worked numbers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.conf import settings

from marketplace.foundation.clock import now
from marketplace.foundation.deadlines import OutOfTime
from payments.gateways import breaker_state, calls_at_once
from payments.gateways.errors import OutcomeUnknown, ProviderAway, ProviderUnavailable

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
_LONGEST_CALL: Final = 60  # seconds; a worker waits for (3 + 20) twice at most
_FAILURES: Final = (ProviderUnavailable, OutcomeUnknown)


@dataclass(frozen=True, slots=True)
class Opened:
    """A breaker that is not closed: since when its provider is away, and until when nobody asks."""

    since: datetime
    until: datetime


def call(code: str, ask: Callable[[], Answer]) -> Answer:
    """Ask a provider, unless its breaker is open; take note of what became of it.

    A refusal is an answer: the provider is there.
    Raises: ProviderAway, ProviderBusy when nothing was asked.
    """
    with calls_at_once.place(code):
        return _call(code, ask)


def _call(code: str, ask: Callable[[], Answer]) -> Answer:
    found = opened(code)
    if found is not None:
        _enter(code, found)
    try:
        answer = ask()
    except _FAILURES:
        _note_failure(code, found)
        raise
    except OutOfTime:  # ours, not the provider's: it tells nothing
        breaker_state.give_probe_back(code)
        raise
    except Exception:
        _note_answer(code, found)
        raise
    _note_answer(code, found)
    return answer


def opened(code: str) -> Opened | None:
    """Return how long a provider has been away, and until when nobody asks it; None when closed."""
    kept = breaker_state.read(code)
    if kept is None:
        return None
    return Opened(*(datetime.fromisoformat(each) for each in kept))


def refuse_away(code: str) -> None:
    """Say that a provider is away before anything is written of asking it. Raises: ProviderAway."""
    found = opened(code)
    if found is not None:
        _refuse_open(code, found)


def away_since(code: str) -> datetime | None:
    """Return since when a provider is away; None when it may be asked.

    A half-open breaker lets one call try: its methods are offered again, or nobody would.
    """
    found = opened(code)
    return found.since if found is not None and now() < found.until else None


def _enter(code: str, found: Opened) -> None:
    """Let one call pass through a half-open breaker, and none through an open one."""
    _refuse_open(code, found)
    if not breaker_state.take_probe(code, seconds=_LONGEST_CALL):
        raise ProviderAway(f"{code} is being tried", retry_after=5)


def _refuse_open(code: str, found: Opened) -> None:
    left = (found.until - now()).total_seconds()
    if left > 0:
        raise ProviderAway(f"{code} is away", retry_after=int(left) + 1)


def _note_failure(code: str, found: Opened | None) -> None:
    at = now()
    if found is not None:  # the one call that could try
        _open(code, since=found.since, at=at)
        breaker_state.give_probe_back(code)
        return
    failures = settings.BREAKER_FAILURES
    earlier = breaker_state.count_failure(code, at.isoformat(), back=failures - 1)
    within = timedelta(seconds=settings.BREAKER_SECONDS)
    is_enough = earlier is not None and at - datetime.fromisoformat(earlier) <= within
    if is_enough and opened(code) is None:
        _open(code, since=at, at=at)
        log.error("%s is away: %d calls failed within %s", code, failures, within)


def _open(code: str, *, since: datetime, at: datetime) -> None:
    until = at + timedelta(seconds=settings.BREAKER_SECONDS)
    breaker_state.write(code, (since.isoformat(), until.isoformat()))


def _note_answer(code: str, found: Opened | None) -> None:
    if found is not None:
        breaker_state.clear(code)
        log.warning("%s is back; it was away since %s", code, found.since.isoformat())
