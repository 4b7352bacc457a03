"""Ways to send payouts. A batch names its rail; the bank file is the default."""

from __future__ import annotations

from typing import Final, Protocol

from payments.settlement.errors import UnknownRail
from payments.settlement.rails.bank_file import BankFileRail
from payments.settlement.types import BatchInstruction, SubmittedFile


class PayoutRail(Protocol):
    """What every rail can do. The same key and batch must have the same effect once."""

    def submit(self, batch: BatchInstruction, *, key: str) -> SubmittedFile:
        """Hand a batch over."""
        ...


_RAILS: Final[dict[str, PayoutRail]] = {"bank_file": BankFileRail()}


def rail(name: str) -> PayoutRail:
    """Return a rail by name. Raises: UnknownRail."""
    found = _RAILS.get(name)
    if found is None:
        raise UnknownRail(f"no payout rail {name!r}")
    return found
