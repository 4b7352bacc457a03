"""Act again on a message that was parked: its cause is gone, or the provider sends it once more."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.foundation.bell import ring_after_commit
from payments.charges import locks
from payments.charges.statuses import WebhookStatus

log = logging.getLogger(__name__)


@transaction.atomic
def reopen_webhook(event_id: UUID, *, now: datetime) -> bool:
    """Make a parked message pending again, with all its tries; return whether it was parked."""
    row = locks.webhook_event(event_id)
    if row.status != WebhookStatus.PARKED:
        return False
    row.status = WebhookStatus.PENDING
    row.tries = 0
    row.due_at = now
    row.save(update_fields=["status", "tries", "due_at"])
    ring_after_commit("payments.charges.tasks.process_webhook", event_id=str(event_id))
    log.warning("%s is pending again", row)
    return True
