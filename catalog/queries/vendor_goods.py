"""A vendor's own offers, sellable or not: always through the vendor that asks."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from catalog import gtin
from catalog.errors import NoSuchOffer
from catalog.models import Offer, Product
from catalog.types import VendorGoods, VendorOffer
from marketplace.foundation import languages, texts
from marketplace.foundation.money import Money

PAGE_SIZE: Final = 50
_COLUMNS: Final = (
    "id",
    "sku",
    "price_minor",
    "currency",
    "is_active",
    "is_shared",
    "variant__product__slug",
    "variant__product__public_id",
    "variant__product__status",
)
_PRODUCT: Final = "variant__product__"


def vendor_goods(
    vendor_id: int, *, page: int = 1, language: str = "", wanted: str = "", show: str = ""
) -> VendorGoods:
    """Return one page of a vendor's offers by SKU. One read, however many.

    `wanted` is a part of a SKU or of a name in any language, or a whole GTIN; `show` is "low",
    "off" for what is not on sale, or "" for all.
    """
    code = language or languages.current()
    start = (max(1, page) - 1) * PAGE_SIZE
    rows = _rows(vendor_id, code).filter(_SHOWN.get(show, Q()))
    if wanted:
        rows = rows.filter(_with(wanted))
    found = list(rows[start : start + PAGE_SIZE + 1])
    return VendorGoods(
        rows=tuple(_offer(row, code) for row in found[:PAGE_SIZE]),
        page=max(1, page),
        has_next=len(found) > PAGE_SIZE,
    )


def vendor_offer(vendor_id: int, offer_id: int, *, language: str = "") -> VendorOffer:
    """Return one offer of a vendor. One read. Raises: NoSuchOffer for anybody else's."""
    code = language or languages.current()
    row = _rows(vendor_id, code).filter(pk=offer_id).first()
    if row is None:
        raise NoSuchOffer()
    return _offer(row, code)


def offer_of_vendor(vendor_id: int, offer_id: int) -> Offer:
    """Return one offer of a vendor with its further prices. Raises: NoSuchOffer."""
    found = Offer.objects.filter(vendor_id=vendor_id, pk=offer_id).prefetch_related("prices")
    offer = found.first()
    if offer is None:
        raise NoSuchOffer()
    return offer


def low_stock_count(vendor_id: int) -> int:
    """Count a vendor's offers of which no more than their threshold is left. One read."""
    return Offer.objects.filter(_SHOWN["low"], vendor_id=vendor_id).count()


_ON_SALE: Final = Q(is_active=True, variant__product__status=Product.Status.PUBLISHED)
_SHOWN: Final = {"low": Q(is_active=True, stock__low_since__isnull=False), "off": ~_ON_SALE}


def _with(wanted: str) -> Q:
    found = Q(sku__icontains=wanted)
    for column in texts.columns("name", prefix=_PRODUCT):
        found |= Q(**{f"{column}__icontains": wanted})
    number = gtin.normal(wanted)
    return found | Q(variant__gtin=number) if number.isdigit() else found


def _rows(vendor_id: int, language: str) -> QuerySet[Offer, dict[str, Any]]:
    only = texts.needed(language)
    return (
        Offer.objects.filter(vendor_id=vendor_id)
        .order_by("sku")
        .values(
            *_COLUMNS,
            *texts.columns("name", prefix=_PRODUCT, only=only),
            *texts.columns("label", prefix="variant__", only=only),
            on_hand=Coalesce(F("stock__on_hand"), 0),
            reserved=Coalesce(F("stock__reserved"), 0),
        )
    )


def _offer(row: dict[str, Any], language: str) -> VendorOffer:
    return VendorOffer(
        offer_id=row["id"],
        sku=row["sku"],
        product_name=texts.in_language(row, "name", language, prefix=_PRODUCT),
        variant_label=texts.in_language(row, "label", language, prefix="variant__"),
        product_slug=row["variant__product__slug"],
        product_public_id=row["variant__product__public_id"],
        price=Money(row["price_minor"], row["currency"]),
        on_hand=row["on_hand"],
        reserved=row["reserved"],
        is_own=not row["is_shared"],
        is_shown=row["is_active"] and row["variant__product__status"] == Product.Status.PUBLISHED,
    )
