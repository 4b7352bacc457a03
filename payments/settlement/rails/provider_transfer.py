"""Payouts as transfers at the payment provider, one call each; `services/send_transfers.py` calls.

Only for regions that the provider pays into from our platform's: its capability table decides.
"""

from __future__ import annotations

import json
from typing import Final

from payments.settlement.iso20022.names import bank_name
from payments.settlement.types import BatchInstruction, SubmittedFile

NAME: Final = "provider_transfer"


class ProviderTransferRail:
    """Makes the list of transfers that were approved; each is then asked for by itself."""

    def write(self, batch: BatchInstruction) -> SubmittedFile:
        """Write the list down as JSON: what was approved, whatever becomes of each line."""
        rows = [
            {
                "payout": payout.payout_ref,
                "destination": payout.account_number,
                "currency": payout.amount.currency,
                "amount_minor": payout.amount.minor,
            }
            for payout in batch.payouts
        ]
        content = json.dumps({"batch": batch.batch_ref, "transfers": rows}, indent=1)
        return SubmittedFile(
            file_name=f"{batch.batch_ref}.json",
            content=content.encode(),
            message_id=bank_name(batch.batch_ref),
        )

    def release(self, written: SubmittedFile) -> None:
        """Do nothing: each transfer has a key and an answer of its own."""
