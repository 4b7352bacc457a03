"""A table as XLSX or CSV behind one door."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import IO, Protocol

from catalog.bulk.cells.escaping import guarded
from catalog.bulk.tables.xlsx_file import HEADING, XlsxFile


class Table(Protocol):
    """A table that is being written."""

    def add(self, cells: Sequence[str]) -> None:
        """Add a row of texts; none of them is ever run as a formula."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


class CsvTable:
    """CSV in UTF-8 with the mark by which Excel knows it."""

    def __init__(self, file: IO[bytes], headings: Sequence[str]) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._rows = csv.writer(self._text)
        self._rows.writerow(headings)

    def add(self, cells: Sequence[str]) -> None:
        """Add a row."""
        self._rows.writerow([guarded(cell) for cell in cells])

    def close(self) -> None:
        """Finish the file; whoever opened it still has it."""
        self._text.flush()
        self._text.detach()


class XlsxTable:
    """One sheet; the columns in `numbers` hold numbers that people may add up."""

    def __init__(
        self,
        file: IO[bytes],
        headings: Sequence[str],
        *,
        sheet: str,
        numbers: frozenset[int] = frozenset(),
        widths: Sequence[int] = (),
    ) -> None:
        self._book = XlsxFile(file)
        self._numbers = numbers
        self._book.begin_sheet(sheet, widths=widths or [22] * len(headings))
        self._book.add_row(headings, style=HEADING)

    def add(self, cells: Sequence[str]) -> None:
        """Add a row."""
        told = [cell if at in self._numbers else guarded(cell) for at, cell in enumerate(cells)]
        self._book.add_row(told, numbers=self._numbers)

    def close(self) -> None:
        """Finish the file."""
        self._book.close()
