"""Deliver events to handlers: one transaction each, retried, parked when hopeless."""

from __future__ import annotations

import logging
import random
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from marketplace.foundation.clock import now
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.models import OutboxDelivery
from marketplace.foundation.outbox import registry
from marketplace.foundation.outbox.events import from_payload

log = logging.getLogger(__name__)

MAX_ATTEMPTS: Final = 8
_FIRST_WAIT: Final = timedelta(seconds=5)
_LONGEST_WAIT: Final = timedelta(hours=1)


def deliver(delivery_id: UUID) -> bool:
    """Run one delivery's handler; return whether it is delivered now or was before.

    A second worker with the same row passes by (SKIP LOCKED). A failing handler's own writes
    roll back; the failure is kept on the row, with a later `due_at`, outside that transaction.
    """
    try:
        with transaction.atomic():
            row = (
                OutboxDelivery.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("event")
                .filter(pk=delivery_id)
                .first()
            )
            if row is None or row.status != OutboxDelivery.Status.WAITING:
                return row is not None and row.status == OutboxDelivery.Status.DELIVERED
            found = registry.find(row.event.topic, row.handler)
            if found is None:
                raise LookupError(f"no handler {row.handler}")
            kind, handler = found
            handler(from_payload(kind, row.event.payload))
            crashpoint("outbox.before_delivered")
            row.status = OutboxDelivery.Status.DELIVERED
            row.attempts += 1
            row.delivered_at = now()
            row.last_error = ""
            row.save(update_fields=["status", "attempts", "delivered_at", "last_error"])
        return True
    except Exception as error:  # whatever a handler raised: keep it, try again later
        log.exception("delivery %s failed", delivery_id)
        _postpone(delivery_id, error)
        return False


def _postpone(delivery_id: UUID, error: Exception) -> None:
    with transaction.atomic():
        row = OutboxDelivery.objects.select_for_update().get(pk=delivery_id)
        if row.status != OutboxDelivery.Status.WAITING:
            return
        row.attempts += 1
        row.last_error = f"{type(error).__name__}: {error}"[:2000]
        if row.attempts >= MAX_ATTEMPTS:
            row.status = OutboxDelivery.Status.PARKED
            log.error("delivery %s parked after %d attempts", delivery_id, row.attempts)
        wait = min(_FIRST_WAIT * 2 ** (row.attempts - 1), _LONGEST_WAIT)
        row.due_at = now() + wait * random.uniform(0.5, 1.0)  # noqa: S311 (jitter)
        row.save(update_fields=["status", "attempts", "last_error", "due_at"])


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
