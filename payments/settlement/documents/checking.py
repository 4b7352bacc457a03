"""No document leaves that does not add up: its closing balance is its opening and its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from payments.settlement.documents.types import (
    ChargedFor,
    DocumentRow,
    InvoiceDocument,
    RowKind,
    StatementDocument,
)

_KINDS: Final = frozenset(RowKind)
_CHARGED_FOR: Final = frozenset(ChargedFor)


class DocumentBroken(Broken):
    """The figures of a document contradict each other; nothing is rendered."""


def checked_rows(document: StatementDocument) -> Iterator[DocumentRow]:
    """Pass the rows on and add them up; what is wrong shows at the latest after the last one.

    So a renderer that has read them all may finish its document, and no other.
    Raises: DocumentBroken for an unknown kind, another currency, a balance that does not follow,
    a total that is not the sum of its rows, a closing balance that is not opening and rows.
    """
    where, currency = document.statement_ref, document.currency
    _require(document.opening.currency == currency, f"{where} opens in another currency")
    balance = document.opening.minor
    sums: dict[str, int] = {}
    for number, row in enumerate(document.rows, start=1):
        _require(row.kind in _KINDS, f"{where}, row {number}: unknown kind {row.kind!r}")
        same = row.amount.currency == currency == row.balance.currency
        _require(same, f"{where}, row {number} is not in {currency}")
        balance += row.amount.minor
        _require(
            row.balance.minor == balance,
            f"{where}, row {number}: the balance is {row.balance}, not {Money(balance, currency)}",
        )
        sums[row.kind] = sums.get(row.kind, 0) + row.amount.minor
        yield row
    closing = Money(balance, currency)
    _require(
        document.closing == closing,
        f"{where}: the closing balance is {document.closing}, but opening and rows are {closing}",
    )
    _check_totals(document, sums)


def _check_totals(document: StatementDocument, sums: dict[str, int]) -> None:
    for kind in {*document.totals, *sums}:
        told = document.totals.get(kind, Money.zero(document.currency))
        found = Money(sums.get(kind, 0), document.currency)
        _require(
            told == found,
            f"{document.statement_ref}: the total of {kind} is {told}, but its rows are {found}",
        )


def check_invoice(document: InvoiceDocument) -> None:
    """Refuse an invoice whose total is not its lines and its tax.

    Raises: DocumentBroken, also for an unknown line, another currency, and a tax at no rate.
    """
    where = document.number
    amounts = (*(line.amount for line in document.lines), document.tax, document.total)
    same = {amount.currency for amount in amounts} == {document.currency}
    _require(same, f"{where} is not in {document.currency} throughout")
    for line in document.lines:
        known = line.charged_for in _CHARGED_FOR
        _require(known, f"{where}: unknown line {line.charged_for!r}")
    _require(bool(document.lines), f"{where} has no lines")
    _require(document.tax_bps > 0 or not document.tax, f"{where}: a tax at a rate of zero")
    found = document.net + document.tax
    _require(
        document.total == found,
        f"{where}: the total is {document.total}, but lines and tax are {found}",
    )


def _require(holds: bool, told: str) -> None:
    if not holds:
        raise DocumentBroken(told)
