"""The columns that a file may have: one row is one version of a product, found by its SKU.

A cell that is blank keeps what is there, `[clear]` empties it, and what a file leaves out is
untouched. Columns are known by their codes and by their names in four languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.foundation import languages

Scope = Literal["key", "product", "variant", "offer"]
OPTIONS: Final = (1, 2, 3)
_LANGUAGE_NAMES: Final = {
    "zh-hant": _("Traditional Chinese"),
    "zh-hans": _("Simplified Chinese"),
    "pt": _("Portuguese"),
    "en": _("English"),
}


@dataclass(frozen=True)
class Column:
    """One column: what it changes, how it is read, what its heading and help say."""

    code: str
    scope: Scope
    kind: str
    label: str | Promise
    help: str | Promise
    example: str = ""
    most: int = 0  # characters of a text
    language: str = ""
    is_needed: bool = False  # for a new product or version
    may_be_cleared: bool = True

    def heading(self, language: str) -> str:
        """Return the name of the column in a language."""
        with translation.override(language):
            if not self.language:
                return str(self.label)
            return _now("%(text)s (%(language)s)") % {
                "text": str(self.label),
                "language": str(_LANGUAGE_NAMES[self.language]),
            }

    def explanation(self, language: str) -> str:
        """Return what a person has to know to fill the column in."""
        with translation.override(language):
            return str(self.help)


def suffixed(code: str, language: str) -> str:
    """Name the column of a text in a language: `name_zh_hant`."""
    return f"{code}_{language.replace('-', '_')}"


def _texts(
    code: str,
    scope: Scope,
    kind: str,
    label: str | Promise,
    help_text: str | Promise,
    most: int,
    examples: dict[str, str],
) -> Iterator[Column]:
    for language in languages.LANGUAGES:
        yield Column(
            suffixed(code, language),
            scope,
            kind,
            label,
            help_text,
            example=examples.get(language, ""),
            most=most,
            language=language,
        )


def _options() -> Iterator[Column]:
    examples = {1: ("包裝", "24件裝"), 2: ("口味", "杏仁")}
    for number in OPTIONS:
        name, value = examples.get(number, ("", ""))
        yield Column(
            f"option{number}_name",
            "product",
            "line",
            {1: _("Option 1"), 2: _("Option 2"), 3: _("Option 3")}[number],
            _("In what the versions of a product differ, such as the size."),
            example=name,
            most=40,
            may_be_cleared=False,
        )
        yield Column(
            f"option{number}_value",
            "variant",
            "line",
            {1: _("Value of option 1"), 2: _("Value of option 2"), 3: _("Value of option 3")}[
                number
            ],
            _("Which of them this row is. Each version has its own combination."),
            example=value,
            most=60,
        )


SKU: Final = Column(
    "sku",
    "key",
    "sku",
    _("SKU"),
    _("Your own code. A row with a known SKU changes that version; a new one adds it."),
    example="ALM-24",
    most=40,
    is_needed=True,
    may_be_cleared=False,
)
PRODUCT: Final = Column(
    "product",
    "key",
    "line",
    _("Product code"),
    _("The same code in several rows makes them versions of one product. Any word of yours."),
    example="almond-biscuits",
    most=120,
    may_be_cleared=False,
)
FIXED: Final[tuple[Column, ...]] = (
    SKU,
    PRODUCT,
    Column(
        "category",
        "product",
        "category",
        _("Category"),
        _("Choose one from the list, or write its name as the shop shows it."),
        example="almond-biscuits",
        is_needed=True,
        may_be_cleared=False,
    ),
    *_texts(
        "name",
        "product",
        "line",
        pgettext_lazy("column", "Name of the product"),
        _("In one language at least. Buyers see it in theirs; a listing needs Chinese or English."),
        160,
        {
            "zh-hant": "石磨杏仁餅",
            "zh-hans": "石磨杏仁饼",
            "pt": "Bolachas de amêndoa",
            "en": "Almond biscuits",
        },
    ),
    *_texts(
        "summary",
        "product",
        "line",
        _("Summary"),
        _("One sentence that stands on the page under the name."),
        300,
        {"zh-hant": "每日新鮮烘焙", "en": "Baked every day"},
    ),
    *_texts(
        "description",
        "product",
        "text",
        _("Description"),
        _("Plain text; an empty line begins a paragraph. HTML is turned into plain text."),
        20_000,
        {},
    ),
    Column("brand", "product", "brand", _("Brand"), _("The name on the package."), most=80),
    Column(
        "origin",
        "product",
        "country",
        _("Country of origin"),
        _("Two letters, such as MO, PT or CN."),
        example="MO",
        may_be_cleared=False,
    ),
    *_texts(
        "label",
        "variant",
        "line",
        _("Version"),
        _("What tells this version from the others of its product."),
        80,
        {"zh-hant": "24件裝", "zh-hans": "24块装", "pt": "24 unidades", "en": "24 pieces"},
    ),
    *_options(),
    Column(
        "price",
        "offer",
        "price",
        _("Price"),
        _("Of one unit, in the currency of your shop: 88.00."),
        example="88.00",
        is_needed=True,
        may_be_cleared=False,
    ),
    Column(
        "compare_at",
        "offer",
        "price",
        _("Price before"),
        _("What it cost before, if that was more. Blank for most goods."),
    ),
    Column(
        "stock",
        "offer",
        "count",
        _("Stock"),
        _("Units on hand, with those that checkouts hold."),
        example="120",
        may_be_cleared=False,
    ),
    Column(
        "on_sale",
        "offer",
        "boolean",
        _("On sale"),
        _("Yes or no. A new version is on sale unless you write no."),
        example="",
        may_be_cleared=False,
    ),
    Column(
        "hs_code",
        "variant",
        "hs_code",
        _("HS code"),
        _("Ten digits of the customs tariff. Keep the column as text."),
        example="1905310000",
        is_needed=True,
        may_be_cleared=False,
    ),
    Column(
        "net_weight",
        "variant",
        "weight",
        _("Net weight in grams"),
        _("Without the packaging: 600, or 0.6 kg."),
        example="600",
        is_needed=True,
        may_be_cleared=False,
    ),
    Column(
        "gross_weight",
        "variant",
        "weight",
        _("Gross weight in grams"),
        _("With the packaging: 740, or 0.74 kg."),
        example="740",
        is_needed=True,
        may_be_cleared=False,
    ),
    Column(
        "content",
        "variant",
        "content",
        _("Content"),
        _("What the label says one unit holds: 250 g, 0.75 l or 12 pcs. Customs counts by it."),
        example="250 g",
    ),
    Column(
        "packed_size",
        "variant",
        "size",
        _("Packed size in millimeters"),
        _("Length, width and height of one unit as it is sent: 240 x 180 x 60."),
        example="240 x 180 x 60",
    ),
    Column("gtin", "variant", "gtin", _("GTIN"), _("The number of the bar code, if there is one.")),
)
# Columns of other systems that are read, and change nothing by themselves.
PICTURE_URL: Final = "picture_url"
TAOBAO_SKUS: Final = "taobao_skus"
TAOBAO_ALIASES: Final = "taobao_aliases"
FOREIGN: Final = {
    PICTURE_URL: _("Address of a picture (not fetched)"),
    TAOBAO_SKUS: _("Sales properties of Taobao"),
    TAOBAO_ALIASES: _("Names of sales properties of Taobao"),
}
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "goods": (),  # every column
    "offers": ("sku", "price", "compare_at", "on_sale"),
    "stock": ("sku", "stock"),
    "texts": ("sku", *(suffixed(c, code) for c in ("name", "summary", "description", "label")
                       for code in languages.LANGUAGES)),
}  # fmt: skip


@dataclass(frozen=True)
class AskedAttribute:
    """What a category asks of its goods, as files know it; `choices` are codes with labels."""

    code: str
    kind: str
    unit: str
    names: dict[str, str]
    choices: tuple[tuple[str, dict[str, str]], ...] = ()


class _Name(str):
    """A name in four languages that picks its text when it is printed."""

    by_language: dict[str, str]

    def __new__(cls, by_language: dict[str, str]) -> _Name:
        made = super().__new__(cls, languages.pick(by_language, languages.DEFAULT))
        made.by_language = by_language
        return made

    def __str__(self) -> str:
        return languages.pick(self.by_language)


def attribute_columns(attribute: AskedAttribute) -> list[Column]:
    """Return the columns of an attribute: one, or one a language when it is a text."""
    code = f"attribute:{attribute.code}"
    named = {
        language: f"{text} ({attribute.unit})" if attribute.unit else text
        for language, text in attribute.names.items()
    }
    helps = {
        "choice": _("One of the list, or several with a semicolon between them."),
        "number": _("A number without its unit."),
        "text": _("A few words."),
    }
    if attribute.kind == "text":
        return list(_texts(code, "product", "attribute", _Name(named), helps["text"], 200, {}))
    kind = "choices" if attribute.kind == "choice" else "number"
    return [Column(code, "product", kind, _Name(named), helps[attribute.kind])]


def normal(heading: str) -> str:
    """Return a heading as headings are compared: no blanks, signs, case or width."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"[\s_*＊:：.\-/]+", "", text)


@cache
def _fixed_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for column in FIXED:
        for name in (column.code, *(column.heading(code) for code in languages.LANGUAGES)):
            found.setdefault(normal(name), column.code)
    return found


def names_of(extra: Iterable[Column] = ()) -> dict[str, str]:
    """Return column codes by every heading that is understood, compared by `normal`."""
    found = dict(_fixed_names())
    for column in extra:
        for name in (column.code, *(column.heading(code) for code in languages.LANGUAGES)):
            found.setdefault(normal(name), column.code)
    return found


def of_kind(kind: str, extra: Iterable[Column] = ()) -> list[Column]:
    """Return the columns of one kind of file, in the order in which they are written."""
    wanted = KINDS[kind]
    if not wanted:
        return [*FIXED, *extra]
    return [column for column in FIXED if column.code in wanted]
