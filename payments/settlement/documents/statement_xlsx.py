"""A statement as a workbook: numbers are numbers, days are days, a second sheet with the totals."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties

from marketplace.foundation.clock import MACAU
from marketplace.foundation.money import Money, exponent
from marketplace.foundation.typesetting.texts import clean, shortened
from payments.settlement.documents import words
from payments.settlement.documents.checking import checked_rows
from payments.settlement.documents.types import (
    DocumentRow,
    PayoutLine,
    RowKind,
    StatementDocument,
)

_WIDTHS: Final = (17, 24, 36, 16, 16, 22, 22, 13, 26, 18, 18, 23)
_NUMBERS: Final = (3, 4, 7, 11)  # the columns whose heads stand over numbers
_LONGEST: Final = 32_767  # signs that a cell may hold
_A4: Final = 9  # of the paper sizes of a workbook
_COUNT: Final = "#,##0_)"  # the last part keeps a number off the text beside it
_DAY: Final = "yyyy-mm-dd"
_INSTANT: Final = "yyyy-mm-dd hh:mm"
_HEAD: Final = Font(name="Calibri", bold=True, color="FFFFFFFF")
_STRONG: Final = Font(name="Calibri", bold=True)
_LEFT: Final = Alignment(horizontal="left")
_AZULEJO: Final = PatternFill("solid", fgColor="FF1C4D9F")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time that an archive knows
_CHANGED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")

Cell = str | int | Money | date | datetime | None


def statement_xlsx(document: StatementDocument, language: str) -> bytes:
    """Write a statement as a workbook in one of the four languages; the same bytes each time.

    Rows are written as they are read, so memory does not grow with them but for the file.
    A text is always a text: none is taken for a formula. Raises: DocumentBroken.
    """
    with translation.override(language), _workbook() as book:
        book.properties.title = clean(f"{_('Statement')} {document.statement_ref}")
        book.properties.creator = clean(document.issuer.brand or document.issuer.name)
        book.properties.created = _unaware(document.closed_at)
        book.properties.language = language
        _statement_sheet(book, document)
        _totals_sheet(book, document)
        content = io.BytesIO()
        book.save(content)
    return _sealed(content.getvalue(), document.closed_at)


@contextmanager
def _workbook() -> Iterator[Workbook]:
    """Hold a workbook whose rows wait in files, and put those away when it is not finished."""
    book = Workbook(write_only=True)
    try:
        yield book
    except Exception:
        for sheet in book.worksheets:
            sheet.close()
            sheet._writer.cleanup()
        raise


def _statement_sheet(book: Workbook, document: StatementDocument) -> None:
    sheet = book.create_sheet(_("Statement"))
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJKL"[number]].width = width
    sheet.freeze_panes = "A2"
    _fit_on_paper(sheet)
    sheet.page_setup.orientation, sheet.print_title_rows = "landscape", "1:1"
    heads = (
        _("Date"),
        _("Type"),
        pgettext("statement", "Description"),
        _("Amount (%(currency)s)") % {"currency": document.currency},
        _("Balance (%(currency)s)") % {"currency": document.currency},
        _("Order"),
        _("Reference"),
        _("Quantity"),
        _("Exchange rate"),
        _("Source of the rate"),
        _("Time of the rate"),
        _("Margin (bps)"),
    )
    sheet.append([_headed(sheet, told, column) for column, told in enumerate(heads)])
    opened = (document.period_start, _("Opening balance"), "", document.opening, document.opening)
    _add(sheet, opened, _STRONG)
    for row in checked_rows(document):
        _add(sheet, _facts(row))
    closed = (document.period_end, _("Closing balance"), "", None, document.closing)
    _add(sheet, closed, _STRONG)


def _fit_on_paper(sheet: WriteOnlyWorksheet) -> None:
    """Print all columns side by side on A4."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0


def _facts(row: DocumentRow) -> tuple[Cell, ...]:
    known: tuple[Cell, ...] = (
        row.occurred_at,
        str(words.KINDS[row.kind]),
        row.description,
        row.amount,
        row.balance,
        row.order_ref,
        row.reference,
        row.quantity,
    )
    shown = row.fx
    return (
        known if shown is None else (*known, shown.text, shown.source, shown.at, shown.spread_bps)
    )


def _totals_sheet(book: Workbook, document: StatementDocument) -> None:
    sheet = book.create_sheet(_("Totals"))
    sheet.column_dimensions["A"].width = 32
    sheet.column_dimensions["B"].width = 44
    _fit_on_paper(sheet)
    for label, value in (
        (_("Statement"), document.statement_ref),
        (_("Statement for"), document.payee_name),
        (_("Payee number"), document.payee_ref),
        (_("First day"), document.period_start),
        (_("Last day"), document.period_end),
        (_("Closed on"), document.closed_at),
        (_("Currency"), document.currency),
    ):
        _add(sheet, (label, value))
    sheet.append([])
    _add(sheet, (_("Opening balance"), document.opening), _STRONG)
    for kind in RowKind:
        if kind in document.totals:
            _add(sheet, (str(words.KINDS[kind]), document.totals[kind]))
    _add(sheet, (_("Closing balance"), document.closing), _STRONG)
    if document.payout:
        sheet.append([])
        for line in _payout(document.payout):
            _add(sheet, line)
    if document.carry_reason:
        sheet.append([])
        _add(sheet, (document.carry_reason,))


def _payout(payout: PayoutLine) -> Iterable[tuple[Cell, ...]]:
    told = _("Payout (%(currency)s)") % {"currency": payout.amount.currency}
    yield (told, payout.amount)
    yield (_("Payout number"), payout.payout_ref)
    yield (_("Bank account"), f"{payout.bank_name} {payout.account}")
    yield (_("Status"), payout.status)
    if payout.converted:
        sold = payout.converted.sold
        yield (_("Converted (%(currency)s)") % {"currency": sold.currency}, sold)
        yield (_("Exchange rate"), payout.converted.rate.text)


def _headed(sheet: WriteOnlyWorksheet, told: str, column: int) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, told)
    cell.font, cell.fill = _HEAD, _AZULEJO
    side = "right" if column in _NUMBERS else "left"
    cell.alignment = Alignment(horizontal=side, indent=int(side == "right"))
    return cell


def _add(sheet: WriteOnlyWorksheet, values: Iterable[Cell], font: Font | None = None) -> None:
    cells = [_cell(sheet, value) for value in values]
    if font is not None:
        for cell in filter(None, cells):
            cell.font = font
    sheet.append(cells)


def _cell(sheet: WriteOnlyWorksheet, value: Cell) -> WriteOnlyCell | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, shortened(clean(value), _LONGEST))
        cell.data_type = "s"  # the library would make a formula of `=1+1`
        return cell
    if isinstance(value, Money):
        cell = WriteOnlyCell(sheet, value.decimal)
        places = exponent(value.currency)
        cell.number_format = _COUNT.replace("_", f".{'0' * places}_") if places else _COUNT
        return cell
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, _unaware(value))
        cell.number_format, cell.alignment = _INSTANT, _LEFT
        return cell
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell.number_format, cell.alignment = _DAY, _LEFT
    else:
        cell.number_format = _COUNT
    return cell


def _unaware(instant: datetime) -> datetime:
    """Return Macau's wall clock: a cell knows no time zones."""
    return instant.astimezone(MACAU).replace(tzinfo=None, microsecond=0)


def _sealed(content: bytes, changed_at: datetime) -> bytes:
    """Pack a workbook anew with one time in all its places, so that it is the same each time."""
    stamp = f"{_unaware(changed_at).isoformat()}Z".encode()
    sealed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(sealed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _CHANGED.sub(rb"\g<1>" + stamp + rb"\g<2>", part)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), part, zipfile.ZIP_DEFLATED)
    return sealed.getvalue()
