"""The file that `bench import` hands in: goods of one shop, with faults planted in known rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final

from catalog.bulk.tables.writing import XlsxTable
from catalog.gtin import check_digit

VERSIONS: Final = 4  # of a product
EVERY: Final = 100  # rows from one fault to the next
COLUMNS: Final = (
    *("sku", "product", "category", "name_zh_hant", "name_en", "description_zh_hant", "brand"),
    *("label_en", "option1_name", "option1_value", "price", "stock", "hs_code", "net_weight"),
    *("gross_weight", "gtin"),
)
# What is written into which column, and the reason that has to be told of it.
FAULTS: Final = (
    ("price", "1.234", "unclear_price"),
    ("price", "free", "not_a_price"),
    ("price", "0", "price_not_positive"),
    ("price", "HK$88", "other_currency"),
    ("stock", "many", "not_a_count"),
    ("hs_code", "19053", "not_an_hs_code"),
    ("category", "no-such-shelf", "unknown_category"),
    ("gtin", "6901234567890", "not_a_gtin"),
    ("net_weight", "9999", "net_above_gross"),
    ("name_en", "x" * 161, "too_long"),
)
_SIZES: Final = ("small", "medium", "large", "huge")


def row(number: int, categories: int) -> list[str]:
    """Return a right row, counted from 0."""
    product, version = divmod(number, VERSIONS)
    body = f"2{number:06d}".zfill(12)
    body = f"6{body[1:]}"  # a prefix that may be on any package
    return [
        f"SKU-{number:06d}",
        f"product-{product}",
        f"shelf-{product % categories}",
        f"石磨杏仁餅 {product}",
        f"Almond biscuits {product}",
        f"每日新鮮烘焙，第 {product} 款。" * 6,
        f"Brand {product % 40}",
        _SIZES[version],
        "Size",
        _SIZES[version],
        f"{10 + number % 900}.{number % 10}0",
        str(number % 500),
        "1905310000",
        str(100 + number % 400),
        str(600 + number % 400),
        f"{body}{check_digit(body)}",
    ]


def planted(rows: int) -> list[tuple[int, str, str]]:
    """Return the row of the file, the column and the reason of each fault."""
    found = []
    for at, number in enumerate(range(EVERY - 1, rows, EVERY)):
        column, _text, reason = FAULTS[at % len(FAULTS)]
        found.append((number + 2, column, reason))
    return found


def rows_of(rows: int, categories: int) -> Iterator[list[str]]:
    """Yield the rows of the file, faults and all."""
    for number in range(rows):
        cells = row(number, categories)
        if number % EVERY == EVERY - 1:
            column, text, _reason = FAULTS[number // EVERY % len(FAULTS)]
            cells[COLUMNS.index(column)] = text
        yield cells


def write(rows: int, categories: int, file: IO[bytes]) -> None:
    """Write the file as XLSX."""
    table = XlsxTable(file, list(COLUMNS), sheet="Goods")
    for cells in rows_of(rows, categories):
        table.add(cells)
    table.close()
