"""Payouts as a CSV file that a finance operator uploads to the bank."""

from __future__ import annotations

import csv
import io
from typing import Final

from marketplace.foundation.formats import amount_for_input
from payments.settlement.iso20022.names import bank_name
from payments.settlement.types import BatchInstruction, SubmittedFile

_COLUMNS: Final = (
    "payout",
    "execution_date",
    "currency",
    "amount",
    "beneficiary_name",
    "bank_name",
    "bank_code",
    "account_number",
    "purpose",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\x00")


class BankFileRail:
    """Makes one file a batch, named after it; the same batch gives the same bytes.

    It touches no disk: the bytes are stored with the batch, and an operator takes them to the
    bank from the admin.
    """

    def write(self, batch: BatchInstruction) -> SubmittedFile:
        """Render the file."""
        return SubmittedFile(
            file_name=f"{batch.batch_ref}.csv",
            content=render(batch),
            message_id=bank_name(batch.batch_ref),
        )

    def release(self, written: SubmittedFile) -> None:
        """Do nothing: a person takes the file to the bank."""


def render(batch: BatchInstruction) -> bytes:
    """Render a batch as CSV (UTF-8, CRLF) with a trailer of count and control sum."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for payout in batch.payouts:
        writer.writerow(
            (
                payout.payout_ref,
                batch.execution_on.isoformat(),
                payout.amount.currency,
                amount_for_input(payout.amount),
                _plain(payout.beneficiary_name),
                _plain(payout.bank_name),
                _plain(payout.bank_code),
                _plain(payout.account_number),
                "marketplace sales",
            )
        )
    total = amount_for_input(batch.total)
    writer.writerow(("TOTAL", len(batch.payouts), batch.currency, total, "", "", "", "", ""))
    return out.getvalue().encode()


def _plain(text: str) -> str:
    """Keep a spreadsheet from reading a name as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
