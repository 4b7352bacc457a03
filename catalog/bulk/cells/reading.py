"""A cell's text into the one way in which a value is written, and that into words for people.

Values are compared and kept as texts: `88.00`, `MO`, a category's slug. What `show` writes in a
language, `read` turns back into the same value; so an export that comes back changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from babel import Locale

from catalog import gtin
from catalog.bulk.cells import html_text, numbers
from catalog.bulk.cells.escaping import tidy, tidy_line
from catalog.bulk.cells.faults import Fault
from catalog.bulk.columns import AskedAttribute, Column, normal
from marketplace.foundation import languages

NEW_BRAND: Final = "new:"
_YES: Final = frozenset(["yes", "y", "true", "1", "是", "有", "sim", "s", "✓"])
_NO: Final = frozenset(["no", "n", "false", "0", "否", "不", "無", "无", "não", "nao"])
_YES_NO: Final = {
    "zh-hant": ("是", "否"),
    "zh-hans": ("是", "否"),
    "pt": ("sim", "não"),
    "en": ("yes", "no"),
}
_PATH: Final = re.compile(r"\s*[>＞/／›]\s*")
_MORE: Final = re.compile(r"\s*[;；、|]\s*")


@dataclass(frozen=True)
class Named:
    """Something that files call by name: a category, a brand, a choice."""

    code: str
    names: dict[str, str]
    others: tuple[str, ...] = ()  # aliases; of a category the paths to it
    paths: dict[str, str] = field(default_factory=dict)

    def words(self) -> set[str]:
        """Return every way to write it, compared by `normal`."""
        told = (self.code, *self.names.values(), *self.others, *self.paths.values())
        return {normal(text) for text in told if text}


class Names:
    """Things by what people call them. A code or a path means one thing; a name may not."""

    def __init__(self, things: Iterable[Named]) -> None:
        self.by_code = {thing.code: thing for thing in things}
        self._by_word: dict[str, list[str]] = {}
        for thing in self.by_code.values():
            for word in thing.words():
                self._by_word.setdefault(word, []).append(thing.code)

    def find(self, text: str) -> list[str]:
        """Return the codes that a text may mean."""
        if text in self.by_code:
            return [text]
        return self._by_word.get(normal(text), [])

    def show(self, code: str, language: str) -> str:
        """Return the shortest name in a language that means this thing alone."""
        thing = self.by_code.get(code)
        if thing is None:
            return code
        name = languages.pick(thing.names, language)
        for text in (name, thing.paths.get(language, "")):
            if text and self.find(text) == [code] and not _MORE.search(text):
                return text
        return code


@dataclass(frozen=True)
class Reference:
    """What cells are read against: the shop's currency, the file's, names of things.

    `language` is that of the columns which have none in their heading. `may_change_shown`: texts
    and customs facts of a listing that is handed in or shown may be changed without a review.
    """

    currency: str
    file_currency: str
    language: str
    categories: Names
    brands: Names
    attributes: dict[str, AskedAttribute] = field(default_factory=dict)
    choices: dict[str, Names] = field(default_factory=dict)
    may_change_shown: bool = False


@dataclass(frozen=True)
class ReadCell:
    """A value, and whether its text was HTML."""

    value: str
    was_html: bool = False


def read(column: Column, cell: str, reference: Reference) -> ReadCell:
    """Read a cell that is not blank. Raises: Fault."""
    if column.kind == "text":
        return _description(column, cell)
    return ReadCell(_READERS[column.kind](column, cell, reference))


def show(column: Column, value: str, language: str, reference: Reference) -> str:
    """Write a value as a person reads it; `read` gives the value back."""
    if not value:
        return ""
    if column.kind == "category":
        return reference.categories.show(value, language)
    if column.kind == "brand":
        return reference.brands.show(value, language)
    if column.kind == "choices":
        named = reference.choices[column.code]
        return "; ".join(named.show(code, language) for code in value.split(","))
    if column.kind == "boolean":
        return _YES_NO[language][value != "yes"]
    return value


def _line(column: Column, cell: str, reference: Reference) -> str:
    text = tidy_line(html_text.plain_text(cell) if html_text.is_html(cell) else cell)
    if len(text) > column.most:
        raise Fault("too_long", facts={"most": str(column.most)})
    return text


def _description(column: Column, cell: str) -> ReadCell:
    was_html = html_text.is_html(cell)
    text = tidy(html_text.plain_text(cell) if was_html else cell)
    if len(text) > column.most:
        raise Fault("too_long", facts={"most": str(column.most)})
    return ReadCell(text, was_html)


def _sku(column: Column, cell: str, reference: Reference) -> str:
    text = tidy(cell)
    if not text or len(text) > column.most or re.search(r"[\n\t]", text):
        raise Fault("bad_sku")
    return text


def _price(column: Column, cell: str, reference: Reference) -> str:
    if reference.file_currency != reference.currency:
        raise Fault(
            "other_currency",
            facts={"currency": reference.file_currency, "own": reference.currency},
        )
    minor = numbers.price_minor(cell, reference.currency)
    return numbers.price_text(minor, reference.currency)


def _count(column: Column, cell: str, reference: Reference) -> str:
    return str(numbers.count(cell))


def _weight(column: Column, cell: str, reference: Reference) -> str:
    return str(numbers.grams(cell))


def _content(column: Column, cell: str, reference: Reference) -> str:
    return numbers.content(cell)


def _size(column: Column, cell: str, reference: Reference) -> str:
    return numbers.packed_size(cell)


def _number(column: Column, cell: str, reference: Reference) -> str:
    return numbers.number_text(cell)


def _country(column: Column, cell: str, reference: Reference) -> str:
    text = tidy_line(cell)
    code = _countries().get(normal(text))
    if code is None:
        raise Fault("not_a_country")
    return code


@cache
def _countries() -> dict[str, str]:
    """Return country codes by code and by name in the four languages."""
    found: dict[str, str] = {}
    for locale in ("zh_Hant_HK", "zh_Hans_CN", "pt_PT", "en"):
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha():
                found.setdefault(normal(str(name)), code)
                found[normal(code)] = code
    ours = {
        "澳門": "MO",
        "澳门": "MO",
        "macau": "MO",
        "macao": "MO",
        "香港": "HK",
        "hong kong": "HK",
    }
    return found | {normal(name): code for name, code in ours.items()}


def _hs_code(column: Column, cell: str, reference: Reference) -> str:
    digits = re.sub(r"[\s.\-]", "", numbers.narrow(cell))
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise Fault("not_an_hs_code")
    return digits


def _gtin(column: Column, cell: str, reference: Reference) -> str:
    digits = gtin.normal(numbers.narrow(cell))
    wrong = gtin.fault(digits)
    if wrong:
        raise Fault("gtin_of_one_shop" if wrong in ("restricted", "coupon") else "not_a_gtin")
    return digits


def _boolean(column: Column, cell: str, reference: Reference) -> str:
    word = tidy_line(cell).casefold()
    if word in _YES:
        return "yes"
    if word in _NO:
        return "no"
    raise Fault("not_yes_or_no")


def _category(column: Column, cell: str, reference: Reference) -> str:
    text = tidy_line(cell)
    found = reference.categories.find(text)
    if not found:
        found = reference.categories.find(" > ".join(_PATH.split(text)))
    if not found:
        raise Fault("unknown_category")
    if len(found) > 1:
        raise Fault("category_by_several")
    return found[0]


def _brand(column: Column, cell: str, reference: Reference) -> str:
    text = _line(column, cell, reference)
    found = reference.brands.find(text)
    return found[0] if found else f"{NEW_BRAND}{text}"


def _choices(column: Column, cell: str, reference: Reference) -> str:
    named = reference.choices[column.code]
    codes = []
    for text in filter(None, _MORE.split(tidy_line(cell))):
        found = named.find(text)
        if len(found) != 1:
            told = [named.show(code, languages.current()) for code in named.by_code]
            raise Fault("unknown_choice", facts={"choices": ", ".join(told)[:300]})
        codes.append(found[0])
    if not codes:
        raise Fault("missing")
    order = list(named.by_code)
    return ",".join(sorted(set(codes), key=order.index))


_READERS: Final[dict[str, Callable[[Column, str, Reference], str]]] = {
    "sku": _sku,
    "line": _line,
    "attribute": _line,
    "price": _price,
    "count": _count,
    "weight": _weight,
    "content": _content,
    "size": _size,
    "number": _number,
    "country": _country,
    "hs_code": _hs_code,
    "gtin": _gtin,
    "boolean": _boolean,
    "category": _category,
    "brand": _brand,
    "choices": _choices,
}
