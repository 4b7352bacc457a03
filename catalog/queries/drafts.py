"""A product as its vendor wrote it, and what its category asks: what a form begins with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F

from catalog.answers import Answer
from catalog.drafts import ProductDraft, Texts, VariantDraft
from catalog.models import (
    AttributeChoice,
    CategoryAttribute,
    Offer,
    Product,
    ProductAttribute,
    VariantOptionValue,
)
from catalog.queries.categories import read_tree
from catalog.units import digits_of
from marketplace.foundation import languages, texts
from marketplace.foundation.money import Money

_TEXTS: Final = ("name", "summary", "description")


@dataclass(frozen=True)
class Question:
    """What a category asks, as a form shows it; `choices` are codes with their labels."""

    code: str
    kind: str
    name: str
    unit: str
    is_required: bool
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CategoryChoice:
    """A category that goods may stand on, `depth` levels below the first."""

    category_id: int
    name: str
    depth: int


def category_choices() -> tuple[CategoryChoice, ...]:
    """Return every category in the order of the tree. One statement."""
    tree = read_tree(languages.current())
    found: list[CategoryChoice] = []

    def walk(parent: int | None, depth: int) -> None:
        for pk in tree.children[parent]:
            name = texts.in_language(tree.rows[pk], "name", tree.language)
            found.append(CategoryChoice(pk, name, depth))
            walk(pk, depth + 1)

    walk(None, 0)
    return tuple(found)


def questions_of(category_id: int) -> tuple[Question, ...]:
    """Return what a category asks, with what those above it ask. Three statements."""
    tree = read_tree(languages.current())
    if category_id not in tree.rows:
        return ()
    code, path = tree.language, tree.path_ids(category_id)
    rows = CategoryAttribute.objects.filter(category_id__in=path).values(
        "category_id",
        "attribute_id",
        "is_required",
        "position",
        "attribute__code",
        "attribute__kind",
        "attribute__unit",
        *texts.columns("name", prefix="attribute__"),
    )
    ordered = sorted(rows, key=lambda row: (path.index(row["category_id"]), row["position"]))
    required = {row["attribute_id"] for row in ordered if row["is_required"]}
    first = {row["attribute_id"]: row for row in reversed(ordered)}
    choices = _choices(list(first), code)
    return tuple(
        Question(
            code=row["attribute__code"],
            kind=row["attribute__kind"],
            name=texts.in_language(row, "name", code, prefix="attribute__"),
            unit=row["attribute__unit"],
            is_required=row["attribute_id"] in required,
            choices=tuple(choices[row["attribute_id"]]),
        )
        for row in ordered
        if row is first[row["attribute_id"]]
    )


def _choices(attribute_ids: list[int], language: str) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = AttributeChoice.objects.filter(attribute_id__in=attribute_ids).order_by("position", "pk")
    for row in rows.values("attribute_id", "code", *texts.columns("label")):
        label = texts.in_language(row, "label", language)
        found[row["attribute_id"]].append((row["code"], label))
    return found


def draft_of(product: Product) -> ProductDraft:
    """Return a product as its vendor would hand it in. Four statements beside the product's own.

    Money: prices are those of the vendor that listed it.
    """
    options, values = _options(product.pk)
    row = vars(product)
    return ProductDraft(
        category_id=product.category_id,
        origin_country=product.origin_country,
        texts={field: texts.by_language(row, field) for field in _TEXTS},
        variants=tuple(
            _variant(offer, values.get(offer["variant_id"], ()))
            for offer in _offers(product.pk, product.vendor_id)
        ),
        brand=product.brand.name if product.brand else "",
        restricted_tags=tuple(product.restricted_tags),
        answers=_answers(product.pk),
        options=options,
    )


def _offers(product_id: int, vendor_id: int) -> Any:
    return (
        Offer.objects.filter(variant__product_id=product_id, vendor_id=vendor_id, is_active=True)
        .order_by("variant__position", "variant_id")
        .values(
            "variant_id",
            "sku",
            "price_minor",
            "currency",
            on_hand=F("stock__on_hand"),
            hs_code=F("variant__hs_code"),
            net_weight_g=F("variant__net_weight_g"),
            gross_weight_g=F("variant__gross_weight_g"),
            gtin=F("variant__gtin"),
            content_quantity=F("variant__content_quantity"),
            content_unit=F("variant__content_unit"),
            **{name: F(f"variant__{name}") for name in texts.columns("label")},
        )
    )


def _variant(row: dict[str, Any], values: tuple[Texts, ...]) -> VariantDraft:
    return VariantDraft(
        sku=row["sku"],
        price=Money(row["price_minor"], row["currency"]),
        hs_code=row["hs_code"],
        net_weight_g=row["net_weight_g"],
        gross_weight_g=row["gross_weight_g"],
        on_hand=row["on_hand"] or 0,
        gtin=row["gtin"],
        content_quantity=digits_of(row["content_quantity"]),
        content_unit=row["content_unit"],
        label=texts.by_language(row, "label"),
        values=values,
        variant_id=row["variant_id"],
    )


def _options(product_id: int) -> tuple[tuple[Texts, ...], dict[int, tuple[Texts, ...]]]:
    rows = (
        VariantOptionValue.objects.filter(variant__product_id=product_id)
        .order_by("option__position", "option_id")
        .values(
            "variant_id",
            "option_id",
            *texts.columns("name", prefix="option__"),
            *texts.columns("label", prefix="value__"),
        )
    )
    names: dict[int, Texts] = {}
    values: dict[int, list[Texts]] = defaultdict(list)
    for row in rows:
        names[row["option_id"]] = texts.by_language(row, "name", "option__")
        values[row["variant_id"]].append(texts.by_language(row, "label", "value__"))
    return tuple(names.values()), {pk: tuple(each) for pk, each in values.items()}


def _answers(product_id: int) -> dict[str, Answer]:
    rows = ProductAttribute.objects.filter(product_id=product_id).values(
        "attribute__code", "choice__code", "number", *texts.columns("text")
    )
    choices: dict[str, list[str]] = defaultdict(list)
    found: dict[str, Answer] = {}
    for row in rows:
        code = row["attribute__code"]
        if row["choice__code"]:
            choices[code].append(row["choice__code"])
        found[code] = Answer(
            choices=tuple(choices[code]),
            number=row["number"],
            texts=texts.by_language(row, "text"),
        )
    return found
