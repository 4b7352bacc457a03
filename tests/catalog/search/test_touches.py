"""Whatever changes what a card shows is noticed, whoever changes it; nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from catalog.models import Category, Offer, Picture, Product, Stock, Variant
from catalog.search import services
from catalog.search.models import IndexedListing, Listing, Touch
from marketplace.vendors.models import Vendor
from tests.factories import catalog, vendors

pytestmark = pytest.mark.django_db

CHANGES: dict[str, Callable[[], Any]] = {
    "name": lambda: Product.objects.update(name_en="Other biscuits"),
    "archived": lambda: Product.objects.update(status="archived"),
    "price": lambda: Offer.objects.update(price_minor=9_900),
    "withdrawn": lambda: Offer.objects.update(is_active=False),
    "sold out": lambda: Stock.objects.update(on_hand=0),
    "picture": lambda: Picture.objects.update(path="a/new.webp"),
    "no picture": lambda: Picture.objects.all().delete(),
    "category": lambda: Category.objects.filter(slug="almond-biscuits").update(name_en="Almonds"),
    "parent": lambda: Category.objects.filter(slug="biscuits").update(name_en="Bakery"),
    "shop's name": lambda: Vendor.objects.update(name_en="Bakery of another name"),
    "shop closed": lambda: Vendor.objects.update(status="suspended"),
    "article number": lambda: Offer.objects.update(sku="ALM-25"),
    "GTIN": lambda: Variant.objects.update(gtin="4006381333931"),
}


@pytest.fixture
def biscuits() -> Offer:
    """Almond biscuits with a picture, listed."""
    made = catalog.almond_biscuits(vendors.bakery(), on_hand=10)
    catalog.picture(made.variant.product)
    services.index_touched()
    assert Touch.objects.count() == 0
    return made


def prints() -> list[int]:
    return list(Listing.objects.values_list("fingerprint", flat=True))


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_a_card_shows_is_noticed(biscuits: Offer, change: str):
    before = prints()
    CHANGES[change]()
    assert Touch.objects.exists()
    services.index_touched()
    assert prints() != before
    assert Listing.objects.count() == IndexedListing.objects.count()
    assert services.check_listings().is_clean


def test_a_sale_that_leaves_some_leaves_no_touch(biscuits: Offer):
    for reserved in range(1, 10):
        Stock.objects.update(reserved=reserved)
    assert Touch.objects.count() == 0
    Stock.objects.update(reserved=10)
    assert list(Touch.objects.values_list("product_id", flat=True)) == [biscuits.variant.product_id]


def test_what_no_list_shows_leaves_no_touch(biscuits: Offer):
    Vendor.objects.update(opening_hours_en="10 to 19")
    Category.objects.create(slug="empty", name_zh_hant="空")
    draft = catalog.product(biscuits.vendor, "draft", status="draft")
    Product.objects.filter(pk=draft.pk).update(name_en="Still a draft")
    assert Touch.objects.count() == 0


def test_a_change_that_is_taken_back_takes_its_touch_along(biscuits: Offer):
    with transaction.atomic():
        Product.objects.update(name_en="Never")
        transaction.set_rollback(True)
    assert Touch.objects.count() == 0


def test_many_touches_of_one_listing_are_one_look(
    biscuits: Offer, django_assert_max_num_queries: Any
):
    for number in range(30):
        Product.objects.update(name_en=f"Biscuits {number}")
    assert Touch.objects.count() == 30
    with django_assert_max_num_queries(25):  # two of them for meanings
        assert services.index_touched() == 30
    assert Listing.objects.get().names["en"] == "Biscuits 29"


def test_an_index_that_fails_leaves_its_touches(biscuits: Offer, monkeypatch: pytest.MonkeyPatch):
    def fail(*given: Any) -> None:
        raise RuntimeError("no room")

    Product.objects.update(name_en="Written later")
    with monkeypatch.context() as patch:
        patch.setattr("catalog.search.engines.postgresql._row", fail)
        with pytest.raises(RuntimeError):
            services.index_touched()
    assert Touch.objects.count() == 1
    assert Listing.objects.get().names["en"] == "Almond biscuits"
    services.index_touched()
    assert Listing.objects.get().names["en"] == "Written later"
