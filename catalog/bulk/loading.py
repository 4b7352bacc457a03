"""A shop's goods as rows of a file see them: some SKUs and product codes at once.

A fixed number of statements, whatever the number of rows. Texts are read as cells are, so that
what an export wrote compares as equal when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from catalog.bulk.cells import numbers
from catalog.bulk.cells.faults import Fault
from catalog.bulk.cells.reading import Reference, read
from catalog.bulk.columns import FIXED, Column
from catalog.bulk.models import ProductCode
from catalog.bulk.state import Goods, ProductState, VariantState
from catalog.models import (
    Attribute,
    Offer,
    Option,
    OptionValue,
    Product,
    ProductAttribute,
    VariantOptionValue,
)
from marketplace.foundation import languages, texts

_COLUMNS: Final = {column.code: column for column in FIXED}
_PRODUCT_TEXTS: Final = texts.columns("name", "summary", "description")
_SIDES: Final = ("length", "width", "height")
_LABELS: Final = texts.columns("label")


def product_ids_of(vendor_id: int, keys: Iterable[str]) -> dict[str, tuple[int, bool]]:
    """Find products by the codes of a file: our public ids, or the shop's own words.

    Returns by code the product's id, and whether the shop keeps its texts.
    """
    wanted = list(keys)
    coded = ProductCode.objects.filter(vendor_id=vendor_id, code__in=wanted)
    found = {
        code: (product_id, True) for code, product_id in coded.values_list("code", "product_id")
    }
    named = Product.objects.filter(public_id__in=wanted)
    for ref, product_id, owner in named.values_list("public_id", "pk", "vendor_id"):
        found[ref] = (product_id, owner == vendor_id)
    return found


def load(vendor_id: int, rows: Sequence[tuple[str, str]], reference: Reference) -> Goods:
    """Load what rows, given by product code and SKU, may touch of a vendor's goods."""
    goods = Goods()
    offers = list(_offers(vendor_id, {sku for _key, sku in rows if sku}))
    by_key = product_ids_of(vendor_id, {key for key, _sku in rows if key})
    goods.foreign_keys = {key for key, (_id, is_own) in by_key.items() if not is_own}
    own = {key: product_id for key, (product_id, is_own) in by_key.items() if is_own}
    ids = {row["variant__product_id"] for row in offers} | set(own.values())
    products = _products(vendor_id, ids, reference)
    for row in offers:
        variant = _variant(row, products[row["variant__product_id"]], reference)
        goods.variants[variant.sku] = variant
    _options(reference.language, products, goods.variants)
    for key, product_id in own.items():
        goods.products[key] = products[product_id]
    for key, sku in rows:  # a code that the books do not know, in a row whose SKU they know
        known = goods.variants.get(sku)
        if key and key not in by_key and known and known.product.is_own:
            goods.products.setdefault(key, known.product)
    for product in products.values():
        product.before = dict(product.values)
    for variant in goods.variants.values():
        variant.before = dict(variant.values)
    return goods


def _offers(vendor_id: int, skus: Iterable[str]) -> Iterable[dict[str, Any]]:
    return Offer.objects.filter(vendor_id=vendor_id, sku__in=list(skus)).values(
        *("id", "sku", "price_minor", "currency", "compare_at_minor", "is_active", "variant_id"),
        *("variant__product_id", "variant__hs_code", "variant__net_weight_g"),
        *("variant__gross_weight_g", "variant__gtin", "stock__on_hand", "stock__reserved"),
        *("low_stock_at", "stock__low_since"),
        *("variant__content_quantity", "variant__content_unit"),
        *(f"variant__packed_{side}_mm" for side in _SIDES),
        *texts.columns("label", prefix="variant__"),
    )


def _variant(row: dict[str, Any], product: ProductState, reference: Reference) -> VariantState:
    values = {
        "price": numbers.price_text(row["price_minor"], row["currency"]),
        "on_sale": "yes" if row["is_active"] else "no",
        "stock": str(row["stock__on_hand"] or 0),
        "hs_code": row["variant__hs_code"],
        "net_weight": str(row["variant__net_weight_g"]),
        "gross_weight": str(row["variant__gross_weight_g"]),
        "gtin": row["variant__gtin"],
        "packed_size": " x ".join(
            str(row[f"variant__packed_{side}_mm"])
            for side in _SIDES
            if row[f"variant__packed_{side}_mm"]
        ),
    }
    if row["variant__content_quantity"] is not None:
        values["content"] = numbers.content_text(
            row["variant__content_quantity"], row["variant__content_unit"]
        )
    if row["compare_at_minor"] is not None:
        values["compare_at"] = numbers.price_text(row["compare_at_minor"], row["currency"])
    for code in _LABELS:
        values[code] = as_read(_COLUMNS[code], row[f"variant__{code}"], reference)
    return VariantState(
        row["sku"],
        product,
        variant_id=row["variant_id"],
        offer_id=row["id"],
        reserved=row["stock__reserved"] or 0,
        threshold=row["low_stock_at"],
        low_since=row["stock__low_since"],
        values={code: value for code, value in values.items() if value},
    )


def as_read(column: Column, text: str | None, reference: Reference) -> str:
    """Return a text of the books as a cell of it is read; one that cannot be, as it stands."""
    if not text:
        return ""
    try:
        return read(column, text, reference).value
    except Fault:
        return text


def _products(vendor_id: int, ids: Iterable[int], reference: Reference) -> dict[int, ProductState]:
    rows = Product.objects.filter(pk__in=list(ids)).values(
        *("id", "public_id", "status", "vendor_id", "origin_country", "machine_made"),
        *("category__slug", "brand__slug"),
        *_PRODUCT_TEXTS,
    )
    found = {}
    for row in rows:
        values = {code: as_read(_COLUMNS[code], row[code], reference) for code in _PRODUCT_TEXTS}
        values |= {
            "category": row["category__slug"],
            "brand": row["brand__slug"] or "",
            "origin": row["origin_country"],
        }
        found[row["id"]] = ProductState(
            row["public_id"],
            product_id=row["id"],
            ref=row["public_id"],
            status=row["status"],
            is_own=row["vendor_id"] == vendor_id,
            machine_made=frozenset(row["machine_made"]),
            values={code: value for code, value in values.items() if value},
        )
    _answers(found, reference)
    return found


def _answers(products: Mapping[int, ProductState], reference: Reference) -> None:
    """Add the answers to attributes: choices by code, numbers, texts by language."""
    rows = ProductAttribute.objects.filter(product_id__in=list(products)).order_by(
        "attribute_id", "choice__position", "choice_id"
    )
    for row in rows.values(
        *("product_id", "attribute__code", "attribute__kind", "choice__code", "number"),
        *texts.columns("text"),
    ):
        values = products[row["product_id"]].values
        code = f"attribute:{row['attribute__code']}"
        if row["attribute__kind"] == Attribute.Kind.CHOICE and row["choice__code"]:
            told = values.get(code, "")
            values[code] = f"{told},{row['choice__code']}" if told else row["choice__code"]
        elif row["attribute__kind"] == Attribute.Kind.NUMBER and row["number"] is not None:
            values[code] = numbers.number_text(format(row["number"], "f"))
        else:
            for language, text in texts.by_language(row, "text").items():
                values[f"{code}_{language.replace('-', '_')}"] = text
    _sort_choices(products, reference)


def _sort_choices(products: Mapping[int, ProductState], reference: Reference) -> None:
    """Write the choices of an answer in the order of their list, as reading does."""
    for code, named in reference.choices.items():
        order = list(named.by_code)
        for product in products.values():
            if told := product.values.get(code):
                known = [each for each in told.split(",") if each in named.by_code]
                product.values[code] = ",".join(sorted(known, key=order.index))


def _options(
    language: str, products: Mapping[int, ProductState], variants: Mapping[str, VariantState]
) -> None:
    """Add options, their values, and which versions have which."""
    place: dict[int, tuple[ProductState, int]] = {}
    names = Option.objects.filter(product_id__in=list(products)).order_by("position", "pk")
    for row in names.values("id", "product_id", *texts.columns("name")):
        product = products[row["product_id"]]
        number = len(product.option_ids) + 1
        product.option_ids[number] = row["id"]
        place[row["id"]] = product, number
        written = _know(product, f"option{number}_name", texts.by_language(row, "name"), language)
        if number <= 3:
            product.values[f"option{number}_name"] = written
    told: dict[int, tuple[int, str]] = {}
    values = OptionValue.objects.filter(option_id__in=list(place)).order_by("position", "pk")
    for row in values.values("id", "option_id", *_LABELS):
        product, number = place[row["option_id"]]
        labels = texts.by_language(row, "label")
        written = _know(product, f"option{number}_value", labels, language)
        told[row["id"]] = number, written
        product.value_ids[number, written.casefold()] = row["id"]
    _combinations(products, variants, told)


def _combinations(
    products: Mapping[int, ProductState],
    variants: Mapping[str, VariantState],
    told: Mapping[int, tuple[int, str]],
) -> None:
    by_id = {variant.variant_id: variant for variant in variants.values()}
    found: dict[int, VariantState] = {}
    rows = VariantOptionValue.objects.filter(variant__product_id__in=list(products))
    for row in rows.values("variant_id", "value_id", "variant__product_id"):
        variant = by_id.get(row["variant_id"]) or found.setdefault(
            row["variant_id"],
            VariantState(f"variant {row['variant_id']}", products[row["variant__product_id"]]),
        )
        number, label = told[row["value_id"]]
        variant.values[f"option{number}_value"] = label
        found[row["variant_id"]] = variant
    for variant in found.values():
        if variant.combination:
            variant.product.combinations[variant.combination] = variant.sku


def _know(product: ProductState, code: str, labels: Mapping[str, str], language: str) -> str:
    """Know an option or a value in all its languages; return it in the file's."""
    written = " ".join(languages.pick(dict(labels), language).split())
    words = product.words.setdefault(code, {})
    for label in labels.values():
        words.setdefault(" ".join(label.split()).casefold(), written)
    return written
