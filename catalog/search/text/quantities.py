"""Numbers with units, written one way: `0,5 kg`, `500克` and `500 g` are all `500g`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

# Canonical unit, how many of it, and what people write (folded).
_UNITS: Final = (
    ("g", 1, "g gr gram grams grama gramas 克 公克"),
    ("g", 1000, "kg kgs kilo kilos quilo quilos quilograma quilogramas 公斤 千克"),
    ("mg", 1, "mg 毫克"),
    ("ml", 1, "ml mls mililitro mililitros 毫升"),
    ("ml", 10, "cl centilitro centilitros"),
    ("ml", 1000, "l lt litre litres liter liters litro litros 升 公升"),
    ("mm", 1, "mm 毫米"),
    ("mm", 10, "cm 厘米 公分"),
    ("oz", 1, "oz ounce ounces 安士 盎司"),
    ("lb", 1, "lb lbs pound pounds 磅"),
    ("catty", 1, "catty catties 斤 司马斤 市斤"),
    ("tael", 1, "tael taels 两"),
    ("pc", 1, "pc pcs piece pieces peca pecas un unidade unidades 件 个 片 粒 枚 块 只 颗 入"),
    ("box", 1, "box boxes caixa caixas 盒 箱"),
    ("pack", 1, "pack packs pacote pacotes bag bags saco sacos sachet sachets 包 袋"),
    ("bottle", 1, "bottle bottles garrafa garrafas 瓶 支"),
    ("tin", 1, "tin tins can cans lata latas 罐"),
    ("%", 1, "%"),
)
COUNTS: Final = ("pc", "box", "pack", "bottle", "tin")
_FACTORS: Final = {word: (unit, factor) for unit, factor, words in _UNITS for word in words.split()}
_WORDS: Final = "|".join(re.escape(word) for word in sorted(_FACTORS, key=len, reverse=True))
NUMBER: Final = r"[0-9]{1,9}(?:[.,][0-9]{1,9})*"
# A unit in letters ends where the letters end; a Han unit needs no space after it.
QUANTITY: Final = rf"(?P<number>{NUMBER}) ?(?P<unit>{_WORDS})(?:(?<![a-z])|(?![a-z0-9]))"
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")


def canonical(number: str, unit: str) -> str:
    """Write a quantity in its base unit: `0,5` and `kg` become `500g`."""
    base, factor = _FACTORS[unit]
    return f"{plain_number(number, factor)}{base}"


def is_count(lexeme: str) -> bool:
    """Say whether a canonical quantity counts pieces or packs, which shops tell in many ways."""
    return lexeme.lstrip("0123456789.") in COUNTS


def plain_number(number: str, factor: int = 1) -> str:
    """Write a number without grouping or trailing zeros; a comma is decimal unless it groups.

    Digits alone stay as they are: they may be a code that begins with zeros.
    """
    if factor == 1 and number.isdigit():
        return number
    if _THOUSANDS.fullmatch(number):
        number = number.replace(",", "")
    number = number.replace(",", ".")
    if number.count(".") > 1:
        return number.replace(".", "")
    text = format(Decimal(number) * factor, "f")
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text
