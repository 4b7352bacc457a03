"""What this room tells the floor above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from marketplace.foundation.outbox import Event


@dataclass(frozen=True)
class MessageWritten(Event):
    """One side wrote, and the other had read everything before: once until it reads again."""

    topic: ClassVar[str] = "conversations.message_written"
    conversation_ref: str  # "conversation:cnv_..."
    message_id: UUID
    side: str  # who wrote: buyer or shop
    written_at: datetime
