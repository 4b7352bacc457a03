"""Read a bank's CSV by the layout that a setting gives for it. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import MACAU
from marketplace.foundation.money import CURRENCIES, Money
from payments.reconciliation.errors import StatementUnreadable
from payments.reconciliation.parsing.naming import named
from payments.reconciliation.parsing.references import tokens
from payments.reconciliation.types import ReadLine, ReadStatement

_NEEDED: Final = ("booked_on",)


@dataclass(frozen=True)
class CsvFormat:
    """How a bank writes its lines: `columns` maps our name of a column to the bank's heading.

    An amount is one signed column `amount`, or two: `credit` and `debit`. A column that the bank
    does not have is left out; account and currency may then be said here.
    """

    columns: Mapping[str, str]
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    date: str = "%Y-%m-%d"
    thousands: str = ","
    decimal: str = "."
    account: str = ""
    currency: str = ""
    charge_words: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class _Row:
    account: str
    currency: str
    minor: int
    balance: int | None
    line: ReadLine


def read(content: bytes, layout: CsvFormat) -> list[ReadStatement]:
    """Return one statement for each account in the file, with its lines oldest first.

    Money: minor units of the account's currency, credits positive. Where the bank gives a balance
    on each line, the first one less its line is the opening balance.
    Raises: StatementUnreadable.
    """
    try:
        text = content.decode(layout.encoding)
        rows = [_row(cells, layout) for cells in _cells(text, layout)]
    except (UnicodeDecodeError, csv.Error, KeyError, ValueError, InvalidOperation) as error:
        raise StatementUnreadable(_("This file does not have this bank’s layout.")) from error
    if not rows:
        raise StatementUnreadable(_("There is no statement in this file."))
    rows.sort(key=lambda row: (row.account, row.currency))
    grouped = groupby(rows, key=lambda row: (row.account, row.currency))
    return [_statement(list(group)) for _key, group in grouped]


def _cells(text: str, layout: CsvFormat) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=layout.delimiter)
    headings = [heading.strip() for heading in reader.fieldnames or ()]
    reader.fieldnames = headings
    for needed in _NEEDED:
        if layout.columns[needed] not in headings:
            raise KeyError(needed)
    return [row for row in reader if any((value or "").strip() for value in row.values())]


def _row(cells: Mapping[str, Any], layout: CsvFormat) -> _Row:
    def told(name: str) -> str:
        heading = layout.columns.get(name)
        return str(cells.get(heading) or "").strip() if heading else ""

    currency = told("currency") or layout.currency
    if currency not in CURRENCIES:
        raise ValueError(currency)
    minor = _amount(told, currency, layout)
    balance = told("balance")
    text, value_on = told("text"), told("value_on")
    line = ReadLine(
        external_id=told("id")[:110],
        minor=minor,
        booked_on=_day(told("booked_on"), layout),
        value_on=_day(value_on, layout) if value_on else None,
        bank_reference=told("id")[:70],
        references=tokens([told("reference"), told("id")], [text]),
        counterparty=told("counterparty")[:140],
        text=text[:500],
        is_charge=minor < 0 and any(word in text.upper() for word in layout.charge_words),
        raw=layout.delimiter.join(str(value or "") for value in cells.values()),
    )
    account = told("account") or layout.account
    known = _minor(balance, currency, layout) if balance else None
    return _Row(account, currency, minor, known, line)


def _amount(told: Any, currency: str, layout: CsvFormat) -> int:
    if "amount" in layout.columns:
        return _minor(told("amount"), currency, layout)
    credit, debit = told("credit"), told("debit")
    came = _minor(credit, currency, layout) if credit else 0
    left = _minor(debit, currency, layout) if debit else 0
    return came - abs(left)


def _minor(text: str, currency: str, layout: CsvFormat) -> int:
    plain = text.replace(layout.thousands, "").replace(layout.decimal, ".")
    return Money.from_decimal(Decimal(plain), currency).minor


def _day(text: str, layout: CsvFormat) -> date:
    return datetime.strptime(text, layout.date).replace(tzinfo=MACAU).date()


def _statement(rows: list[_Row]) -> ReadStatement:
    if rows[0].line.booked_on > rows[-1].line.booked_on:
        rows = rows[::-1]  # newest first, as many banks export it
    first, last = rows[0], rows[-1]
    opening = None if first.balance is None else first.balance - first.minor
    starts_on, ends_on = first.line.booked_on, last.line.booked_on
    return ReadStatement(
        is_notice=False,
        account_number=first.account,
        currency=first.currency,
        statement_ref=f"{starts_on}/{ends_on}",
        sequence=None,
        starts_on=starts_on,
        ends_on=ends_on,
        opening_minor=opening,
        closing_minor=last.balance,
        lines=tuple(named(row.line for row in rows)),
    )
