"""A sheet's lines as a CSV file: one row a weight band. Pure.

What holds for a whole zone (further weight, free from, days) stands in the zone's first row.
A sheet's other settings are not in the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from marketplace.foundation.formats import amount_for_input
from marketplace.shipping import zones
from marketplace.shipping.figures import (
    NotAFigure,
    print_kg,
    read_grams,
    read_money,
    read_whole,
)
from marketplace.shipping.pricing import Band
from marketplace.shipping.sheets import Fault, LineDraft, check_line

COLUMNS: Final = ("zone", "zone_name", "up_to_kg", "price", "next_kg", "next_price", "free_from")
COLUMNS_OF_DAYS: Final = ("days_min", "days_max")
HEADINGS: Final = (*COLUMNS, *COLUMNS_OF_DAYS)
_NEEDED: Final = ("zone", "up_to_kg", "price", "days_min", "days_max")
_OF_THE_ZONE: Final = ("next_kg", "next_price", "free_from", "days_min", "days_max")
MOST_BYTES: Final = 200_000
MOST_ROWS: Final = 500


@dataclass
class _Zone:
    """What the rows of one zone said so far."""

    row: int
    values: dict[str, Any]
    bands: list[Band] = field(default_factory=list)


def write_lines(lines: Iterable[LineDraft]) -> bytes:
    """Return lines as a file that `read_lines` takes; its mark tells spreadsheets it is UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for line in lines:
        name = str(zones.ALL_NAMES[line.zone])
        for place, band in enumerate(line.bands):
            of_the_zone = _zone_cells(line) if place == 0 else ("",) * len(_OF_THE_ZONE)
            figures = (print_kg(band.up_to_g), amount_for_input(band.price))
            writer.writerow((line.zone, name, *figures, *of_the_zone))
    return text.getvalue().encode("utf-8-sig")


def _zone_cells(line: LineDraft) -> tuple[str | int, ...]:
    return (
        "" if line.next_g is None else print_kg(line.next_g),
        "" if line.next_price is None else amount_for_input(line.next_price),
        "" if line.free_over is None else amount_for_input(line.free_over),
        line.days_min,
        line.days_max,
    )


def read_lines(content: bytes, currency: str) -> tuple[list[LineDraft], list[Fault]]:
    """Return the lines of a file, and everything that is wrong with it, row by row.

    Rows are counted as a spreadsheet counts them: the headings are row 1. Commas, semicolons and
    tabs may part the columns; the order of the columns does not matter.
    Money: amounts are in `currency`, in major units.
    """
    if len(content) > MOST_BYTES:
        return [], [Fault("file_size")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Fault("encoding")]
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return [], [Fault("not_csv")]
    headings = [cell.strip().casefold() for cell in rows[0]] if rows else []
    missing = [name for name in _NEEDED if name not in headings]
    if missing:
        return [], [Fault("no_column", column=name, row=1) for name in missing]
    if len(rows) > MOST_ROWS:
        return [], [Fault("many_rows")]
    return _read_rows(headings, rows, currency)


def _read_rows(
    headings: list[str], rows: list[list[str]], currency: str
) -> tuple[list[LineDraft], list[Fault]]:
    found: dict[str, _Zone] = {}
    faults: list[Fault] = []
    for number, cells in enumerate(rows[1:], start=2):
        row = dict(zip(headings, (cell.strip() for cell in cells), strict=False))
        if any(row.values()):
            faults += _read_row(row, number, currency, found)
    if faults:
        return [], faults
    lines = []
    for code, zone in found.items():
        line = LineDraft(zone=code, bands=tuple(zone.bands), **zone.values)
        lines.append(line)
        faults += [Fault(f.reason, f.zone, f.column, zone.row) for f in check_line(line)]
    return lines, faults


def _read_row(
    row: dict[str, str], number: int, currency: str, found: dict[str, _Zone]
) -> list[Fault]:
    """Read one row into the zone that it belongs to; return what is wrong with it."""
    code = row["zone"].upper()
    if code not in zones.ALL_NAMES:
        return [Fault("no_zone", row["zone"][:20], "zone", number)]
    faults: list[Fault] = []

    def read(column: str, how: Callable[[str], Any]) -> Any:
        try:
            return how(row.get(column, ""))
        except NotAFigure:
            faults.append(Fault("number", code, column, number))
            return None

    def money(text: str) -> Any:
        return read_money(text, currency)

    if code not in found:
        found[code] = _Zone(number, _values_of_zone(row, read, money))
    elif any(row.get(column) for column in _OF_THE_ZONE):
        faults.append(Fault("only_first", code, "", number))
    up_to, price = read("up_to_kg", read_grams), read("price", money)
    if up_to is not None and price is not None:
        found[code].bands.append(Band(up_to, price))
    return faults


def _values_of_zone(
    row: dict[str, str],
    read: Callable[[str, Callable[[str], Any]], Any],
    money: Callable[[str], Any],
) -> dict[str, Any]:
    def perhaps(column: str, how: Callable[[str], Any]) -> Any:
        return read(column, how) if row.get(column) else None

    return {
        "next_g": perhaps("next_kg", read_grams),
        "next_price": perhaps("next_price", money),
        "free_over": perhaps("free_from", money),
        "days_min": read("days_min", read_whole),
        "days_max": read("days_max", read_whole),
    }
