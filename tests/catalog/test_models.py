"""The database refuses rows that no catalog may have."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DataError, IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils import translation

from catalog.models import Category, Offer, Picture, Product, Reservation, Stock, Variant
from catalog.queries import product_page
from tests.factories import catalog, vendors

pytestmark = pytest.mark.django_db

BAD_CHANGES: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "catalog_published_has_instant": (Product, {"published_at": None}),
    "catalog_product_origin_iso": (Product, {"origin_country": "mo"}),
    "catalog_variant_origin_iso": (Variant, {"origin_country": "P1"}),
    "catalog_hs_code_ten_digits": (Variant, {"hs_code": "190531000"}),
    "catalog_net_within_gross": (Variant, {"net_weight_g": 741}),
    "catalog_price_positive": (Offer, {"price_minor": 0}),
    "catalog_offer_currency_known": (Offer, {"currency": "JPY"}),
    "catalog_reserved_within_on_hand": (Stock, {"reserved": 101}),
    "catalog_reservation_positive": (Reservation, {"quantity": 0}),
    "catalog_picture_has_size": (Picture, {"width": 0}),
    "catalog_category_not_in_itself": (Category, {"parent": models.F("pk")}),
}
MORE_BAD_CHANGES = [
    (Variant, {"hs_code": "19053100000"}),
    (Variant, {"hs_code": "19053100A0"}),
    (Variant, {"net_weight_g": 0}),
    (Offer, {"price_minor": -1}),
    (Stock, {"reserved": -1}),
    (Stock, {"on_hand": -1}),
]


def one_of_each() -> Offer:
    offer = catalog.almond_biscuits(vendors.bakery())
    catalog.picture(offer.variant.product)
    Reservation.objects.create(offer=offer, reference="r", quantity=1, until=catalog.PUBLISHED_AT)
    return offer


@pytest.mark.parametrize("constraint", BAD_CHANGES)
def test_a_bad_row_is_refused_by_its_constraint(constraint: str):
    one_of_each()
    model, change = BAD_CHANGES[constraint]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(**change)


@pytest.mark.parametrize(("model", "change"), MORE_BAD_CHANGES)
def test_other_bad_values_are_refused_too(model: type[models.Model], change: dict[str, Any]):
    one_of_each()
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        model.objects.update(**change)


def test_a_vendor_uses_an_sku_once():
    offer = one_of_each()
    with pytest.raises(IntegrityError, match="catalog_sku_once_per_vendor"):
        catalog.offer(offer.variant.product, offer.sku, 100)


def test_a_vendor_has_one_offer_per_variant():
    offer = one_of_each()
    with pytest.raises(IntegrityError, match="catalog_one_offer_per_vendor"):
        Offer.objects.create(
            variant=offer.variant, vendor=offer.vendor, sku="2", price_minor=1, currency="MOP"
        )


def test_a_reference_reserves_an_offer_once():
    offer = one_of_each()
    with pytest.raises(IntegrityError, match="catalog_reserved_once_per_reference"):
        Reservation.objects.create(
            offer=offer, reference="r", quantity=2, until=catalog.PUBLISHED_AT
        )


def test_what_money_touches_is_not_deleted_along():
    offer = one_of_each()
    for row in (offer, offer.variant, offer.variant.product, offer.vendor):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("zh-hant", "只有中文"),
        ("zh-hans", "只有中文"),  # Traditional before English
        ("pt", "Só em português"),
        ("en", "只有中文"),
    ],
)
def test_a_missing_text_falls_back_to_traditional_chinese(language: str, name: str):
    product = catalog.product(
        vendors.bakery(), "p", name_zh_hant="只有中文", name_en="", name_pt="Só em português"
    )
    with translation.override(language):
        assert Product.objects.get(pk=product.pk).name == name


def test_without_chinese_a_missing_text_falls_back_to_english():
    product = catalog.product(vendors.bakery(), "p", name_zh_hant="", name_en="Only English")
    with translation.override("pt"):
        assert Product.objects.get(pk=product.pk).name == "Only English"


def test_a_picture_names_its_copies_by_width():
    offer = catalog.almond_biscuits(vendors.bakery())
    catalog.picture(offer.variant.product, "a/box.webp", sizes=[640, 320, 2_000])
    (picture,) = product_page("almond-biscuits", "en").pictures
    assert picture.urls == {
        320: "/media/a/box-320.webp",
        640: "/media/a/box-640.webp",
        960: "/media/a/box.webp",
    }
