"""A shop's goods as file names mean them: by SKU a version, by product code the whole product."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from catalog.models import Offer, Product, Variant
from catalog.picture_zips.naming import Codes


@dataclass(frozen=True)
class Named:
    """What a code means. A product with one version has pictures of the product alone."""

    product_id: int
    variant_id: int | None
    status: str
    is_own: bool


@dataclass(frozen=True)
class ShopGoods:
    """Everything that a shop's file names may mean."""

    codes: Codes
    by_code: dict[str, Named]


def goods_of(vendor_id: int) -> ShopGoods:
    """Read a shop's SKUs and product codes. Three statements, at any size."""
    many = set(
        Variant.objects.filter(product__variants__offers__vendor_id=vendor_id)
        .values("product_id")
        .annotate(versions=Count("pk", distinct=True))
        .filter(versions__gt=1)
        .order_by()
        .values_list("product_id", flat=True)
    )
    found: dict[str, Named] = {}
    own = Product.objects.filter(vendor_id=vendor_id)
    for public_id, pk, status in own.values_list("public_id", "pk", "status"):
        found[public_id] = Named(pk, None, status, is_own=True)
    offers = Offer.objects.filter(vendor_id=vendor_id).order_by("pk")
    rows = offers.values_list(
        *("sku", "variant_id", "variant__product_id"),
        *("variant__product__vendor_id", "variant__product__status"),
    )
    for sku, variant_id, product_id, owner, status in rows:
        variant = variant_id if product_id in many else None
        found[sku] = Named(product_id, variant, status, is_own=owner == vendor_id)
    return ShopGoods(Codes(found), found)
