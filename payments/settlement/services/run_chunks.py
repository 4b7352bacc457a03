"""Work a run off, chunk by chunk: each is claimed, and committed only by who still holds it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import OperationalError, connection, transaction
from django.db.models import F, Q

from marketplace.foundation.company import has_company, session
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.deadlines import Deadline, OutOfTime
from marketplace.foundation.errors import TryAgain
from payments.settlement import locks, positions
from payments.settlement.models import SetAside, SettlementChunk, SettlementRun
from payments.settlement.positions import Key
from payments.settlement.services.post_due import post_due
from payments.settlement.services.settle_payees import Settled, settle_payees

log = logging.getLogger(__name__)
_TRY_LATER: Final = (TryAgain, OperationalError, OutOfTime)
# Many times what a chunk takes; who is slower than that is overtaken and cannot commit.
CLAIM: Final = timedelta(seconds=60)
PAUSE: Final = timedelta(milliseconds=250)  # until a helper looks again whether it is alone
NOTHING: Final = Settled(0, (), ())


@dataclass(frozen=True)
class ChunkClosed:
    """What working one chunk off did."""

    number: int
    lines: int
    settled: Settled


def run_chunks(
    *,
    run: SettlementRun,
    now: datetime,
    deadline: Deadline | None = None,
    tell: Callable[[ChunkClosed], None] | None = None,
) -> list[ChunkClosed]:
    """Work chunks off until none is free or the time is over; return what was done.

    Any number of workers may do this for one run at once.
    """
    done: list[ChunkClosed] = []
    while deadline is None or not deadline.has_passed:
        closed = _run_next(run, now, tell)
        if closed is None:
            break
        done.append(closed)
    return done


def run_chunks_together(
    *, run: SettlementRun, now: datetime, tell: Callable[[ChunkClosed], None] | None = None
) -> list[ChunkClosed]:
    """Work all chunks off as `run_chunks` does, with a helper on a connection of its own.

    The helper works while nobody else does: buyers get its processor. Within a transaction of
    the caller, or when one chunk is left, nobody helps.
    """
    left = run.chunks.exclude(status=SettlementChunk.Status.CLOSED).count()
    if connection.in_atomic_block or left < 2:
        return run_chunks(run=run, now=now, tell=tell)
    is_over, helped = threading.Event(), session()
    with ThreadPoolExecutor(1, thread_name_prefix="settlement") as threads:
        helper = threads.submit(_help, run, now, tell, helped, is_over)
        try:
            done = run_chunks(run=run, now=now, tell=tell)
        finally:
            is_over.set()
        done += helper.result()
    return sorted(done, key=lambda chunk: chunk.number)


def _help(
    run: SettlementRun,
    now: datetime,
    tell: Callable[[ChunkClosed], None] | None,
    helped: int,
    is_over: threading.Event,
) -> list[ChunkClosed]:
    """Work a chunk off, look whether we are alone, and so on until nothing is left."""
    done: list[ChunkClosed] = []
    try:
        while not is_over.is_set():
            if has_company(but=[helped]):
                is_over.wait(PAUSE.total_seconds())
                continue
            closed = _run_next(run, now, tell)
            if closed is None:
                break
            done.append(closed)
    finally:
        connection.close()  # this thread's own
    return done


def _run_next(
    run: SettlementRun, now: datetime, tell: Callable[[ChunkClosed], None] | None
) -> ChunkClosed | None:
    chunk = claim(run, now)
    if chunk is None:
        return None
    closed = close_chunk(run=run, chunk=chunk, now=now)
    if tell is not None:
        tell(closed)
    return closed


@transaction.atomic
def claim(run: SettlementRun, now: datetime) -> SettlementChunk | None:
    """Take a chunk that waits, or whose worker has gone silent; None when there is none."""
    free = Q(status=SettlementChunk.Status.WAITING) | Q(
        status=SettlementChunk.Status.RUNNING, claimed_until__lte=now
    )
    chunk = (
        SettlementChunk.objects.select_for_update(skip_locked=True, no_key=True)
        .filter(free, run=run)
        .order_by("number")
        .first()
    )
    if chunk is None:
        return None
    chunk.status = SettlementChunk.Status.RUNNING
    chunk.claim += 1
    chunk.claimed_until = now + CLAIM
    chunk.save(update_fields=["status", "claim", "claimed_until"])
    return chunk


def close_chunk(*, run: SettlementRun, chunk: SettlementChunk, now: datetime) -> ChunkClosed:
    """Make the chunk's sales due, settle its payees, and close it.

    Raises: Overtaken when another worker took it meanwhile.
    """
    between = {"first": chunk.first_payee, "last": chunk.last_payee}
    lines = post_due(now=now, cutoff=_just_before(run.cutoff), **between)
    crashpoint("settlement.chunk.due_posted")
    keys = positions.keys_to_close(cutoff=run.cutoff, on=run.period_end, **between)
    settled = _settle(run, chunk, keys, now)
    crashpoint("settlement.chunk.before_closed")
    with transaction.atomic():
        row = locks.chunk(chunk.pk, chunk.claim)
        row.status = SettlementChunk.Status.CLOSED
        row.closed_at = now
        row.save(update_fields=["status", "closed_at"])
        _count(row, lines, 0)
    return ChunkClosed(chunk.number, lines, settled)


def _just_before(cutoff: datetime) -> datetime:
    """Return the last moment of the period: what falls due at midnight is the next day's."""
    return cutoff - timedelta(microseconds=1)


def _settle(
    run: SettlementRun, chunk: SettlementChunk, keys: Sequence[Key], now: datetime
) -> Settled:
    """Settle payees together; in trouble by halves, and set aside whose books refuse it."""
    if not keys:
        return NOTHING
    try:
        with transaction.atomic():
            locks.chunk(chunk.pk, chunk.claim)
            settled = settle_payees(run=run, keys=keys, now=now)
            _count(chunk, 0, settled.settlements)
            return settled
    except _TRY_LATER:
        raise
    except Exception as error:  # whatever it is, it must not keep the others from being paid
        if len(keys) == 1:
            return _set_aside(run, keys[0], error, now)
        log.warning("%d payees are settled in parts", len(keys), exc_info=True)
    half = len(keys) // 2
    parts = [_settle(run, chunk, part, now) for part in (keys[:half], keys[half:])]
    return Settled(
        settlements=sum(part.settlements for part in parts),
        paid=tuple(amount for part in parts for amount in part.paid),
        carried=tuple(row for part in parts for row in part.carried),
    )


def _set_aside(run: SettlementRun, key: Key, error: Exception, now: datetime) -> Settled:
    log.critical("payee %s in %s cannot be settled", *key, exc_info=error)
    SetAside.objects.get_or_create(
        run=run,
        payee_ref=key[0],
        defaults={"error": f"{type(error).__name__}: {error}"[:2000], "occurred_at": now},
    )
    return NOTHING


def _count(chunk: SettlementChunk, lines: int, settlements: int) -> None:
    """Add to what the progress page shows."""
    SettlementChunk.objects.filter(pk=chunk.pk).update(
        lines=F("lines") + lines, settlements=F("settlements") + settlements
    )
