"""What kind of file this is, by its content: its name and what a browser says do not count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final, Literal

from django.utils.translation import gettext as _

from catalog.bulk.errors import FileRefused
from catalog.bulk.reading import csv_rows, encodings, xlsx_rows
from catalog.bulk.reading.table import DEFAULT_LIMITS, Limits, TableRow
from catalog.bulk.reading.xlsx_parts import WORKBOOK, archive

_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_OTHERS: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
)


@dataclass(frozen=True)
class FileShape:
    """How a file has to be read."""

    kind: Literal["xlsx", "csv"]
    encoding: str = ""
    delimiter: str = ""


def look(file: IO[bytes], limits: Limits = DEFAULT_LIMITS) -> FileShape:
    """Tell how to read a file.

    Raises: FileRefused for what is no table, with what would help.
    """
    file.seek(0)
    head = file.read(8)
    if not head:
        raise FileRefused(_("The file is empty."))
    if head.startswith(_ZIP):
        with archive(file, limits) as zipped:
            if WORKBOOK not in zipped.namelist():
                raise FileRefused(
                    _("This is an archive, not a workbook. Save it as .xlsx or .csv.")
                )
        return FileShape("xlsx")
    if head.startswith(_OLD_OFFICE):
        raise FileRefused(
            _("This is an old .xls file, or one with a password. Save it as .xlsx without one.")
        )
    if head.startswith(_OTHERS):
        raise FileRefused(_("This is no table. Save your list as .xlsx or .csv."))
    encoding = encodings.guess(file)
    if encoding is None:
        raise FileRefused(_("The letters of this file cannot be read. Save it as CSV UTF-8."))
    return FileShape("csv", encoding, csv_rows.delimiter_of(file, encoding))


def rows_of(
    file: IO[bytes], shape: FileShape, limits: Limits = DEFAULT_LIMITS
) -> Iterator[TableRow]:
    """Yield the rows that hold anything, as a stream. Raises: FileRefused."""
    if shape.kind == "xlsx":
        return xlsx_rows.rows(file, limits=limits)
    return csv_rows.rows(file, encoding=shape.encoding, delimiter=shape.delimiter, limits=limits)
