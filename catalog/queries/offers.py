"""Facts about offers for carts, orders and consignments: two statements for any number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from catalog.models import Offer, Product
from catalog.queries.customs_facts import CUSTOMS, customs_of
from catalog.queries.offer_prices import FURTHER, RULE, rule_of, steps_of
from catalog.queries.packing import PACKING, packing_of
from catalog.queries.pictures import pictures_of_variants
from catalog.types import OfferFacts, PictureData
from marketplace.foundation import languages, texts
from marketplace.foundation.money import Money
from marketplace.vendors.models import Vendor

_COLUMNS = (
    "id",
    "sku",
    "price_minor",
    "currency",
    "is_active",
    *RULE,
    "vendor_id",
    "vendor__public_id",
    "vendor__slug",
    "vendor__accent",
    "vendor__status",
    "variant_id",
    "variant__gross_weight_g",
    "variant__hs_code",
    *PACKING,
    *CUSTOMS,
    "variant__product_id",
    "variant__product__slug",
    "variant__product__status",
)
_PRODUCT = "variant__product__"


def offers_by_id(offer_ids: Iterable[int], language: str | None = None) -> dict[int, OfferFacts]:
    """Return what is known of offers, by id; unknown ids are left out.

    Offers that can no longer be bought are there too, with `is_sellable` false: a cart must
    say what happened to its line.
    """
    code = language or languages.current()
    rows = list(
        Offer.objects.filter(pk__in=list(offer_ids)).values(
            *_COLUMNS,
            *texts.columns("name", prefix=_PRODUCT),
            *texts.columns("label", prefix="variant__"),
            *texts.columns("name", prefix="vendor__"),
            left=F("stock__on_hand") - F("stock__reserved"),
            further=FURTHER,
        )
    )
    pictures = pictures_of_variants(
        [(row["variant__product_id"], row["variant_id"]) for row in rows], code
    )
    return {
        row["id"]: _facts(row, pictures.get((row["variant__product_id"], row["variant_id"])), code)
        for row in rows
    }


def offer_names(offer_ids: Iterable[int]) -> dict[int, str]:
    """Return what people call offers, in the active language: the product and its variant."""
    rows = Offer.objects.filter(pk__in=list(offer_ids)).values(
        "id",
        *texts.columns("name", prefix=_PRODUCT),
        *texts.columns("label", prefix="variant__"),
    )
    names = {}
    for row in rows:
        parts = (
            languages.pick(texts.by_language(row, "name", _PRODUCT)),
            languages.pick(texts.by_language(row, "label", "variant__")),
        )
        names[row["id"]] = " · ".join(part for part in parts if part)
    return names


def _facts(row: dict[str, Any], picture: PictureData | None, language: str) -> OfferFacts:
    return OfferFacts(
        offer_id=row["id"],
        vendor_id=row["vendor_id"],
        vendor_ref=f"vendor:{row['vendor__public_id']}",
        vendor_slug=row["vendor__slug"],
        vendor_accent=row["vendor__accent"],
        vendor_name=texts.in_language(row, "name", language, prefix="vendor__"),
        product_name_by_lang=texts.by_language(row, "name", _PRODUCT),
        variant_label_by_lang=texts.by_language(row, "label", "variant__"),
        sku=row["sku"],
        price=Money(row["price_minor"], row["currency"]),
        available=row["left"] or 0,
        gross_weight_g=row["variant__gross_weight_g"],
        hs_code=row["variant__hs_code"],
        picture=picture,
        further=steps_of(row["further"]),
        packing=packing_of(row),
        customs=customs_of(row),
        product_slug=row["variant__product__slug"],
        product_id=row["variant__product_id"],
        is_sellable=(
            row["is_active"]
            and row["variant__product__status"] == Product.Status.PUBLISHED
            and row["vendor__status"] == Vendor.Status.APPROVED
        ),
        rule=rule_of(row),
    )
