"""Payouts as a CSV file that a finance operator uploads to the bank."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from marketplace.foundation.formats import amount_for_input
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


@dataclass(frozen=True)
class BankFileRail:
    """Writes one file a batch, named after it; the same batch gives the same bytes."""

    folder: Path

    def submit(self, batch: BatchInstruction, *, key: str) -> SubmittedFile:
        """Write the file and return its digest; an equal file already there is left alone."""
        content = render(batch)
        target = self.folder / f"{key}.csv"
        if not target.exists() or target.read_bytes() != content:
            self.folder.mkdir(parents=True, exist_ok=True)
            temporary = target.with_suffix(".new")
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(content)
            temporary.replace(target)
        return SubmittedFile(file_name=target.name, sha256=hashlib.sha256(content).hexdigest())


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
