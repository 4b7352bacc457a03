"""What a vendor hands in for a product: values only, checked by services before anything moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.answers import Answer
from marketplace.foundation.money import Money

Texts = Mapping[str, str]  # by language: "zh-hant", "zh-hans", "pt", "en"


@dataclass(frozen=True)
class VariantDraft:
    """A version with the vendor's own offer of it. Weights are in grams.

    `variant_id` is None for a new one. `values` are its option values, in the order of the
    product's options. `on_hand` counts only for a new one: stock has a page of its own.
    `content_quantity` is what the label says it holds, as plain digits, in `content_unit` (036
    grams, 096 milliliters, 007 pieces); both are empty where the label does not matter.
    Money: `price` is one unit, in the vendor's price currency.
    """

    sku: str
    price: Money
    hs_code: str
    net_weight_g: int
    gross_weight_g: int
    on_hand: int = 0
    gtin: str = ""
    content_quantity: str = ""
    content_unit: str = ""
    label: Texts = field(default_factory=dict)
    values: tuple[Texts, ...] = ()
    variant_id: int | None = None


@dataclass(frozen=True)
class ProductDraft:
    """A product as its vendor wants it; `texts` are by field and then by language.

    `options` are their names; versions beyond those of the draft stay where they are, off sale.
    `confirmed` names the languages whose converted texts the vendor has read.
    """

    category_id: int
    origin_country: str
    texts: Mapping[str, Texts]
    variants: tuple[VariantDraft, ...]
    brand: str = ""
    restricted_tags: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    options: tuple[Texts, ...] = ()
    confirmed: frozenset[str] = frozenset()
