"""Ask a source for rates: claim the row, call outside any transaction, record what came."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F

from marketplace.foundation.clock import MACAU
from payments.fx.models import FxFetch
from payments.fx.services.record_published import Recorded, record_published
from payments.fx.sources import (
    AnswerUnreadable,
    Ask,
    Published,
    SourceAway,
    Window,
    calling,
    fetched_source,
)
from payments.fx.sources.registry import fetched_names

log = logging.getLogger(__name__)
_CLAIM: Final = timedelta(minutes=2)  # longer than a call may take
_AGAIN: Final = timedelta(minutes=15)  # while a source publishes
_LATER: Final = timedelta(hours=1)
_FIRST_WAIT: Final = timedelta(minutes=1)
_ALARMING: Final = 3  # failures in a row


@dataclass(frozen=True)
class ClaimedFetch:
    """A fetch that is ours for two minutes, with its question."""

    fetch_id: int
    source: str
    ask: Ask


@dataclass(frozen=True)
class Outcome:
    """What a try brought: `recorded` is None when the source gave no answer that can be read."""

    fetch: FxFetch
    recorded: Recorded | None


def fetch_due(*, now: datetime) -> list[Outcome]:
    """Try every fetch that is due, controls before what they control."""
    due = FxFetch.objects.filter(status=FxFetch.Status.WAITING, due_at__lte=now)
    order = fetched_names()
    ids = sorted(due.values_list("source", "pk"), key=lambda row: (order.index(row[0]), row[1]))
    return [found for _source, pk in ids if (found := fetch_rates(fetch_id=pk, now=now))]


def fetch_rates(*, fetch_id: int, now: datetime) -> Outcome | None:
    """Ask once; None when the row is not due, or another worker has it."""
    claimed = prepare_fetch(fetch_id=fetch_id, now=now)
    if claimed is None:
        return None
    try:
        content = calling.call(
            claimed.ask,
            base_url=settings.FX_SOURCE_URLS[claimed.source],
            timeout=settings.FX_FETCH_TIMEOUT,
            max_bytes=settings.FX_FETCH_MAX_BYTES,
        )
        published = fetched_source(claimed.source).read(content)
    except (SourceAway, AnswerUnreadable) as error:
        return Outcome(record_failure(fetch_id=fetch_id, error=error, now=now), None)
    return record_answer(fetch_id=fetch_id, content=content, published=published, now=now)


@transaction.atomic
def prepare_fetch(*, fetch_id: int, now: datetime) -> ClaimedFetch | None:
    """Claim a row that is due, and count the try before it is made."""
    rows = FxFetch.objects.select_for_update(skip_locked=True)
    row = rows.filter(pk=fetch_id, status=FxFetch.Status.WAITING, due_at__lte=now).first()
    if row is None or (row.claimed_until is not None and row.claimed_until > now):
        return None
    row.claimed_until, row.tries = now + _CLAIM, F("tries") + 1
    row.save(update_fields=["claimed_until", "tries"])
    ask = fetched_source(row.source).ask(Window(row.since, row.until), is_newest=row.is_newest)
    return ClaimedFetch(row.pk, row.source, ask)


@transaction.atomic
def record_answer(
    *, fetch_id: int, content: bytes, published: list[Published], now: datetime
) -> Outcome:
    """Keep an answer and what became of it; ask again while the day's figures are not there."""
    row = FxFetch.objects.select_for_update().get(pk=fetch_id)
    row.answer, row.answer_hash = content, hashlib.sha256(content).hexdigest()
    row.answered_at, row.claimed_until = now, None
    row.failures, row.last_problem = 0, ""
    recorded = record_published(published, fetch=row, payload_hash=row.answer_hash, now=now)
    row.stored_count += len(recorded.stored)
    row.parked_count += len(recorded.parked)
    if _is_complete(row, published):
        row.status = FxFetch.Status.DONE
    else:
        row.due_at = now + _until_figures(row, now)
    row.save()
    return Outcome(row, recorded)


@transaction.atomic
def record_failure(
    *, fetch_id: int, error: SourceAway | AnswerUnreadable, now: datetime
) -> FxFetch:
    """Keep why there is no answer, and wait longer after each failure, up to an hour."""
    row = FxFetch.objects.select_for_update().get(pk=fetch_id)
    row.failures += 1
    row.last_problem = f"{type(error).__name__}: {error}"[:300]
    row.claimed_until = None
    row.due_at = now + min(_FIRST_WAIT * (1 << min(row.failures - 1, 10)), _LATER)
    row.save()
    is_alarming = isinstance(error, AnswerUnreadable) or row.failures == _ALARMING
    log.log(logging.CRITICAL if is_alarming else logging.WARNING, "%s: %s", row, row.last_problem)
    return row


def _is_complete(row: FxFetch, published: list[Published]) -> bool:
    hours = fetched_source(row.source).hours
    if not row.is_newest or hours is None:
        return True
    newest = max((seen.valid_on for seen in published), default=None)
    return newest is not None and newest >= hours.newest_expected(row.until)


def _until_figures(row: FxFetch, now: datetime) -> timedelta:
    hours = fetched_source(row.source).hours
    return _AGAIN if hours and now.astimezone(MACAU).time() < hours.end else _LATER
