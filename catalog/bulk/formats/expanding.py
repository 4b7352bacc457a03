"""One row of a file becomes the rows that it speaks of, in our columns, with notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.bulk.cells.escaping import unguarded
from catalog.bulk.cells.faults import Fault
from catalog.bulk.columns import PICTURE_URL, TAOBAO_ALIASES, TAOBAO_SKUS
from catalog.bulk.formats import shopify, taobao

_OF_GOODS = ("sku", "price", "option1_value", "stock")


@dataclass
class SourceRow:
    """What one version of one row says: cells by column, blank ones left out."""

    number: int
    part: int
    cells: dict[str, str]
    defaults: dict[str, str] = field(default_factory=dict)  # for what is new
    notes: list[Fault] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def expand(
    number: int,
    cells: tuple[str, ...],
    *,
    mapping: Mapping[str, int],
    defaults: Mapping[str, str],
    source: str,
) -> list[SourceRow]:
    """Turn a row of a file into source rows; a default stands where a column says nothing."""
    told = {
        code: unguarded(cells[index])
        for code, index in mapping.items()
        if index < len(cells) and cells[index].strip()
    }
    row = SourceRow(number, 0, told)
    if url := told.pop(PICTURE_URL, ""):
        row.notes.append(Fault("picture_not_fetched", column=PICTURE_URL, value=url[:200]))
    if source == "shopify":
        _without_default_title(told)
        if told.get("gross_weight", "").strip("0.") == "":
            told.pop("gross_weight", None)  # its way to say that nobody has weighed it
        if not any(told.get(code) for code in _OF_GOODS):
            row.cells = {}  # a further picture of the product above
            return [row]
    versions = _versions(row) if source == "taobao" else [row]
    for each in versions:
        each.defaults = {code: text for code, text in defaults.items() if code not in each.cells}
    return versions


def _without_default_title(told: dict[str, str]) -> None:
    name, value = told.get("option1_name", ""), told.get("option1_value", "")
    if value.casefold() == shopify.DEFAULT_TITLE[1] and name.casefold() in ("", "title"):
        told.pop("option1_name", None)
        told.pop("option1_value")


def _versions(row: SourceRow) -> list[SourceRow]:
    """Take a product of Taobao apart; its own code names the product and numbers its versions."""
    skus = row.cells.pop(TAOBAO_SKUS, "")
    aliases = row.cells.pop(TAOBAO_ALIASES, "")
    code = row.cells.get("sku", "")
    if not skus:
        return [row]
    try:
        found = taobao.versions(skus, aliases)
    except Fault as fault:
        row.faults.append(fault.at(TAOBAO_SKUS, skus))
        return [row]
    if not all(version.is_named for version in found):
        row.notes.append(Fault("unnamed_values", column=TAOBAO_SKUS))
    rows = []
    for part, version in enumerate(found):
        cells = dict(row.cells)
        cells["sku"] = version.code or (f"{code}-{part + 1}" if code else "")
        cells["price"], cells["stock"] = version.price, version.units
        if code:
            cells.setdefault("product", code)
        for place, (name, value) in enumerate(version.values, start=1):
            cells[f"option{place}_name"], cells[f"option{place}_value"] = name, value
        kept = {column: text for column, text in cells.items() if text}
        rows.append(SourceRow(row.number, part, kept, notes=row.notes if part == 0 else []))
    return rows
