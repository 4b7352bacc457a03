"""The shapes of the API as JSON Schema, written by hand beside `shapes.py`."""

from __future__ import annotations

from typing import Any, Final, get_args

from catalog.search.types import SORTS, SuggestionKind
from marketplace.foundation.money import PRESENTMENT

_TEXT: Final = {"type": "string"}
_WHOLE: Final = {"type": "integer"}
_FLAG: Final = {"type": "boolean"}


def _shape(about: str, **fields: Any) -> dict[str, Any]:
    """An object whose fields are all there, and no others."""
    return {
        "type": "object",
        "description": about,
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _list(of: str) -> dict[str, Any]:
    return {"type": "array", "items": _ref(of)}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS: Final[dict[str, Any]] = {
    "Money": _shape(
        "An exact amount: 8800 minor units of MOP are MOP 88.00.",
        minor=_WHOLE,
        currency={"type": "string", "enum": list(PRESENTMENT)},
    ),
    "Picture": _shape("A picture at full size.", url=_TEXT, width=_WHOLE, height=_WHOLE, alt=_TEXT),
    "Category": _shape(
        "A category with those below it.", slug=_TEXT, name=_TEXT, children=_list("Category")
    ),
    "ShopName": _shape("A shop by name.", slug=_TEXT, name=_TEXT),
    "Shop": _shape("A shop.", id=_TEXT, slug=_TEXT, name=_TEXT),
    "Listing": _shape(
        "A product in a list; its price is its lowest, in the shop's currency.",
        slug=_TEXT,
        name=_TEXT,
        vendor=_ref("ShopName"),
        price_from=_ref("Money"),
        is_sold_out=_FLAG,
        picture={"anyOf": [_ref("Picture"), {"type": "null"}]},
    ),
    "Variant": _shape(
        "One buyable version.",
        id=_TEXT,
        sku=_TEXT,
        label=_TEXT,
        price=_ref("Money"),
        available=_WHOLE,
        hs_code=_TEXT,
        origin_country=_TEXT,
        net_weight_g=_WHOLE,
        gross_weight_g=_WHOLE,
    ),
    "Product": _shape(
        "One product.",
        id=_TEXT,
        slug=_TEXT,
        name=_TEXT,
        summary=_TEXT,
        description=_TEXT,
        brand=_TEXT,
        restricted_tags={"type": "array", "items": _TEXT},
        vendor=_ref("Shop"),
        pictures=_list("Picture"),
        variants=_list("Variant"),
    ),
    "Categories": _shape("The tree.", categories=_list("Category")),
    "CategoryPage": _shape(
        "One page of a category.",
        category=_ref("Category"),
        page=_WHOLE,
        pages=_WHOLE,
        total=_WHOLE,
        products=_list("Listing"),
    ),
    "FacetChoice": _shape(
        "A value and how many of what was found have it.",
        code=_TEXT,
        label=_TEXT,
        count=_WHOLE,
        is_chosen=_FLAG,
    ),
    "Facet": _shape(
        "One way to narrow a list; `f.<code>=<choice>` asks for a choice.",
        code=_TEXT,
        label=_TEXT,
        choices=_list("FacetChoice"),
    ),
    "Found": _shape(
        "One page of what was found. `corrected` is the query that was searched instead.",
        query=_TEXT,
        read_as=_TEXT,
        corrected={"anyOf": [_TEXT, {"type": "null"}]},
        sort={"type": "string", "enum": list(SORTS)},
        page=_WHOLE,
        pages=_WHOLE,
        total=_WHOLE,
        is_total_capped=_FLAG,
        facets=_list("Facet"),
        products=_list("Listing"),
    ),
    "Suggestion": _shape(
        "What a prefix may become; a query has no page of its own.",
        text=_TEXT,
        kind={"type": "string", "enum": list(get_args(SuggestionKind))},
        slug=_TEXT,
    ),
    "Suggestions": _shape("Best first.", suggestions=_list("Suggestion")),
    "Refusal": _shape(
        "Every refusal.", error=_shape("A code and a sentence.", code=_TEXT, message=_TEXT)
    ),
}
