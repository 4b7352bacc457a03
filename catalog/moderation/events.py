"""News of the room, for the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from marketplace.foundation import outbox


@dataclass(frozen=True)
class ChangesDecided(outbox.Event):
    """Change sets of one vendor were decided by people; told together, a few minutes later.

    `change_set_refs` are public ids with commas between them.
    """

    topic: ClassVar[str] = "moderation.changes_decided"
    vendor_id: int
    change_set_refs: str
    told_at: datetime
