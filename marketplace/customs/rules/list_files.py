"""The list of goods for cross-border e-commerce, as its official files are laid out. Pure.

CSV or XLSX with a row of headings somewhere near the top: the code of eight digits, the name, the
remark. Remarks are in Chinese, and are read for what the checks need.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from marketplace.customs.rules.errors import PayloadWrong

_CODES: Final = ("税则号列", "稅則號列", "税号", "商品编码", "hs8", "hs_code", "hs")
_NAMES: Final = ("货品名称", "貨品名稱", "中文货品名称", "商品名称", "name")
_REMARKS: Final = ("备注", "備註", "remark", "remarks")
_MOST_ROWS: Final = 20_000
_HEADING_WITHIN: Final = 20  # rows: titles stand above the headings
_MOST_UNPACKED: Final = 100_000_000  # bytes of a workbook
_CAP: Final = re.compile(r"每人每年[^0-9]*([0-9]+(?:\.[0-9]+)?)\s*(?:千克|公斤|kg)", re.IGNORECASE)
_BONDED_ONLY: Final = re.compile(r"(?:仅限|限于|僅限)[^;；。]*(?:网购保税|保税|1210)")
_EXCLUDED: Final = "除外"
_ONLY: Final = re.compile(r"仅限|限于|僅限")


@dataclass(frozen=True, slots=True)
class ReadList:
    """The rows of a payload, and what could not be read, by row of the file."""

    rows: list[dict[str, Any]]
    faults: list[tuple[int, str]] = field(default_factory=list)


def read_list(content: bytes) -> ReadList:
    """Read a file of the list. Raises: PayloadWrong when it holds no such table."""
    table = _workbook(content) if content[:2] == b"PK" else _csv(content)
    rows: list[dict[str, Any]] = []
    faults: list[tuple[int, str]] = []
    columns: dict[str, int] = {}
    seen: set[str] = set()
    for number, cells in enumerate(table, 1):
        if number > _MOST_ROWS:
            raise PayloadWrong(_("This file has too many rows to be the list."))
        if not columns:
            columns = _columns(cells)
            if not columns and number >= _HEADING_WITHIN:
                break
            continue
        told = {name: _cell(cells, at) for name, at in columns.items()}
        if not any(told.values()):
            continue
        fault = _fault(told["code"], seen)
        if fault:
            faults.append((number, fault))
            continue
        seen.add(_digits(told["code"]))
        rows.append(_row(told))
    if not columns:
        raise PayloadWrong(_("This file has no heading for the code of goods."))
    return ReadList(rows, faults)


def meaning_of(remark: str) -> dict[str, Any]:
    """Return what a remark means: kinds, the modes it leaves, grams a person and year.

    `mode`: by bonded goods alone; `weight`: a cap; `exclusion`: some goods of the line are out;
    `name`: only some are in. The last two are for a person to read.
    """
    kinds: list[str] = []
    is_bonded = bool(_BONDED_ONLY.search(remark))
    cap = _CAP.search(remark)
    if _EXCLUDED in remark:
        kinds.append("exclusion")
    if is_bonded:
        kinds.append("mode")
    if _ONLY.search(_BONDED_ONLY.sub("", remark)):
        kinds.append("name")
    if cap:
        kinds.append("weight")
    return {
        "modes": ["1210"] if is_bonded else ["9610", "1210"],
        "remarks": kinds,
        "per_person_year_g": _grams(cap[1]) if cap else None,
    }


def _grams(kilograms: str) -> int:
    whole, _dot, rest = kilograms.partition(".")
    return int(whole) * 1_000 + int((rest + "000")[:3])


def _row(told: dict[str, str]) -> dict[str, Any]:
    remark = told.get("remark", "")
    row = {
        "hs8": _digits(told["code"]),
        "name": told.get("name", ""),
        "remark": remark,
        **meaning_of(remark),
    }
    return {key: value for key, value in row.items() if value is not None}


def _fault(code: str, seen: set[str]) -> str:
    digits = _digits(code)
    if not re.fullmatch(r"[0-9]{8}", digits):
        return "code"
    return "twice" if digits in seen else ""


def _digits(code: str) -> str:
    return re.sub(r"[\s.]", "", code)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        heading = re.sub(r"\s", "", cell).casefold()
        for name, known in (("code", _CODES), ("name", _NAMES), ("remark", _REMARKS)):
            if name not in found and heading.startswith(known):
                found[name] = at
    return found if "code" in found else {}


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _csv(content: bytes) -> Iterable[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return csv.reader(io.StringIO(text, newline=""))
    raise PayloadWrong(_("The signs of this file are not readable."))


def _workbook(content: bytes) -> Iterable[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > _MOST_UNPACKED:
                raise PayloadWrong(_("This file has too many rows to be the list."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise PayloadWrong(_("This is no workbook.")) from error
    sheet = book.worksheets[0]
    return ([_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True))


def _text(cell: Any) -> str:
    """Spreadsheets take 04029100 for a number: the zero before comes back."""
    if isinstance(cell, int) and not isinstance(cell, bool):
        return f"{cell:08d}" if cell >= 1_000_000 else str(cell)
    return "" if cell is None else str(cell)
