"""The payment provider as payouts by transfer see it: one transfer a key, kept in a file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from payments.gateways.errors import OutcomeUnknown, ProviderRefused
from payments.gateways.types import TransferSnapshot, TransferSpec


class FakeTransfers:
    """Takes transfers and writes each call down, so that a killed process leaves its trace."""

    def __init__(self, calls: Path, *, refuses: str = "", loses: bool = False) -> None:
        self._calls = calls
        self._refuses = refuses
        self._loses = loses

    def transfer(self, spec: TransferSpec, *, key: str) -> TransferSnapshot:
        """Move once a key: the same key, the same transfer."""
        if self._refuses:
            raise ProviderRefused("no", provider_code=self._refuses)
        with self._calls.open("a") as calls:
            calls.write(f"{key} {spec.amount.minor} {spec.destination}\n")
        if self._loses:
            raise OutcomeUnknown("cut off after sending", retry_after=10)
        return TransferSnapshot(
            provider_ref=f"tr_{hashlib.sha256(key.encode()).hexdigest()[:12]}",
            amount=spec.amount,
            destination=spec.destination,
            client_reference=spec.reference,
        )
