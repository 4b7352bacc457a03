"""Ways to send payouts. A rail is chosen by name; the bank file is the default."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from django.conf import settings

from payments.settlement.rails.bank_file import BankFileRail
from payments.settlement.types import BatchInstruction, SubmittedFile


class PayoutRail(Protocol):
    """What every rail can do. The same key and batch must have the same effect once."""

    def submit(self, batch: BatchInstruction, *, key: str) -> SubmittedFile:
        """Hand a batch over."""
        ...


def rail(name: str) -> PayoutRail:
    """Return a rail by name. Raises: LookupError."""
    if name == "bank_file":
        return BankFileRail(folder=Path(settings.VAR_DIR) / "payouts")
    raise LookupError(f"no payout rail {name!r}")
