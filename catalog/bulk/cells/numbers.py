"""Prices, counts and weights as people type them: 88.00, 88,00, 1,234.50, MOP 88, 0.6 kg.

A sign that may part thousands as well as decimals is never guessed at when money hangs on it:
1.234 is one pataca to some and a thousand to others, so it is refused.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from catalog.bulk.cells.faults import Fault
from marketplace.foundation.money import CURRENCIES, exponent

_DIGITS: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_SIGNS: Final = {
    "MOP$": "MOP", "MOP": "MOP", "澳門元": "MOP", "澳门元": "MOP", "葡幣": "MOP", "葡币": "MOP",
    "HK$": "HKD", "HKD": "HKD", "港元": "HKD", "港幣": "HKD", "港币": "HKD",
    "CN¥": "CNY", "RMB": "CNY", "CNY": "CNY", "人民幣": "CNY", "人民币": "CNY", "¥": "CNY",
    "US$": "USD", "USD": "USD", "€": "EUR", "EUR": "EUR",
}  # fmt: skip
_NO_SIGN: Final = ("$", "元")  # many currencies have them, so they say nothing
_MOST_MINOR: Final = 10**11
_MOST_COUNT: Final = 1_000_000
_MOST_GRAMS: Final = 1_000_000
_MOST_CONTENT: Final = 999_999_999
_MOST_MM: Final = 5_000
_CONTENT: Final = re.compile(r"(?P<number>[0-9.,]+)\s*(?P<unit>[^0-9.,\s]+)")
# A unit of contents as it is written, and its number at customs.
CONTENT_CODES: Final = {"g": "036", "ml": "096", "pcs": "007"}
_CONTENT_UNITS: Final = {
    **dict.fromkeys(("g", "克", "gram", "grams"), ("g", 1)),
    **dict.fromkeys(("kg", "公斤", "千克"), ("g", 1_000)),
    **dict.fromkeys(("ml", "毫升"), ("ml", 1)),
    **dict.fromkeys(("l", "升", "公升"), ("ml", 1_000)),
    **dict.fromkeys(("pcs", "pc", "件", "個", "个", "粒", "片", "un", "unidades"), ("pcs", 1)),
}
_WEIGHT: Final = re.compile(r"(?P<number>[0-9.,]+)\s*(?P<unit>kg|g|公斤|千克|克|kgs|grams?)?", re.I)
_KILOGRAMS: Final = {"kg", "kgs", "公斤", "千克"}


def price_minor(cell: str, currency: str) -> int:
    """Read one unit's price into minor units of `currency`.

    Raises: Fault for another currency's sign, more decimals than it has, an unclear thousands
    sign, nothing or less.
    """
    text, told = _without_currency(narrow(cell).upper())
    if told and told != currency:
        raise Fault("other_currency", facts={"currency": told, "own": currency})
    if text.startswith("-"):
        raise Fault("price_not_positive")
    number = _decimal(text, "not_a_price", "unclear_price")
    places = exponent(currency)
    scaled = number.scaleb(places)
    if scaled != scaled.to_integral_value():
        raise Fault("price_too_fine", facts={"currency": currency, "places": str(places)})
    minor = int(scaled)
    if minor < 1:
        raise Fault("price_not_positive")
    if minor >= _MOST_MINOR:
        raise Fault("price_too_high")
    return minor


def price_text(minor: int, currency: str) -> str:
    """Write an amount in minor units with a decimal point and no sign: 88.00."""
    places = exponent(currency)
    return f"{Decimal(minor).scaleb(-places):.{places}f}"


def count(cell: str) -> int:
    """Read a whole number of units, none included. Raises: Fault."""
    text = narrow(cell)
    if not _DIGITS.fullmatch(text):
        raise Fault("not_a_count")
    try:
        number = _decimal(text, "not_a_count", "not_a_count")
    except Fault:
        parts = re.split(r"[.,]", text)
        if len(set(re.findall(r"[.,]", text))) > 1 or any(len(part) != 3 for part in parts[1:]):
            raise
        number = Decimal("".join(parts))  # of units a half cannot be meant: 1.234 is a thousand
    if number != number.to_integral_value():
        raise Fault("not_a_count")
    if number > _MOST_COUNT:
        raise Fault("count_too_high", facts={"most": str(_MOST_COUNT)})
    return int(number)


def grams(cell: str) -> int:
    """Read a weight in grams, or in kilograms that say so. Raises: Fault."""
    found = _WEIGHT.fullmatch(narrow(cell))
    if not found:
        raise Fault("not_a_weight")
    number = found["number"]
    if (found["unit"] or "").lower() in _KILOGRAMS:
        weight = Decimal(number.replace(",", ".")) * 1_000 if _is_plain(number) else None
        if weight is None or weight != weight.to_integral_value():
            raise Fault("not_a_weight")
    else:
        try:
            weight = Decimal(count(number))
        except Fault as fault:
            raise Fault("not_a_weight") from fault
    if not 0 < weight <= _MOST_GRAMS:
        raise Fault("not_a_weight")
    return int(weight)


def content(cell: str) -> str:
    """Read what a label says a unit holds: `250 g`, `750 ml`, `12 pcs`. Raises: Fault."""
    found = _CONTENT.fullmatch(narrow(cell))
    unit, times = _CONTENT_UNITS.get(found["unit"].lower(), ("", 0)) if found else ("", 0)
    if found is None or not unit:
        raise Fault("not_a_content")
    quantity = _decimal(found["number"], "not_a_content", "not_a_content") * times
    if not 0 < quantity <= _MOST_CONTENT or int(quantity.normalize().as_tuple().exponent) < -3:
        raise Fault("not_a_content")
    return content_text(quantity, CONTENT_CODES[unit])


def content_text(quantity: Decimal, code: str) -> str:
    """Write a content with its unit, by the unit's number at customs."""
    unit = next(name for name, each in CONTENT_CODES.items() if each == code)
    return f"{format(quantity.normalize(), 'f')} {unit}"


def content_parts(text: str) -> tuple[Decimal | None, str]:
    """Return what `content` wrote as a quantity and its unit's number; nothing of an empty text."""
    if not text:
        return None, ""
    quantity, _blank, unit = text.partition(" ")
    return Decimal(quantity), CONTENT_CODES[unit]


def packed_size(cell: str) -> str:
    """Read three sides in millimeters: `240 x 180 x 60`. Raises: Fault."""
    sides = re.split(r"\s*[xX×*]\s*", narrow(cell))
    if len(sides) != 3 or not all(re.fullmatch(r"[0-9]{1,4}", side) for side in sides):
        raise Fault("not_a_size")
    if not all(1 <= int(side) <= _MOST_MM for side in sides):
        raise Fault("not_a_size")
    return " x ".join(str(int(side)) for side in sides)


def size_parts(text: str) -> tuple[int, ...]:
    """Return the sides that `packed_size` wrote; none of an empty text."""
    return tuple(int(side) for side in text.split(" x ")) if text else ()


def number_text(cell: str) -> str:
    """Read a plain number, below zero too, and write it with a point and no idle zero."""
    text = narrow(cell)
    sign = "-" if text.startswith("-") else ""
    number = _decimal(text.removeprefix("-"), "not_a_number", "not_a_number")
    if number.adjusted() > 11 or int(number.as_tuple().exponent) < -6:
        raise Fault("not_a_number")
    plain = format(number.normalize(), "f")
    return f"{sign}{plain}" if number else "0"


def narrow(cell: str) -> str:
    """Return full-width digits and signs as narrow ones, without blanks and apostrophes within."""
    text = unicodedata.normalize("NFKC", cell.replace("￥", "¥"))
    return re.sub(r"(?<=[0-9])[\s'’](?=[0-9])", "", text.replace("−", "-")).strip()


def _is_plain(number: str) -> bool:
    return re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", number) is not None


def _without_currency(text: str) -> tuple[str, str]:
    for sign, code in _SIGNS.items():
        narrow_sign = unicodedata.normalize("NFKC", sign)
        if text.startswith(narrow_sign) or text.endswith(narrow_sign):
            return text.replace(narrow_sign, "", 1).strip(), code
    for code in CURRENCIES:
        if text.startswith(code) or text.endswith(code):
            return text.replace(code, "", 1).strip(), code
    for sign in _NO_SIGN:
        text = text.removeprefix(sign).removesuffix(sign).strip()
    return text, ""


def _decimal(text: str, wrong: str, unclear: str) -> Decimal:
    """Read digits with at most one sign for decimals. Raises: Fault."""
    if not _DIGITS.fullmatch(text):
        raise Fault(wrong)
    points, commas = text.count("."), text.count(",")
    if points and commas:
        last = max(text.rfind("."), text.rfind(","))
        thousands = "," if text[last] == "." else "."
        if text.count(text[last]) > 1 or not _has_thousands(text[:last], thousands):
            raise Fault(unclear)
        return Decimal(text[:last].replace(thousands, "") + "." + text[last + 1 :])
    if points + commas == 0:
        return Decimal(text)
    sign = "." if points else ","
    if points + commas > 1:
        if not _has_thousands(text, sign):
            raise Fault(unclear)
        return Decimal(text.replace(sign, ""))
    whole, _, rest = text.partition(sign)
    if len(rest) == 3 and len(whole) <= 3 and whole.strip("0"):
        raise Fault(unclear)
    return Decimal(f"{whole}.{rest}")


def _has_thousands(text: str, sign: str) -> bool:
    first, *rest = text.split(sign)
    return 1 <= len(first) <= 3 and all(len(part) == 3 for part in rest)
