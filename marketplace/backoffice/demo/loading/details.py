"""Attributes, options, prices by quantity, shared offers, tags and collections of the demo."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from django.db import transaction

from catalog import services
from catalog.models import (
    Attribute,
    AttributeChoice,
    Category,
    CategoryAttribute,
    Collection,
    CollectionProduct,
    Offer,
    OfferPrice,
    Option,
    OptionValue,
    Product,
    ProductAttribute,
    Stock,
    Tag,
    Variant,
    VariantOptionValue,
)
from catalog.quantity_prices import PriceStep
from marketplace.backoffice.demo.content import FOLDER
from marketplace.backoffice.demo.types import Text
from marketplace.foundation.money import Money
from marketplace.vendors.models import Vendor

_MOST: Final = 200  # the demo's own come first; generated listings answer nothing


@cache
def read_details() -> dict[str, Any]:
    """Read the data file."""
    with (FOLDER / "details.toml").open("rb") as opened:
        return tomllib.load(opened)


@transaction.atomic
def load_details() -> None:
    """Describe and group the demo's goods; what is there already stays as it is."""
    told = read_details()
    products = {p.slug: p for p in Product.objects.filter(slug__in=_named(told))}
    for attribute in told["attributes"]:
        _load_attribute(attribute)
    _load_answers(told["answers"], products)
    _load_options(told, products)
    _load_prices(told["offers"])
    for shared in told["shared"]:
        _share(shared)
    tags = {tag["slug"]: _load_tag(tag, products) for tag in told["tags"]}
    for collection in told["collections"]:
        _load_collection(collection, tags, products)


def _named(told: Mapping[str, Any]) -> set[str]:
    """Name every product that the file speaks of, and those whose category answers for them."""
    named = {*told["answers"]["product"], *told["options"], *told["options_of_books"]}
    for group in (*told["tags"], *told["collections"]):
        named |= set(group.get("products", ()))
    shelves = list(told["answers"]["category"])
    listed = Product.objects.filter(category__slug__in=shelves)
    return named | set(listed.order_by("pk").values_list("slug", flat=True)[:_MOST])


def _load_attribute(told: Mapping[str, Any]) -> None:
    category = Category.objects.filter(slug=told["category"]).first()
    if category is None or Attribute.objects.filter(code=told["code"]).exists():
        return
    made = Attribute.objects.create(
        code=told["code"],
        kind=told["kind"],
        unit=told.get("unit", ""),
        is_filterable=told.get("is_filterable", False),
        **Text(*told["name"]).columns("name"),
    )
    AttributeChoice.objects.bulk_create(
        AttributeChoice(
            attribute=made,
            code=choice["code"],
            position=position,
            **Text(*choice["label"]).columns("label"),
        )
        for position, choice in enumerate(told.get("choices", ()))
    )
    CategoryAttribute.objects.create(
        category=category,
        attribute=made,
        is_required=told.get("is_required", False),
        position=category.category_attributes.count(),
    )


def _load_answers(told: Mapping[str, Any], products: Mapping[str, Product]) -> None:
    attributes = {attribute.code: attribute for attribute in Attribute.objects.all()}
    choices = {(c.attribute_id, c.code): c for c in AttributeChoice.objects.all()}
    shelves = dict(Category.objects.values_list("pk", "slug"))
    answered = set(ProductAttribute.objects.values_list("product_id", flat=True))
    rows: list[ProductAttribute] = []
    for slug, product in products.items():
        shelf = told["category"].get(shelves[product.category_id], {})
        given = told["product"].get(slug, shelf)
        if product.pk in answered:
            continue
        for code, answer in given.items():
            rows += _answers(product, attributes[code], answer, choices)
    ProductAttribute.objects.bulk_create(rows)


def _answers(
    product: Product,
    attribute: Attribute,
    answer: Any,
    choices: Mapping[tuple[int, str], AttributeChoice],
) -> list[ProductAttribute]:
    of = {"product": product, "attribute": attribute}
    if attribute.kind == Attribute.Kind.NUMBER:
        return [ProductAttribute(number=Decimal(answer), **of)]
    if attribute.kind == Attribute.Kind.TEXT:
        return [ProductAttribute(**Text(*answer).columns("text"), **of)]
    return [ProductAttribute(choice=choices[attribute.pk, code], **of) for code in answer]


def _load_options(told: Mapping[str, Any], products: Mapping[str, Product]) -> None:
    for slug, names in told["options"].items():
        if slug in products:
            _give_options(products[slug], names, None)
    for slug, book in told["options_of_books"].items():
        if slug in products:
            _give_options(products[slug], book["names"], book["values"])


def _give_options(
    product: Product, names: Sequence[Sequence[str]], values: Sequence[Any] | None
) -> None:
    """Give a product options; without values, its variants' labels are those of the one."""
    if product.options.exists():
        return
    variants = list(product.variants.order_by("position"))
    for place, name in enumerate(names):
        option = Option.objects.create(
            product=product, position=place, **Text(*name).columns("name")
        )
        made: dict[Text, OptionValue] = {}
        rows: list[VariantOptionValue] = []
        for at, variant in enumerate(variants):
            label = _label(variant) if values is None else Text(*values[at][place])
            if label not in made:
                made[label] = OptionValue.objects.create(
                    option=option, position=len(made), **label.columns("label")
                )
            rows.append(VariantOptionValue(variant=variant, option=option, value=made[label]))
        VariantOptionValue.objects.bulk_create(rows)


def _label(variant: Variant) -> Text:
    return Text(*(getattr(variant, f"label_{code}") for code in Text._fields))


def _load_prices(told: Mapping[str, Any]) -> None:
    for offer in Offer.objects.filter(sku__in=list(told), is_shared=False):
        if OfferPrice.objects.filter(offer=offer).exists():
            continue
        of = told[offer.sku]
        steps = [
            PriceStep(quantity, Money(minor, offer.currency))
            for quantity, minor in of.get("steps", ())
        ]
        steps += [PriceStep(1, Money(m, currency)) for currency, m in of.get("fixed", {}).items()]
        services.set_offer_terms(
            offer_id=offer.pk, further=steps, low_stock_at=of.get("low_stock_at")
        )


def _share(told: Mapping[str, Any]) -> None:
    vendor = Vendor.objects.filter(slug=told["vendor"]).first()
    of = Offer.objects.filter(sku=told["of"], is_shared=False).first()
    if (
        vendor is None
        or of is None
        or Offer.objects.filter(vendor=vendor, sku=told["sku"]).exists()
    ):
        return
    offer = Offer.objects.create(
        variant_id=of.variant_id,
        vendor=vendor,
        sku=told["sku"],
        price_minor=told["price_minor"],
        currency=vendor.price_currency,
    )
    Stock.objects.create(offer=offer, on_hand=told["stock"])


def _load_tag(told: Mapping[str, Any], products: Mapping[str, Product]) -> Tag:
    tag, _made = Tag.objects.get_or_create(
        slug=told["slug"], defaults=Text(*told["label"]).columns("label")
    )
    tag.products.add(*(products[slug] for slug in told["products"] if slug in products))
    return tag


def _load_collection(
    told: Mapping[str, Any], tags: Mapping[str, Tag], products: Mapping[str, Product]
) -> None:
    if Collection.objects.filter(slug=told["slug"]).exists():
        return
    made = Collection.objects.create(
        slug=told["slug"],
        kind=told["kind"],
        is_shown=True,
        rule_tag=tags.get(told.get("tag", "")),
        position=Collection.objects.count(),
        **Text(*told["name"]).columns("name"),
        **Text(*told["summary"]).columns("summary"),
    )
    CollectionProduct.objects.bulk_create(
        CollectionProduct(collection=made, product=products[slug], position=position)
        for position, slug in enumerate(told.get("products", ()))
        if slug in products
    )
