"""Rows of a text file: which sign parts the cells, and one record after another."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import IO, Final

from django.utils.translation import gettext as _

from catalog.bulk.errors import FileRefused
from catalog.bulk.reading.table import Limits, TableRow

DELIMITERS: Final = (",", ";", "\t", "|")
_LOOKED_AT: Final = 20
_SAMPLE_CHARACTERS: Final = 65_536


def delimiter_of(file: IO[bytes], encoding: str) -> str:
    """Choose the sign that parts the first rows most often into as many cells each."""
    file.seek(0)
    head = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        sample = head.read(_SAMPLE_CHARACTERS)
    finally:
        head.detach()
    return max(DELIMITERS, key=lambda sign: _agreement(sample, sign))


def _agreement(sample: str, sign: str) -> tuple[int, int]:
    """Return in how many rows the most frequent width above one is found, and that width."""
    widths: list[int] = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=sign):
            widths.append(len(record))
            if len(widths) == _LOOKED_AT:
                break
    except csv.Error:
        return 0, 0
    counted = Counter(width for width in widths if width > 1)
    if not counted:
        return 0, 0
    width, rows = max(counted.items(), key=lambda each: (each[1], each[0]))
    return rows, width


def rows(file: IO[bytes], *, encoding: str, delimiter: str, limits: Limits) -> Iterator[TableRow]:
    """Yield the records of a text file that hold anything.

    Raises: FileRefused for more rows or cells than `limits`, or a quotation mark left open.
    """
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="strict", newline="")
    told = 0
    try:
        for number, record in enumerate(_records(text, delimiter), start=1):
            row = TableRow(number, tuple(record))
            if row.is_blank:
                continue
            told += 1
            refuse_beyond(told, record, limits)
            yield row
    finally:
        text.detach()


def _records(text: io.TextIOWrapper, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(text, delimiter=delimiter)
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:  # a cell of 128 kB: a quotation mark is never closed
            message = _("Near line %(line)d a quotation mark is opened and not closed.")
            raise FileRefused(message % {"line": reader.line_num}) from error
        yield record


def refuse_beyond(told: int, cells: list[str], limits: Limits) -> None:
    """Refuse a row that is one too many, too wide, or has an endless cell. Raises: FileRefused."""
    if told > limits.rows:
        message = _("The file has more than %(most)d rows. Please split it.")
        raise FileRefused(message % {"most": limits.rows})
    if len(cells) > limits.cells:
        message = _("A row has more than %(most)d columns.")
        raise FileRefused(message % {"most": limits.cells})
    if any(len(cell) > limits.cell_characters for cell in cells):
        message = _("A cell has more than %(most)d characters.")
        raise FileRefused(message % {"most": limits.cell_characters})
