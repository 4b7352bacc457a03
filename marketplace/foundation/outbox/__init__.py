"""News between rooms: written in the transaction that made it true, delivered at least once.

    @dataclass(frozen=True)
    class OrderPaid(outbox.Event):
        topic = "orders.order_paid"
        order_id: UUID

    outbox.record(OrderPaid(order_id=order.id))         # inside the transaction

    @outbox.handles(OrderPaid)                          # in another room's handlers.py
    def tell_vendors(event: OrderPaid) -> None: ...

Each handler has its own delivery row, which is the work; Celery only rings the bell, and a
sweep finds what the bell missed. A handler runs in one transaction with the mark that it is
done, so what it writes to the database happens once; it must still be idempotent.
"""

from marketplace.foundation.outbox.delivery import deliver, drain, due_deliveries
from marketplace.foundation.outbox.events import Event
from marketplace.foundation.outbox.recording import record, record_many
from marketplace.foundation.outbox.registry import handles

__all__ = ["Event", "deliver", "drain", "due_deliveries", "handles", "record", "record_many"]
