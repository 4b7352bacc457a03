"""Write an event and its deliveries into the transaction that made it true."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction

from marketplace.foundation.clock import now
from marketplace.foundation.errors import Broken
from marketplace.foundation.models import OutboxDelivery, OutboxEvent
from marketplace.foundation.outbox.events import Event, to_payload
from marketplace.foundation.outbox.registry import handler_names

log = logging.getLogger(__name__)


def record(event: Event) -> UUID:
    """Record an event with one delivery for each handler, and ring the bell after commit.

    Raises: Broken outside a transaction, where the event could outlive what it tells of.
    """
    if not transaction.get_connection().in_atomic_block:
        raise Broken(f"{event.topic} was recorded outside a transaction")
    at = now()
    row = OutboxEvent.objects.create(topic=event.topic, payload=to_payload(event), recorded_at=at)
    deliveries = OutboxDelivery.objects.bulk_create(
        OutboxDelivery(event=row, handler=name, due_at=at) for name in handler_names(event.topic)
    )
    for delivery in deliveries:
        _ring_after_commit(delivery.id)
    return row.id


def _ring_after_commit(delivery_id: UUID) -> None:
    def ring() -> None:
        try:
            _task().delay(delivery_id=str(delivery_id))
        except Exception:  # a lost bell is found by the sweep; a buyer must not see it
            log.warning("bell not rung for delivery %s", delivery_id, exc_info=True)

    transaction.on_commit(ring)


@lru_cache(maxsize=1)
def _task() -> Any:
    from marketplace.foundation.tasks import deliver_event  # tasks import this package

    return deliver_event
