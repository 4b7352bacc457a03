"""Rows of the first sheet of an XLSX file, one at a time, with flat memory.

Numbers are read from their decimal digits at 15 places, as Excel shows them: a price of 88.1 is
stored as 88.099999999999994. Shared texts lie in a file of their own while the sheet is read.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator
from decimal import Context, Decimal, InvalidOperation
from typing import IO, Any, Final

from catalog.bulk.reading.csv_rows import refuse_beyond
from catalog.bulk.reading.table import Limits, TableRow
from catalog.bulk.reading.xlsx_parts import archive, damaged, events, first_sheet, name_of

_SHARED: Final = "xl/sharedStrings.xml"
_DIGITS: Final = Context(prec=15)
_LAST_COLUMN: Final = 16_384


class _SharedTexts:
    """The workbook's texts by number, kept on disk: there may be as many as cells."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with its reader
        self._starts = array("Q", [0])

    def add(self, text: str) -> None:
        """Keep the next text."""
        self._file.write(text.encode("utf-8", errors="replace"))
        self._starts.append(self._file.tell())

    def at(self, number: int) -> str:
        """Return a text by its number. Raises: IndexError."""
        if not 0 <= number < len(self._starts) - 1:
            raise IndexError(number)
        self._file.seek(self._starts[number])
        return self._file.read(self._starts[number + 1] - self._starts[number]).decode()

    def close(self) -> None:
        """Give the disk back."""
        self._file.close()


def rows(file: IO[bytes], *, limits: Limits) -> Iterator[TableRow]:
    """Yield the rows of the first sheet that hold anything. Raises: FileRefused."""
    with archive(file, limits) as zipped:
        sheet = first_sheet(zipped, limits)
        shared = _SharedTexts()
        try:
            if _SHARED in zipped.namelist():
                _read_shared(zipped, shared)
            yield from _rows_of_sheet(events(zipped, sheet, ("start", "end")), shared, limits)
        finally:
            shared.close()


def _read_shared(zipped: Any, shared: _SharedTexts) -> None:
    for _event, element in events(zipped, _SHARED, ("end",)):
        if name_of(element) == "si":
            shared.add(_text_within(element))
            _forget(element)


def _rows_of_sheet(
    parsed: Iterator[tuple[str, Any]], shared: _SharedTexts, limits: Limits
) -> Iterator[TableRow]:
    told, number = 0, 0
    cells: dict[int, str] = {}
    for event, element in parsed:
        name = name_of(element)
        if event == "start":
            if name == "row":
                number, cells = _row_number(element, number), {}
            continue
        if name == "c":
            column = _column(element.get("r", ""), len(cells))
            if text := _text_of(element, shared):
                cells[column] = text
            element.clear()
        elif name == "row":
            _forget(element)
            width = max(cells) + 1 if cells else 0
            row = TableRow(number, tuple(cells.get(at, "") for at in range(min(width, 1_000))))
            if not row.is_blank:
                told += 1
                refuse_beyond(told, list(row.cells), limits)
                yield row


def _row_number(element: Any, last: int) -> int:
    told = element.get("r", "")
    return int(told) if told.isdecimal() and len(told) < 8 else last + 1


def _column(reference: str, following: int) -> int:
    """Return the column, from 0, of a reference such as BC12; without one, the next."""
    number = 0
    for sign in reference:
        if not "A" <= sign <= "Z":
            break
        number = number * 26 + ord(sign) - 64
        if number > _LAST_COLUMN:
            raise damaged()
    return number - 1 if number else following


def _text_of(cell: Any, shared: _SharedTexts) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text_within(cell)
    value = next((part.text or "" for part in cell if name_of(part) == "v"), "")
    if kind == "s":
        try:
            return shared.at(int(value))
        except (ValueError, IndexError) as error:
            raise damaged() from error
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    return number_text(value) if kind == "n" else value


def number_text(value: str) -> str:
    """Write a stored number as a person typed it: 88.099999999999994 is 88.1."""
    try:
        number = _DIGITS.create_decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or number.adjusted() > 40:
        return value
    whole = number.to_integral_value()
    plain = whole if whole == number else number.normalize()
    return format(plain.quantize(Decimal(1)) if plain == whole else plain, "f")


def _text_within(element: Any) -> str:
    """Join the runs of a rich text; how a Chinese text is read aloud is no part of it."""
    found = []
    for part in element.iter():
        if name_of(part) == "t" and name_of(part.getparent()) != "rPh":
            found.append(part.text or "")
    return "".join(found).replace("_x000D_", "\r")


def _forget(element: Any) -> None:
    """Let go of what has been read, with all that stands before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
