"""A draft as a row's columns want it: how a file's values become a change set. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from catalog.answers import CHOICE, NUMBER, Answer
from catalog.bulk.cells.numbers import content_parts, size_parts
from catalog.bulk.cells.reading import NEW_BRAND
from catalog.bulk.columns import suffixed
from catalog.drafts import ProductDraft, VariantDraft
from marketplace.foundation import languages

_TEXTS: Final = ("name", "summary", "description")
_WEIGHTS: Final = {"net_weight": "net_weight_g", "gross_weight": "gross_weight_g"}
Values = Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Known:
    """What values name: categories by slug, brands' names by slug, kinds of attributes by code."""

    categories: Mapping[str, int]
    brands: Mapping[str, str]
    kinds: Mapping[str, str]


def wished(
    draft: ProductDraft, of_product: Values, by_variant: Mapping[int, Values], known: Known
) -> ProductDraft:
    """Return a draft with the columns of rows put over it; an empty value empties.

    `by_variant` is by the version's id; one that the draft does not have is passed over.
    """
    changes: dict[str, Any] = {
        "texts": {field: _texts(draft.texts.get(field, {}), field, of_product) for field in _TEXTS},
        "answers": _answers(draft, of_product, known),
        "variants": tuple(
            _variant(each, by_variant.get(each.variant_id or 0, {})) for each in draft.variants
        ),
    }
    if "category" in of_product:
        changes["category_id"] = known.categories[of_product["category"]]
    if "origin" in of_product:
        changes["origin_country"] = of_product["origin"]
    if "brand" in of_product:
        told = of_product["brand"]
        is_new = told.startswith(NEW_BRAND)
        changes["brand"] = told.removeprefix(NEW_BRAND) if is_new else known.brands.get(told, "")
    return dataclasses.replace(draft, **changes)


def _texts(texts: Mapping[str, str], field: str, values: Values) -> dict[str, str]:
    """Put a text's columns, one a language, over the texts."""
    told = {
        code: values[suffixed(field, code)]
        for code in languages.LANGUAGES
        if suffixed(field, code) in values
    }
    return {code: text for code, text in (dict(texts) | told).items() if text}


def _variant(draft: VariantDraft, values: Values) -> VariantDraft:
    changes: dict[str, Any] = {name: values[name] for name in ("hs_code", "gtin") if name in values}
    changes |= {to: int(values[name]) for name, to in _WEIGHTS.items() if name in values}
    if "content" in values:
        quantity, unit = content_parts(values["content"])
        changes |= {"content_quantity": quantity, "content_unit": unit}
    if "packed_size" in values:
        changes["packed_mm"] = size_parts(values["packed_size"])
    return dataclasses.replace(draft, label=_texts(draft.label, "label", values), **changes)


def _answers(draft: ProductDraft, values: Values, known: Known) -> dict[str, Answer]:
    found = dict(draft.answers)
    for code, kind in known.kinds.items():
        column = f"attribute:{code}"
        if kind not in (CHOICE, NUMBER):
            texts = _texts(found.get(code, Answer()).texts, column, values)
            found[code] = Answer(texts=texts)
        elif column in values and kind == NUMBER:
            found[code] = Answer(number=Decimal(values[column]) if values[column] else None)
        elif column in values:
            found[code] = Answer(choices=tuple(filter(None, values[column].split(","))))
    return {code: answer for code, answer in found.items() if not answer.is_empty}
