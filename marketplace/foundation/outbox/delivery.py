"""Deliver events to handlers: one transaction each, retried for a day, parked when hopeless."""

from __future__ import annotations

import logging
import random
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from marketplace.foundation.clock import now
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.deadlines import OutOfTime
from marketplace.foundation.errors import TryAgain
from marketplace.foundation.models import OutboxDelivery
from marketplace.foundation.outbox import registry
from marketplace.foundation.outbox.events import from_payload

log = logging.getLogger(__name__)

# With the waits below more than a day passes before anything is parked: an outage of a night,
# or old workers beside a new release whose handler they do not know, heal by themselves.
MAX_ATTEMPTS: Final = 35
_FIRST_WAIT: Final = timedelta(seconds=5)
_LONGEST_WAIT: Final = timedelta(hours=1)
_JITTER: Final = 0.25


def deliver(delivery_id: UUID) -> bool:
    """Run one delivery's handler if it is due; return whether it is delivered now or was before.

    The attempt is counted and the next one put off before the handler runs, so that one which
    kills its process is not run for ever. A failing handler's own writes roll back; the failure
    is kept on the row. One that says `TryAgain` is not counted: nothing is wrong with it.
    Raises: OutOfTime.
    """
    if not _take(delivery_id):
        done = OutboxDelivery.objects.filter(status=OutboxDelivery.Status.DELIVERED)
        return done.filter(pk=delivery_id).exists()
    try:
        return _hand_over(delivery_id)
    except TryAgain as error:
        log.warning("delivery %s waits: %s", delivery_id, error)
        _record_failed(delivery_id, error, retry_after=error.retry_after)
    except OutOfTime as error:
        _record_failed(delivery_id, error)
        raise
    except Exception as error:  # whatever a handler raised: keep it, try again later
        log.exception("delivery %s failed", delivery_id)
        _record_failed(delivery_id, error)
    return False


@transaction.atomic
def _take(delivery_id: UUID) -> bool:
    """Count an attempt and put off the next one; False when there is nothing to do.

    A second worker with the same row passes by (SKIP LOCKED, or not due any more).
    """
    waiting = OutboxDelivery.objects.filter(
        pk=delivery_id, status=OutboxDelivery.Status.WAITING, due_at__lte=now()
    )
    row = waiting.select_for_update(skip_locked=True).first()
    if row is None:
        return False
    if row.attempts >= MAX_ATTEMPTS:  # the last attempt died with its process
        _park(row)
        return False
    row.attempts += 1
    row.due_at = now() + wait(row.attempts) * random.uniform(1, 1 + _JITTER)  # noqa: S311
    row.save(update_fields=["attempts", "due_at"])
    return True


@transaction.atomic
def _hand_over(delivery_id: UUID) -> bool:
    row = (
        OutboxDelivery.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("event")
        .filter(pk=delivery_id, status=OutboxDelivery.Status.WAITING)
        .first()
    )
    if row is None:
        return False
    found = registry.find(row.event.topic, row.handler)
    if found is None:
        raise LookupError(f"no handler {row.handler}")
    kind, handler = found
    handler(from_payload(kind, row.event.payload))
    crashpoint("outbox.before_delivered")
    row.status = OutboxDelivery.Status.DELIVERED
    row.delivered_at = now()
    row.last_error = ""
    row.save(update_fields=["status", "delivered_at", "last_error"])
    return True


@transaction.atomic
def _record_failed(delivery_id: UUID, error: Exception, retry_after: int | None = None) -> None:
    """Keep what went wrong; after the last attempt a person has to look."""
    row = OutboxDelivery.objects.select_for_update().get(pk=delivery_id)
    if row.status != OutboxDelivery.Status.WAITING:
        return
    row.last_error = f"{type(error).__name__}: {error}"[:2000]
    if retry_after is not None:
        row.attempts -= 1
        row.due_at = now() + timedelta(seconds=retry_after)
    row.save(update_fields=["last_error", "attempts", "due_at"])
    if row.attempts >= MAX_ATTEMPTS:
        _park(row)


def _park(row: OutboxDelivery) -> None:
    row.status = OutboxDelivery.Status.PARKED
    row.save(update_fields=["status"])
    log.critical("delivery %s parked after %d attempts", row.pk, row.attempts)


def wait(attempts: int) -> timedelta:
    """Return the least time to wait after so many attempts: it doubles, up to an hour."""
    return min(_FIRST_WAIT * (1 << min(attempts - 1, 10)), _LONGEST_WAIT)


def due_deliveries(limit: int = 200) -> list[UUID]:
    """Name waiting deliveries that are due, oldest first."""
    waiting = OutboxDelivery.objects.filter(status=OutboxDelivery.Status.WAITING, due_at__lte=now())
    return list(waiting.order_by("due_at").values_list("pk", flat=True)[:limit])


def drain() -> int:
    """Deliver everything due here and now, news of news included; return how many."""
    delivered = 0
    while True:
        done = sum(deliver(pk) for pk in due_deliveries())
        if not done:
            return delivered
        delivered += done
