"""What the cases tell the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from marketplace.foundation.outbox import Event


@dataclass(frozen=True)
class CaseMoved(Event):
    """A case went on: `state` is where it is now."""

    topic: ClassVar[str] = "customs_cases.case_moved"
    case_ref: str  # "customs_case:cuc_..."
    vendor_order_ref: str
    state: str
    moved_at: datetime
