"""What a consignment costs to deliver."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from marketplace.foundation.money import CurrencyMismatch, Money
from marketplace.shipping import queries, zones
from marketplace.shipping.models import ShippingRate
from marketplace.shipping.pricing import plain_tariff, price_delivery, price_of
from marketplace.shipping.types import Consignment, DeliveryOption, Destination, PackedSize
from tests.factories import shipping, vendors

NOON = datetime(2026, 11, 30, 4, tzinfo=UTC)  # a Monday, noon in Macau
GOODS = Money(17_600, "MOP")

# weight, base, per kilogram, free over, goods -> price, all in minor units of MOP
PRICES = [
    (1_480, 3_500, 0, None, 17_600, 3_500),
    (0, 3_500, 1_200, None, 100, 3_500),
    (1, 3_500, 1_200, None, 100, 4_700),
    (1_000, 3_500, 1_200, None, 100, 4_700),
    (1_001, 3_500, 1_200, None, 100, 5_900),
    (20_000, 0, 1_200, None, 100, 24_000),
    (500, 3_500, 1_200, 30_000, 29_999, 4_700),
    (500, 3_500, 1_200, 30_000, 30_000, 0),
    (500, 3_500, 1_200, 30_000, 30_001, 0),
]


@pytest.mark.parametrize(("weight", "base", "per_kg", "free_over", "goods", "price"), PRICES)
def test_a_price_follows_weight_and_goods(
    weight: int, base: int, per_kg: int, free_over: int | None, goods: int, price: int
):
    assert plain_price(weight, base, per_kg, free_over, Money(goods, "MOP")) == Money(price, "MOP")


def plain_price(weight: int, base: int, per_kg: int, free_over: int | None, goods: Money) -> Money:
    tariff = plain_tariff(
        base=Money(base, "MOP"),
        per_kg=Money(per_kg, "MOP"),
        free_over=None if free_over is None else Money(free_over, "MOP"),
    )
    lines = price_delivery(tariff, weight_g=weight, goods=goods, size=PackedSize())
    assert lines is not None
    return price_of(lines)


def test_goods_of_another_currency_are_a_mistake_of_the_program():
    with pytest.raises(CurrencyMismatch):
        plain_price(1, 1, 1, 1, Money(1, "CNY"))


@pytest.mark.django_db
def test_options_come_cheapest_first_in_the_vendors_currency():
    bakery = vendors.bakery()
    shipping.bakery_rates(bakery)
    shipping.rate(bakery, 6_000, code="express", days_min=1, days_max=2, name_en="Express")
    shipping.rate(bakery, 0, code="pickup", carrier="", name_en="Pickup")
    shipping.rate(bakery, 1, zone=zones.MACAU)
    shipping.rate(vendors.tinned_fish_shop(), 2)
    options = delivery_options(consignment(bakery.pk))
    assert [(option.code, option.price) for option in options] == [
        ("pickup", Money(0, "MOP")),
        ("standard", Money(3_500, "MOP")),
        ("express", Money(6_000, "MOP")),
    ]
    assert [option.is_free for option in options] == [True, False, False]
    standard = options[1]
    assert (standard.days_min, standard.days_max, standard.carrier) == (3, 6, "SF Express")
    assert standard.name_by_lang["pt"] == "Entrega normal"
    with translation.override("zh-hans"):
        assert standard.name == "标准配送"


@pytest.mark.django_db
def test_both_shops_of_the_worked_example_cost_what_it_says(django_assert_num_queries: Any):
    bakery, fish = vendors.bakery(), vendors.tinned_fish_shop()
    shipping.bakery_rates(bakery)
    shipping.tinned_fish_rates(fish)
    two = [consignment(bakery.pk), consignment(fish.pk, weight_g=1_600, goods=Money(24_750, "MOP"))]
    with django_assert_num_queries(1):
        options = queries.options_for(two, now=NOON)
    assert [options[c][0].price for c in two] == [Money(3_500, "MOP"), Money(4_000, "MOP")]


@pytest.mark.django_db
def test_a_vendor_that_does_not_deliver_there_has_no_option():
    bakery = vendors.bakery()
    shipping.rate(bakery, 1_000, zone=zones.MACAU)
    assert delivery_options(consignment(bakery.pk)) == []


BAD_RATES: dict[str, dict[str, Any]] = {
    "shipping_zone_known": {"zone": "MARS"},
    "shipping_price_not_negative": {"base_minor": -1},
    "shipping_free_over_positive": {"free_over_minor": 0},
    "shipping_days_in_order": {"days_min": 7},
}


@pytest.mark.django_db
@pytest.mark.parametrize("constraint", BAD_RATES)
def test_a_bad_rate_is_refused_by_its_constraint(constraint: str):
    shipping.bakery_rates(vendors.bakery())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ShippingRate.objects.update(**BAD_RATES[constraint])


@pytest.mark.django_db
def test_a_vendor_has_one_rate_per_zone_and_option():
    bakery = vendors.bakery()
    shipping.bakery_rates(bakery)
    with pytest.raises(IntegrityError, match="shipping_one_rate_per_option"):
        shipping.bakery_rates(bakery)


def consignment(vendor_id: int, weight_g: int = 1_480, goods: Money = GOODS) -> Consignment:
    return Consignment(
        vendor_id=vendor_id, to=Destination(zones.GUANGDONG), weight_g=weight_g, goods=goods
    )


def delivery_options(of: Consignment) -> list[DeliveryOption]:
    return queries.delivery_options(of, now=NOON)
