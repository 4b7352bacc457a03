"""What the cases tell the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from marketplace.foundation.money import Money
from marketplace.foundation.outbox import Event


@dataclass(frozen=True)
class CaseMoved(Event):
    """A case went on: `state` is where it is now."""

    topic: ClassVar[str] = "customs_cases.case_moved"
    case_ref: str  # "customs_case:cuc_..."
    vendor_order_ref: str
    state: str
    moved_at: datetime


@dataclass(frozen=True)
class TaxBilled(Event):
    """Customs said something of the tax of a list: `status` is `issued`, `summed_up` or `void`.

    Money: all three taxes, in CNY; `agent_code` is of the company that declared it.
    """

    topic: ClassVar[str] = "customs_cases.tax_billed"
    case_ref: str
    vendor_order_ref: str
    bill_no: str
    status: str
    amount: Money
    agent_code: str
    billed_at: datetime
