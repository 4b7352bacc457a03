"""What the vendors room tells the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.foundation import outbox


@dataclass(frozen=True)
class BeneficiaryAccountConfirmed(outbox.Event):
    """A person confirmed where a vendor's payouts of one currency go.

    Events are kept for ever, so the account itself is not in it: ask for it when it is heard.
    """

    topic: ClassVar[str] = "vendors.beneficiary_account_confirmed"

    vendor_ref: str
    currency: str
