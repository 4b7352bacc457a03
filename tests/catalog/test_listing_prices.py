"""A product's listing price follows its offers, whoever writes them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from django.db import connection, transaction

from catalog.models import Offer, Product
from tests.factories import catalog, vendors

Prices = tuple[int | None, int | None, str]


def prices(product: Product) -> Prices:
    return Product.objects.values_list("price_from_minor", "price_to_minor", "price_currency").get(
        pk=product.pk
    )


@pytest.mark.django_db
def test_a_product_without_offers_has_no_price():
    assert prices(catalog.product(vendors.bakery(), "p")) == (None, None, "")


@pytest.mark.django_db
def test_prices_follow_every_offer_that_is_added_changed_switched_or_removed():
    product = catalog.product(vendors.bakery(), "p")
    small = catalog.offer(product, "S", 4_800)
    assert prices(product) == (4_800, 4_800, "MOP")
    large = catalog.offer(product, "L", 8_800)
    assert prices(product) == (4_800, 8_800, "MOP")
    Offer.objects.filter(pk=small.pk).update(price_minor=5_200)
    assert prices(product) == (5_200, 8_800, "MOP")
    Offer.objects.filter(pk=small.pk).update(is_active=False)
    assert prices(product) == (8_800, 8_800, "MOP")
    Offer.objects.all().update(is_active=False)
    assert prices(product) == (None, None, "")
    Offer.objects.all().update(is_active=True)
    large.delete()
    assert prices(product) == (5_200, 5_200, "MOP")


@pytest.mark.django_db
def test_one_statement_over_many_products_reaches_each():
    shops = (vendors.bakery(), vendors.tinned_fish_shop())
    products = [catalog.product(shop, shop.slug) for shop in shops]
    for product, price in zip(products, (100, 200), strict=True):
        catalog.offer(product, "A", price)
        catalog.offer(product, "B", price * 3)
    Offer.objects.filter(sku="B").update(price_minor=50)
    assert [prices(product) for product in products] == [(50, 100, "MOP"), (50, 200, "MOP")]


@pytest.mark.django_db
def test_another_vendors_offer_does_not_price_the_listing():
    offer = catalog.almond_biscuits(vendors.bakery())
    Offer.objects.create(
        variant=offer.variant,
        vendor=vendors.wine_importer(),
        sku="X",
        price_minor=1,
        currency="HKD",
    )
    assert prices(offer.variant.product) == (8_800, 8_800, "MOP")


@pytest.mark.django_db
def test_a_stale_product_that_is_saved_leaves_the_price_alone():
    offer = catalog.almond_biscuits(vendors.bakery())
    stale = Product.objects.get()
    Offer.objects.update(price_minor=9_900)
    stale.origin_country = "PT"
    stale.save()
    assert prices(offer.variant.product) == (9_900, 9_900, "MOP")
    assert Product.objects.get().origin_country == "PT"
    Product.objects.defer("description_pt").get().save()
    assert prices(offer.variant.product) == (9_900, 9_900, "MOP")


@pytest.mark.django_db(transaction=True)
def test_a_price_change_that_waited_for_another_sees_it():
    product = catalog.product(vendors.bakery(), "p")
    low, high = catalog.offer(product, "A", 100), catalog.offer(product, "B", 200)

    def raise_the_higher() -> None:
        Offer.objects.filter(pk=high.pk).update(price_minor=300)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Offer.objects.filter(pk=low.pk).update(price_minor=150)
            waiting = pool.submit(raise_the_higher)
            wait_for_a_lock()
        waiting.result()
    assert prices(product) == (150, 300, "MOP")


def wait_for_a_lock() -> None:
    """Return when another connection waits for a lock."""
    for _ in range(500):
        with connection.cursor() as cursor:
            # Row locks wait for a transaction, and those locks carry no database.
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        sleep(0.01)
    raise AssertionError("nobody waited")


@pytest.mark.django_db(transaction=True)
def test_prices_that_change_at_once_leave_the_exact_lowest_and_highest():
    product = catalog.product(vendors.bakery(), "p")
    offers = [catalog.offer(product, f"O{n}", 10_000) for n in range(6)]
    connection.close()

    def reprice(offer: Offer) -> None:
        for step in range(20):
            Offer.objects.filter(pk=offer.pk).update(price_minor=10_000 + offer.pk * 100 - step)
        connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(reprice, offers))
    final = sorted(Offer.objects.values_list("price_minor", flat=True))
    assert prices(product) == (final[0], final[-1], "MOP")
