"""Lines of the search log as a CSV file that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from catalog.search_log.types import QueryLine

COLUMNS = ("query", "asked", "found_nothing", "products_opened", "results", "asked_before")
_RUNS = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is a formula to a spreadsheet


def as_csv(lines: Iterable[QueryLine]) -> bytes:
    """Write lines as CSV in UTF-8 with its mark, one a query; the columns are named in English."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for line in lines:
        query = f"'{line.query}" if line.query.startswith(_RUNS) else line.query
        figures = (line.asked, line.empty, line.clicks, line.results, line.before)
        writer.writerow((query, *figures))
    return file.getvalue().encode("utf-8-sig")
