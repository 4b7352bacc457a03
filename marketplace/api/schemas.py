"""The shapes of the API as JSON Schema, written by hand beside `shapes.py`."""

from __future__ import annotations

from typing import Any, Final, get_args

from catalog.search.types import SORTS, SuggestionKind
from marketplace.foundation.money import PRESENTMENT
from marketplace.promotions.models import Promotion

_TEXT: Final = {"type": "string"}
_WHOLE: Final = {"type": "integer"}
_FLAG: Final = {"type": "boolean"}
_TEXTS: Final = {"type": "array", "items": _TEXT}


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


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


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
        picture=_or_null(_ref("Picture")),
    ),
    "CategoryName": _shape("A category by name.", slug=_TEXT, name=_TEXT),
    "Attribute": _shape(
        "What the product answers to an attribute. `value` is for people; `choices` are the codes "
        "of a list, as facets of lists take them; `number` is a decimal in `unit`.",
        code=_TEXT,
        name=_TEXT,
        value=_TEXT,
        choices=_TEXTS,
        number=_or_null(_TEXT),
        unit=_TEXT,
    ),
    "Option": _shape("What the versions differ in, with its values.", name=_TEXT, values=_TEXTS),
    "OptionValue": _shape("The value of one option.", name=_TEXT, value=_TEXT),
    "Rating": _shape(
        "What buyers say: the mean of one to five stars, a decimal.", mean=_TEXT, count=_WHOLE
    ),
    "FurtherPrice": _shape(
        "What one unit costs from a quantity on; in another currency than the offer's price, it "
        "is fixed there and not converted.",
        from_quantity=_WHOLE,
        price=_ref("Money"),
    ),
    "Offer": _shape(
        "What one shop asks for a version. The shop of the cards stands first; who is cheapest "
        "where the parcel goes depends on its delivery.",
        vendor=_ref("Shop"),
        sku=_TEXT,
        price=_ref("Money"),
        price_before=_or_null(_ref("Money")),
        further_prices=_list("FurtherPrice"),
        available=_WHOLE,
    ),
    "Variant": _shape(
        "One buyable version; `sku`, `price` and `available` are those of its first offer.",
        id=_TEXT,
        sku=_TEXT,
        label=_TEXT,
        options=_list("OptionValue"),
        gtin=_TEXT,
        price=_ref("Money"),
        available=_WHOLE,
        offers=_list("Offer"),
        hs_code=_TEXT,
        origin_country=_TEXT,
        net_weight_g=_WHOLE,
        gross_weight_g=_WHOLE,
    ),
    "Product": _shape(
        "One product. `categories` lead to its own, the last.",
        id=_TEXT,
        slug=_TEXT,
        name=_TEXT,
        summary=_TEXT,
        description=_TEXT,
        brand=_TEXT,
        restricted_tags=_TEXTS,
        categories=_list("CategoryName"),
        attributes=_list("Attribute"),
        options=_list("Option"),
        rating=_or_null(_ref("Rating")),
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
        corrected=_or_null(_TEXT),
        sort={"type": "string", "enum": list(SORTS)},
        page=_WHOLE,
        pages=_WHOLE,
        total=_WHOLE,
        is_total_capped=_FLAG,
        facets=_list("Facet"),
        products=_list("Listing"),
    ),
    "Promotion": _shape(
        "What costs less by itself, without a code. `shop` is null for one of the marketplace; "
        "`goods` are refs, none for all; of free units `percent_bps` 0 is all of the price.",
        id=_TEXT,
        shop=_or_null(_TEXT),
        name=_TEXT,
        kind={"type": "string", "enum": list(Promotion.Kind.values)},
        percent_bps=_WHOLE,
        amount=_or_null(_ref("Money")),
        minimum=_or_null(_ref("Money")),
        buy=_WHOLE,
        get=_WHOLE,
        goods=_TEXTS,
        destinations=_TEXTS,
        starts_at={"type": "string", "format": "date-time"},
        ends_at=_or_null({"type": "string", "format": "date-time"}),
    ),
    "Promotions": _shape("What runs now.", promotions=_list("Promotion")),
    "OrderReturn": _shape(
        "One return, for its buyer.",
        id=_TEXT,
        vendor_order=_TEXT,
        shop=_TEXT,
        goods=_TEXT,
        wish=_TEXT,
        status=_TEXT,
        status_label=_TEXT,
        asked_at={"type": "string", "format": "date-time"},
        due_at=_or_null({"type": "string", "format": "date-time"}),
    ),
    "OrderReturns": _shape("Oldest first.", order=_TEXT, returns=_list("OrderReturn")),
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
