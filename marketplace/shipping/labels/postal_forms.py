"""The customs declarations of the post: CN 22 for small letters, CN 23 for parcels. Pure.

Source: UPU Convention Manual, forms CN 22 (74 x 105 mm) and CN 23 (210 x 148 mm).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from marketplace.foundation.money import Money
from marketplace.shipping.labels import wording
from marketplace.shipping.labels.drawing import Page
from marketplace.shipping.labels.types import PostalSpec

CN22: Final = (592, 840)
CN23: Final = (1680, 1184)
CN22_LIMIT_G: Final = 2_000  # heavier items, and parcels, take a CN 23
_ROWS_22: Final = 4
_ROWS_23: Final = 5
Pair = tuple[str, str]


def cn22(spec: PostalSpec) -> Page:
    """Lay a CN 22 out. Raises: ValueError for an item that wants a CN 23."""
    if spec.weight_g > CN22_LIMIT_G or len(spec.contents) > _ROWS_22:
        raise ValueError("this item wants a CN 23")
    wide, high = CN22
    page = Page(wide, high, "zh-hant")
    page.frame(8, 8, wide - 16, high - 16)
    page.put(24, 48, wording.DECLARATION[0], 28, strong=True)
    page.put(24, 80, wording.DECLARATION[1], 22)
    page.put_right(wide - 24, 50, "CN 22", 32, strong=True)
    page.put_right(wide - 24, 80, wording.MAY_BE_OPENED[1], 15)
    page.put(24, 110, wording.OPERATOR[0], 17)
    page.put_right(wide - 24, 110, wording.OPERATOR[1], 15)
    page.rule(122, 8, wide - 8)
    _kinds(page, 24, 134, (20, 256), 16)
    page.rule(228, 8, wide - 8)
    y = _table(page, spec, 228, (8, 310, 432, wide - 8), _ROWS_22, 15)
    _pair(page, 24, y + 24, wording.NUMBER, 14)
    page.put_right(wide - 24, y + 26, spec.waybill, 24, strong=True)
    page.rule(y + 40, 8, wide - 8)
    _statement(page, 24, y + 70, wide - 48, 17, 8)
    _signature(page, spec, 24, high - 32, 18)
    return page


def cn23(spec: PostalSpec) -> Page:
    """Lay a CN 23 out. Raises: ValueError for more kinds of goods than it has lines."""
    if len(spec.contents) > _ROWS_23:
        raise ValueError("more goods than a CN 23 has lines")
    wide, high = CN23
    page = Page(wide, high, "zh-hant")
    page.frame(16, 16, wide - 32, high - 32)
    page.put(40, 66, f"{wording.DECLARATION[0]}  {wording.DECLARATION[1]}", 34, strong=True)
    page.put_right(wide - 40, 68, "CN 23", 44, strong=True)
    page.put(40, 104, "  ".join(wording.OPERATOR), 22)
    page.put_right(wide - 40, 104, "  ".join(wording.MAY_BE_OPENED), 22)
    page.rule(122, 16, wide - 16)
    middle = 920
    _party(page, (40, 122, middle), wording.FROM, (spec.sender.name, *spec.sender_lines), 282)
    _party(page, (40, 288, middle), wording.TO, (spec.receiver.name, *spec.receiver_lines), 500)
    page.put_right(middle - 24, 150, spec.sender.phone, 22)
    page.put_right(middle - 24, 316, spec.receiver.phone, 22)
    page.rule(288, 16, middle)
    page.stroke(middle, 122, 506)
    _pair(page, middle + 24, 152, wording.NUMBER, 20)
    page.bars(middle, 180, wide - 16 - middle, 200, spec.waybill)
    center = middle + (wide - 16 - middle) // 2
    page.put_middle(center, 440, spec.waybill, 40, strong=True)
    page.rule(506, 16, wide - 16)
    columns = (16, 720, 900, 1150, 1420, wide - 16)
    y = _table(page, spec, 506, columns, _ROWS_23, 22)
    _kinds(page, 40, y + 20, (28, 300), 22)
    _statement(page, 700, y + 40, wide - 740, 22, 5)
    _signature(page, spec, 40, high - 48, 24)
    return page


def _party(
    page: Page, place: tuple[int, int, int], title: Pair, lines: Sequence[str], bottom: int
) -> None:
    x, top, right = place
    _pair(page, x, top + 28, title, 20)
    page.put_block(x, top + 36, bottom, lines, (28, 24, 20, 18), right - x - 20)


def _kinds(page: Page, x: int, y: int, step: tuple[int, int], size: int) -> None:
    """Boxes for what an item is; a sale is ticked, for nothing else is sent from here."""
    down, across = step
    kinds = (wording.GOODS, *wording.KINDS)
    for at, pair in enumerate(kinds):
        left, top = x + at % 2 * across, y + at // 2 * (down + 9)
        page.frame(left, top, size, size, 2)
        if pair is wording.GOODS:
            page.put(left + 1, top + size - 2, "×", size + 6, strong=True)
        page.put(left + size + 10, top + size - 1, "  ".join(pair), size - 1)


def _pair(page: Page, x: int, y: int, pair: Pair, size: int) -> None:
    page.put(x, y, f"{pair[0]} {pair[1]}", size, light=True)


def _table(
    page: Page, spec: PostalSpec, top: int, columns: tuple[int, ...], rows: int, size: int
) -> int:
    """Print the goods with their totals; return where the table ends."""
    heads: list[Pair] = [wording.CONTENTS, wording.WEIGHT, wording.VALUE]
    has_codes = len(columns) > 4
    if has_codes:
        heads += [wording.TARIFF, wording.ORIGIN]
    line = size * 2
    for left, right, head in zip(columns, columns[1:], heads, strict=False):
        room = right - left - 16
        inset = 24 if left == columns[0] else 8
        page.put(left + inset, top + size + 4, head[0], size, light=True)
        english = page.fitted(head[1], room, (size - 2, size - 4, size - 6))
        page.put_lines(left + inset, top + 2 * size + 6, head[1], english, room, 1)
    y = top + line + 14
    page.rule(y, columns[0], columns[-1])
    for each in spec.contents:
        cells = (
            f"{each.quantity} × {each.name}",
            kilograms(each.weight_g),
            declared(each.value),
            each.hs_code,
            each.origin,
        )
        for left, right, text in zip(columns, columns[1:], cells, strict=False):
            inset = 24 if left == columns[0] else 8
            page.put_lines(left + inset, y + size + 8, text, size, right - left - inset - 8, 1)
        y += line
    y = top + line + 14 + rows * line
    page.rule(y, columns[0], columns[-1])
    _pair(page, columns[0] + 24, y + size + 8, wording.TOTAL, size)
    page.put(columns[1] + 8, y + size + 8, kilograms(spec.weight_g), size, strong=True)
    total = Money.total([each.value for each in spec.contents], spec.contents[0].value.currency)
    page.put(columns[2] + 8, y + size + 8, declared(total), size, strong=True)
    for left in columns[1:-1]:
        page.stroke(left, top, y + line)
    page.rule(y + line, columns[0], columns[-1])
    return y + line


def _statement(page: Page, x: int, y: int, room: int, size: int, most: int) -> int:
    y = page.put_lines(x, y, wording.STATEMENT[0], size, room, 2)
    return page.put_lines(x, y, wording.STATEMENT[1], size - 1, room, most)


def _signature(page: Page, spec: PostalSpec, x: int, y: int, size: int) -> None:
    _pair(page, x, y - size * 2, wording.SIGNATURE, size - 2)
    page.put(x, y, f"{spec.made_on.isoformat()}  {spec.signed_by}", size + 2, strong=True)


def kilograms(grams: int) -> str:
    """Write grams as kilograms with three decimals."""
    return f"{grams // 1000}.{grams % 1000:03d}"


def declared(money: Money) -> str:
    """Write a value as forms do: the digits, then the currency's code."""
    return f"{money.decimal} {money.currency}"
