"""A statement for machines: one row a fact, its columns never change their names."""

from __future__ import annotations

import csv
import io
from typing import Final

from marketplace.foundation.clock import MACAU
from marketplace.foundation.formats import amount_for_input
from marketplace.foundation.money import Money
from marketplace.foundation.typesetting.texts import without_formula
from payments.settlement.documents.checking import checked_rows
from payments.settlement.documents.types import DocumentRow, RowKind, StatementDocument

COLUMNS: Final = (
    "statement_ref",
    "payee_ref",
    "period_start",
    "period_end",
    "row_number",
    "occurred_at",
    "amount_type",
    "amount_description",
    "amount",
    "currency",
    "balance",
    "description",
    "reference",
    "order_ref",
    "quantity",
    "fx_base",
    "fx_quote",
    "fx_rate",
    "fx_mid",
    "fx_source",
    "fx_at",
    "fx_spread_bps",
)
AMOUNT_TYPES: Final[dict[str, str]] = {
    RowKind.SALE: "sale",
    RowKind.COMMISSION: "fee",
    RowKind.COMMISSION_TAX: "fee",
    RowKind.PROCESSING_FEE: "fee",
    RowKind.REFUND: "refund",
    RowKind.CHARGEBACK: "chargeback",
    RowKind.DISPUTE_FEE: "fee",
    RowKind.COMMISSION_RETURNED: "fee",
    RowKind.COMMISSION_TAX_RETURNED: "fee",
    RowKind.RESERVE_HELD: "reserve",
    RowKind.RESERVE_RELEASED: "reserve",
    RowKind.RESERVE_USED: "reserve",
    RowKind.ADJUSTMENT: "adjustment",
    RowKind.RETURNED_PAYOUT: "payout",
    RowKind.RECALLED_PAYOUT: "payout",
    RowKind.CONVERSION: "conversion",
    RowKind.PAYOUT: "payout",
}
_BOM: Final = "\ufeff"  # by which a spreadsheet knows UTF-8


def statement_csv(document: StatementDocument) -> bytes:
    """Write a statement as CSV: UTF-8 with a BOM, CRLF, a comma between cells.

    Amounts are plain decimals with the places of the currency. The column `amount` adds up to
    the closing balance: the opening row carries the opening balance, the closing row none.
    Raises: DocumentBroken.
    """
    sheet = io.StringIO()
    sheet.write(_BOM)
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    head = (
        without_formula(document.statement_ref),
        without_formula(document.payee_ref),
        document.period_start.isoformat(),
        document.period_end.isoformat(),
    )
    opening = _plain(document.opening)
    writer.writerow((*head, 0, *_balance_cells(document, "opening_balance", opening)))
    number = 0
    for number, row in enumerate(checked_rows(document), start=1):
        writer.writerow((*head, number, *_cells(row)))
    writer.writerow((*head, number + 1, *_balance_cells(document, "closing_balance", "")))
    return sheet.getvalue().encode()


def _balance_cells(document: StatementDocument, which: str, amount: str) -> tuple[str, ...]:
    is_opening = which == "opening_balance"
    day = document.period_start if is_opening else document.period_end
    balance = document.opening if is_opening else document.closing
    known = (day.isoformat(), "balance", which, amount, document.currency, _plain(balance))
    return known + ("",) * (len(COLUMNS) - 5 - len(known))


def _cells(row: DocumentRow) -> tuple[str, ...]:
    return (
        row.occurred_at.astimezone(MACAU).isoformat(timespec="seconds"),
        AMOUNT_TYPES[row.kind],
        row.kind,
        _plain(row.amount),
        row.amount.currency,
        _plain(row.balance),
        without_formula(row.description),
        without_formula(row.reference),
        without_formula(row.order_ref),
        "" if row.quantity is None else str(row.quantity),
        *_fx_cells(row),
    )


def _fx_cells(row: DocumentRow) -> tuple[str, ...]:
    shown = row.fx
    if shown is None:
        return ("",) * 7
    return (
        shown.base,
        shown.quote,
        f"{shown.rate.normalize():f}",
        "" if shown.mid is None else f"{shown.mid.normalize():f}",
        without_formula(shown.source),
        shown.at.astimezone(MACAU).isoformat(timespec="seconds"),
        str(shown.spread_bps),
    )


def _plain(amount: Money) -> str:
    return amount_for_input(amount)
