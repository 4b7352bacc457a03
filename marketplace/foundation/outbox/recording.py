"""Write an event and its deliveries into the transaction that made it true."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db import transaction

from marketplace.foundation.bell import ring_after_commit
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Broken
from marketplace.foundation.models import OutboxDelivery, OutboxEvent
from marketplace.foundation.outbox.events import Event, to_payload
from marketplace.foundation.outbox.registry import handler_names

_DELIVER: Final = "marketplace.foundation.tasks.deliver_event"
_SWEEP: Final = "marketplace.foundation.tasks.sweep_outbox"


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
        ring_after_commit(_DELIVER, delivery_id=str(delivery.id))
    recorded: UUID = row.id
    return recorded


def record_many(events: Iterable[Event]) -> None:
    """Record what one transaction made true of many things: two statements, and one bell.

    The sweep that is rung delivers them in their order; a bell for each would flood the broker.
    Raises: Broken outside a transaction.
    """
    told = list(events)
    if not told:
        return
    if not transaction.get_connection().in_atomic_block:
        raise Broken(f"{len(told)} events were recorded outside a transaction")
    at = now()
    rows = OutboxEvent.objects.bulk_create(
        OutboxEvent(topic=event.topic, payload=to_payload(event), recorded_at=at) for event in told
    )
    deliveries = OutboxDelivery.objects.bulk_create(
        OutboxDelivery(event=row, handler=name, due_at=at)
        for row in rows
        for name in handler_names(row.topic)
    )
    if deliveries:
        ring_after_commit(_SWEEP)
