"""The product page: five statements, however many variants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel import Locale
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from catalog.errors import NoSuchPage
from catalog.models import Offer, Product
from catalog.queries.categories import read_tree
from catalog.queries.pictures import all_pictures
from catalog.types import Parameter, ProductDetail, VariantOption
from marketplace.foundation import formats, languages, texts
from marketplace.foundation.money import Money
from marketplace.vendors.errors import NoSuchVendor
from marketplace.vendors.queries import vendor_card_by_id

LOW_STOCK = 5  # units left from which a page says so

_PRODUCT = (
    "id",
    "public_id",
    "slug",
    "brand",
    "origin_country",
    "restricted_tags",
    "published_at",
    "vendor_id",
    "category_id",
)
_TEXTS = ("name", "summary", "description")
_VARIANT = ("hs_code", "origin_country", "net_weight_g", "gross_weight_g", "gtin", "public_id")


def product_page(slug: str, language: str | None = None) -> ProductDetail:
    """Return everything that a listing's page shows, in one language.

    Raises: NoSuchPage when it is unknown, not published, has nothing to buy, or its shop is
    not open.
    """
    code = language or languages.current()
    row = (
        Product.objects.filter(
            slug=slug, status=Product.Status.PUBLISHED, price_from_minor__isnull=False
        )
        .values(*_PRODUCT, *texts.columns(*_TEXTS, only=texts.needed(code)))
        .first()
    )
    if row is None:
        raise NoSuchPage()
    try:
        vendor = vendor_card_by_id(row["vendor_id"], code)
    except NoSuchVendor:
        raise NoSuchPage() from None
    variants = _variants(row["id"], row["vendor_id"], code)
    if not variants:
        raise NoSuchPage()
    tree = read_tree(code)
    return ProductDetail(
        menu=tree.roots(),
        category_id=row["category_id"],
        public_id=row["public_id"],
        slug=row["slug"],
        name=texts.in_language(row, "name", code),
        summary=texts.in_language(row, "summary", code),
        description=texts.in_language(row, "description", code),
        brand=row["brand"],
        restricted_tags=tuple(row["restricted_tags"]),
        published_at=row["published_at"],
        vendor=vendor,
        breadcrumbs=tree.path(row["category_id"]),
        pictures=all_pictures(row["id"], code),
        variants=variants,
        parameters=_parameters(row, variants, code),
    )


def _variants(product_id: int, vendor_id: int, language: str) -> tuple[VariantOption, ...]:
    rows = (
        Offer.objects.filter(variant__product_id=product_id, vendor_id=vendor_id, is_active=True)
        .order_by("variant__position", "variant_id")
        .values(
            "id",
            "sku",
            "price_minor",
            "currency",
            *(f"variant__{name}" for name in _VARIANT),
            *texts.columns("label", prefix="variant__", only=texts.needed(language)),
            left=F("stock__on_hand") - F("stock__reserved"),
        )
    )
    return tuple(_variant(row, language) for row in rows)


def _variant(row: dict[str, Any], language: str) -> VariantOption:
    left = row["left"] or 0  # an offer whose stock was never counted has none
    return VariantOption(
        offer_id=row["id"],
        sku=row["sku"],
        price=Money(row["price_minor"], row["currency"]),
        label=texts.in_language(row, "label", language, prefix="variant__"),
        available=left,
        is_low_stock=0 < left <= LOW_STOCK,
        **{name: row[f"variant__{name}"] for name in _VARIANT},
    )


def _parameters(
    row: dict[str, Any], variants: Iterable[VariantOption], language: str
) -> tuple[Parameter, ...]:
    territories = Locale.parse(languages.BABEL_LOCALE[language]).territories
    code = row["origin_country"]
    origin = territories.get(code, code).replace("Macao", "Macau")  # as every page writes it
    facts = (
        Parameter(_("Brand"), row["brand"]),
        Parameter(_("Origin"), origin),
        Parameter(_("Net weight"), _weights(variants, language)),
    )
    return tuple(fact for fact in facts if fact.value)


def _weights(variants: Iterable[VariantOption], language: str) -> str:
    """Say the net weight of one unit, each once where versions differ."""
    grams = dict.fromkeys(variant.net_weight_g for variant in variants if variant.net_weight_g)
    return " · ".join(formats.weight(each, language) for each in grams)
