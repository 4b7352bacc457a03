"""A file that a person hands in: where no feed can be reached, or to put one right.

CSV in UTF-8 with the columns `valid_on,base,quote,figure,unit`, as they were published: `figure`
units of `quote` for `unit` of `base`. Nothing of it prices before a second person confirms it.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import Final

from payments.fx.sources.port import AnswerUnreadable, Published, Role
from payments.fx.sources.reading import day_of, is_known, number_of

COLUMNS: Final = ["valid_on", "base", "quote", "figure", "unit"]
_MOST_ROWS: Final = 500


class FileByHand:
    """Prices like the primary source, once two persons stand behind it."""

    name = "file"
    role = Role.PRICING

    def read(self, content: bytes) -> list[Published]:
        """Read a file; a row that cannot be read refuses all. Raises: AnswerUnreadable."""
        try:
            lines = content.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            raise AnswerUnreadable("the file is not UTF-8") from error
        rows = csv.DictReader(StringIO("\n".join(line for line in lines if line.strip())))
        if rows.fieldnames != COLUMNS:
            raise AnswerUnreadable(f"the columns are {rows.fieldnames}, not {COLUMNS}")
        found = [_row(row) for row in rows]
        if len(found) > _MOST_ROWS:
            raise AnswerUnreadable(f"{len(found)} rows; at most {_MOST_ROWS}")
        return found


def _row(row: dict[str, str]) -> Published:
    base, quote, unit = (str(row[column]).strip() for column in ("base", "quote", "unit"))
    if not is_known(base, quote):
        raise AnswerUnreadable(f"{base}/{quote} is no pair of known currencies")
    if not unit.isdecimal() or int(unit) < 1:
        raise AnswerUnreadable(f"unit {unit!r}")
    return Published(base, quote, number_of(row["figure"]), day_of(str(row["valid_on"])), int(unit))
