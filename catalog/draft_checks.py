"""What is wrong with a product as it was handed in, field by field. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog import combinations, gtin
from catalog.combinations import Version
from catalog.drafts import ProductDraft, Texts, VariantDraft
from catalog.errors import GTIN_FAULTS
from catalog.units import ContentUnit

_HS_CODE: Final = re.compile(r"[0-9]{10}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_LONGEST: Final = {"name": 160, "summary": 300, "description": 20_000}
_LONGEST_SKU: Final = 40
_LONGEST_VALUE: Final = 60
_HEAVIEST_G: Final = 2_000_000

_VERSIONS: Final[dict[str, str | Promise]] = {
    "many": _("There are more options or versions than a page can show."),
    "partial": _("Each version needs a value of each option."),
    "twice": _("Two versions have the same values."),
}
Fault = tuple[str, str | Promise]


def faults(draft: ProductDraft, *, currency: str) -> dict[str, str | Promise]:
    """Return what is wrong, by field; empty when the draft can be taken.

    Fields are "name", "summary", "description", "origin_country", "versions", and
    "variant_<place>_<field>". Money: prices must be in `currency`, the vendor's.
    """
    found = dict(_texts(draft))
    for place, variant in enumerate(draft.variants):
        found |= {f"variant_{place}_{key}": text for key, text in _variant(variant, currency)}
    found |= dict(_versions(draft))
    return found


def _texts(draft: ProductDraft) -> Iterator[Fault]:
    if not any(draft.texts.get("name", {}).values()):
        yield "name", _("The product needs a name in one language at least.")
    for field, longest in _LONGEST.items():
        if any(len(text) > longest for text in draft.texts.get(field, {}).values()):
            yield field, _("This text is too long.")
    if not _COUNTRY.fullmatch(draft.origin_country):
        yield "origin_country", _("Choose a country.")


def _variant(variant: VariantDraft, currency: str) -> Iterator[Fault]:
    if not 0 < len(variant.sku.strip()) <= _LONGEST_SKU:
        yield "sku", _("Each version needs a SKU of your own, of 40 letters at most.")
    if variant.price.currency != currency or variant.price.minor < 1:
        yield "price", _("The price must be more than zero.")
    if not _HS_CODE.fullmatch(variant.hs_code):
        yield "hs_code", _("An HS code has ten digits.")
    if not 0 < variant.net_weight_g <= variant.gross_weight_g <= _HEAVIEST_G:
        yield "net_weight_g", _("The net weight is more than zero and at most the gross weight.")
    if bool(variant.content_quantity) != bool(variant.content_unit):
        yield "content_quantity", _("Say how much it holds, and in which unit.")
    if variant.content_unit and variant.content_unit not in ContentUnit.values:
        yield "content_unit", _("Choose a unit.")
    if variant.on_hand < 0:
        yield "on_hand", _("Count the units on hand.")
    if variant.gtin and (fault := gtin.fault(variant.gtin)):
        yield "gtin", GTIN_FAULTS[fault]


def _versions(draft: ProductDraft) -> Iterator[Fault]:
    if not draft.variants:
        yield "versions", _("The product needs one version at least.")
    skus = [variant.sku.strip() for variant in draft.variants]
    for place, sku in enumerate(skus):
        if sku and sku in skus[:place]:
            yield f"variant_{place}_sku", _("Another version has this SKU.")
    named = [name for name in draft.options if any(name.values())]
    if len(named) < len(draft.options):
        yield "versions", _("Each option needs a name.")
    values = [text for v in draft.variants for label in v.values for text in label.values()]
    if any(len(text) > _LONGEST_VALUE for text in values):
        yield "versions", _("A value of an option has 60 letters at most.")
    if fault := combinations.fault(range(len(draft.options)), _as_versions(draft)):
        yield "versions", _VERSIONS[fault]


def _as_versions(draft: ProductDraft) -> list[Version]:
    """Number the values of each option, so that the rule of combinations can compare them."""
    numbers: dict[tuple[int, str], int] = {}
    versions = []
    for place, variant in enumerate(draft.variants):
        values = {}
        for option, label in enumerate(variant.values):
            if key := value_key(label):
                values[option] = numbers.setdefault((option, key), len(numbers))
        versions.append(Version(place, values))
    return versions


def value_key(label: Texts) -> str:
    """Return what makes two values of an option the same: their first text, whatever its case."""
    return next((text.strip().casefold() for text in label.values() if text.strip()), "")
