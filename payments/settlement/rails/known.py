"""Every rail by its name."""

from __future__ import annotations

from typing import Final, Protocol

from payments.settlement.errors import UnknownRail
from payments.settlement.rails.bank_file import BankFileRail
from payments.settlement.rails.bank_iso import BankIsoRail
from payments.settlement.rails.provider_transfer import ProviderTransferRail
from payments.settlement.types import BatchInstruction, SubmittedFile


class PayoutRail(Protocol):
    """What every rail can do.

    `write` is pure: the same batch gives the same bytes. They are stored before `release` is
    called, outside any transaction; a crash after it calls it again with the same bytes, which
    must have the same effect once.
    """

    def write(self, batch: BatchInstruction) -> SubmittedFile:
        """Make the file of a batch."""
        ...

    def release(self, written: SubmittedFile) -> None:
        """Hand the file over, if it is handed over by itself. Raises: TryAgain, Broken."""
        ...


_RAILS: Final[dict[str, PayoutRail]] = {
    "bank_file": BankFileRail(),
    "bank_iso": BankIsoRail(),
    "provider_transfer": ProviderTransferRail(),
}


def rail(name: str) -> PayoutRail:
    """Return a rail by name. Raises: UnknownRail."""
    found = _RAILS.get(name)
    if found is None:
        raise UnknownRail(f"no payout rail {name!r}")
    return found
