"""Sheets: what is in force, whose price counts, and that nothing published changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from marketplace.foundation.money import Money
from marketplace.shipping import queries, services, zones
from marketplace.shipping.errors import DispatchRefused, NoSuchSheet, SheetRefused
from marketplace.shipping.models import Holiday, RateLine, RateSheet, ZoneArea
from marketplace.shipping.types import Consignment, DeliveryOption, Destination, Promise
from marketplace.vendors.models import Vendor
from tests.factories import shipping, vendors
from tests.factories.shipping import MONDAY, sheet_line

ZHUHAI = Destination("CN-GD", region="广东省", city="珠海市", district="香洲区")
GUANGZHOU = Destination("CN-GD", region="广东省", city="广州市", district="天河区")
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def options(
    vendor: Vendor, to: Destination = ZHUHAI, *, weight_g: int = 900, days: int = 0
) -> dict[str, DeliveryOption]:
    consignment = Consignment(vendor.pk, to, weight_g, Money(10_000, vendor.price_currency))
    found = queries.delivery_options(consignment, now=MONDAY + days * DAY)
    return {option.code: option for option in found}


def price(vendor: Vendor, to: Destination = ZHUHAI, **changes: Any) -> int:
    return options(vendor, to, **changes)["standard"].price.minor


def test_a_sheet_goes_before_plain_rates_and_the_finer_zone_before_the_coarse_one():
    bakery = vendors.bakery()
    shipping.bakery_rates(bakery)
    assert price(bakery) == 3_500
    shipping.own_sheet(
        bakery,
        sheet_line(zones.GUANGDONG, {1_000: 3_000}),
        sheet_line(zones.ZHUHAI, {1_000: 1_900}),
    )
    assert price(bakery) == 1_900
    assert price(bakery, GUANGZHOU) == 3_000
    assert price(bakery, Destination("CN-GD")) == 3_000
    assert price(bakery, zones.destination_in(zones.ZHUHAI)) == 1_900
    near, far = options(bakery)["standard"], options(bakery, GUANGZHOU)["standard"]
    assert (near.priced_for, far.priced_for) == (zones.ZHUHAI, zones.GUANGDONG)
    assert queries.priced_for([near, far], "CN-GD") == zones.ZHUHAI
    assert near.sheet == f"{bakery.public_id}:standard/1"


def test_what_a_sheet_cannot_carry_is_not_offered_at_the_plain_rate():
    bakery = vendors.bakery()
    shipping.bakery_rates(bakery)
    shipping.own_sheet(bakery, sheet_line(zones.GUANGDONG, {1_000: 3_000}))
    assert "standard" not in options(bakery, weight_g=1_001)


def test_a_version_counts_from_its_day_and_one_without_lines_ends_the_series():
    bakery = vendors.bakery()
    shipping.bakery_rates(bakery)
    shipping.own_sheet(bakery, sheet_line(zones.GUANGDONG, {1_000: 3_000}))
    tomorrow = MONDAY.date() + DAY
    shipping.own_sheet(bakery, sheet_line(zones.GUANGDONG, {1_000: 2_000}), valid_from=tomorrow)
    last = shipping.own_sheet(bakery, valid_from=tomorrow + DAY)
    assert [price(bakery, days=days) for days in (0, 1, 2)] == [3_000, 2_000, 3_500]
    assert last.version == 3


def test_a_sheet_of_the_marketplace_counts_for_who_uses_it_where_it_has_no_own():
    bakery, fish = vendors.bakery(), vendors.tinned_fish_shop()
    shipping.bakery_rates(bakery)
    shipping.tinned_fish_rates(fish)
    shipping.contract("sf-mop", sheet_line(zones.GUANGDONG, {1_000: 2_500}))
    shipping.contract("post-mop", sheet_line(zones.GUANGDONG, {1_000: 2_400}))
    shipping.contract("sf-hkd", sheet_line("CN-GD", {1_000: 1}, "HKD"), currency="HKD")
    assert price(bakery) == 3_500
    services.use_sheet(vendor=bakery, series="sf-mop", now=MONDAY)
    services.use_sheet(vendor=bakery, series="sf-mop", now=MONDAY)
    assert (price(bakery), price(fish)) == (2_500, 4_000)
    services.use_sheet(vendor=bakery, series="post-mop", now=MONDAY)  # in place of the other
    assert price(bakery) == 2_400
    for series in ("sf-hkd", "nothing"):
        with pytest.raises(NoSuchSheet):
            services.use_sheet(vendor=bakery, series=series, now=MONDAY)
    shipping.own_sheet(bakery, sheet_line(zones.ZHUHAI, {1_000: 1_900}))
    assert (price(bakery), price(bakery, GUANGZHOU)) == (1_900, 2_400)
    services.stop_using_sheet(vendor=bakery, series="post-mop")
    assert (price(bakery), price(bakery, GUANGZHOU)) == (1_900, 3_500)


def test_two_shops_with_sheets_are_still_one_statement(django_assert_num_queries: Any):
    bakery, fish = vendors.bakery(), vendors.tinned_fish_shop()
    shipping.own_sheet(bakery, sheet_line(zones.ZHUHAI, {1_000: 1_900}))
    shipping.contract("sf-mop", sheet_line(zones.GUANGDONG, {1_000: 2_500}))
    services.use_sheet(vendor=fish, series="sf-mop", now=MONDAY)
    two = [Consignment(v.pk, ZHUHAI, 900, Money(1, "MOP")) for v in (bakery, fish)]
    with django_assert_num_queries(1):
        found = queries.options_for(two, now=MONDAY)
    assert [found[each][0].price.minor for each in two] == [1_900, 2_500]


def test_where_a_shop_delivers_follows_its_sheets():
    bakery, fish = vendors.bakery(), vendors.tinned_fish_shop()
    shipping.rate(bakery, 1, zone=zones.MACAU)
    shipping.own_sheet(bakery, sheet_line(zones.ZHUHAI, {1_000: 1_900}))
    shipping.contract("sf-mop", sheet_line(zones.HONG_KONG, {1_000: 2_500}))
    services.use_sheet(vendor=fish, series="sf-mop", now=MONDAY)
    found = queries.destinations(now=MONDAY)
    assert found == {bakery.pk: {"MO", "CN-GD"}, fish.pk: {"HK"}}


def test_shops_that_deliver_are_found_by_their_sheets_in_one_statement(
    django_assert_num_queries: Any, clock: time_machine.Coordinates
):
    bakery, fish = vendors.bakery(), vendors.tinned_fish_shop()
    shipping.own_sheet(bakery, sheet_line(zones.ZHUHAI, {1_000: 1_900}))
    slugs = [bakery.slug, fish.slug]
    clock.move_to(MONDAY - DAY)
    assert queries.shops_that_deliver("CN-GD", slugs) == frozenset()
    clock.move_to(MONDAY)
    with django_assert_num_queries(1):
        assert queries.shops_that_deliver("CN-GD", slugs) == {bakery.slug}
    assert queries.vendors_that_deliver("CN-GD") == {bakery.pk}
    assert queries.shops_that_deliver("MO", slugs) == frozenset()


def test_the_remote_surcharge_is_due_by_a_line_that_does_not_know_the_place():
    bakery = vendors.bakery()
    surcharges = replace(shipping.draft().surcharges, remote=Money(3_000, "MOP"))
    shipping.own_sheet(bakery, sheet_line(zones.MAINLAND, {1_000: 4_800}), surcharges=surcharges)
    urumqi = Destination("CN", region="新疆", city="乌鲁木齐市")
    beijing = Destination("CN", region="北京市")
    assert (price(bakery, urumqi), price(bakery, beijing)) == (7_800, 4_800)
    assert options(bakery, urumqi)["standard"].priced_for == zones.REMOTE
    shipping.own_sheet(
        bakery,
        sheet_line(zones.MAINLAND, {1_000: 4_800}),
        sheet_line(zones.REMOTE, {1_000: 7_000}),
        surcharges=surcharges,
    )
    assert price(bakery, urumqi) == 7_000


def test_promises_follow_the_shops_hours_holidays_and_areas_that_operators_keep():
    bakery = vendors.bakery()
    shipping.bakery_rates(bakery)
    assert options(bakery)["standard"].promise == Promise(date(2026, 12, 3), date(2026, 12, 6))
    services.set_dispatch(
        vendor=bakery, cut_off=MONDAY.time().replace(hour=11), handling_days=1, packs_on="1111110"
    )
    assert options(bakery)["standard"].promise == Promise(date(2026, 12, 5), date(2026, 12, 8))
    Holiday.objects.create(calendar="CN", day=date(2026, 12, 5), name="假期")
    assert options(bakery)["standard"].promise == Promise(date(2026, 12, 6), date(2026, 12, 9))
    shipping.own_sheet(
        bakery,
        sheet_line(zones.GUANGDONG, {1_000: 3_000}),
        sheet_line(zones.ZHUHAI, {1_000: 1_900}),
    )
    assert price(bakery, GUANGZHOU) == 3_000
    ZoneArea.objects.create(zone=zones.ZHUHAI, spellings=["广州"], valid_from=MONDAY.date())
    assert price(bakery, GUANGZHOU) == 1_900
    for wrong in ({"packs_on": "0000000"}, {"packs_on": "11111"}, {"handling_days": 31}):
        fields: dict[str, Any] = {"handling_days": 0, "packs_on": "1111111"} | wrong
        with pytest.raises(DispatchRefused):
            services.set_dispatch(vendor=bakery, cut_off=MONDAY.time(), **fields)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a day that is over": ({"valid_from": MONDAY.date() - DAY}, "day"),
    "more than a year ahead": ({"valid_from": MONDAY.date() + 367 * DAY}, "day"),
    "a step of its own": ({"step_g": 250}, "step"),
    "a divisor of nothing": ({"divisor": 10}, "divisor"),
    "more fuel than freight": ({"fuel_bps": 10_001}, "fuel"),
    "no weekday": ({"collects_on": "0000000"}, "weekdays"),
    "picking up": ({"code": "pickup"}, "series"),
    "no name": ({"name_by_lang": {"en": "Standard"}}, "name"),
    "less than nothing": ({"minimum": Money(-1, "MOP")}, "negative"),
}


@pytest.mark.parametrize(("changes", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_sheet_is_refused_and_nothing_is_kept(changes: dict[str, Any], reason: str):
    with pytest.raises(SheetRefused) as refused:
        shipping.own_sheet(vendors.bakery(), sheet_line("CN-GD", {1_000: 1}), **changes)
    assert [fault.reason for fault in refused.value.faults] == [reason]
    assert not RateSheet.objects.exists()


def test_a_sheet_in_another_currency_than_the_shops_is_refused():
    importer = vendors.bakery()
    made = shipping.draft(sheet_line("CN-GD", {1_000: 1}, "HKD"), currency="HKD")
    with pytest.raises(SheetRefused):
        services.publish_sheet(draft=made, series="x", vendor=importer, by="user:1", now=MONDAY)


def test_a_published_sheet_is_neither_changed_nor_deleted():
    sheet = shipping.own_sheet(vendors.bakery(), sheet_line("CN-GD", {1_000: 1}))
    tries = (
        lambda: RateSheet.objects.filter(pk=sheet.pk).update(fuel_bps=1),
        lambda: RateLine.objects.filter(sheet=sheet).update(bands=[[1_000, 2]]),
        lambda: RateLine.objects.filter(sheet=sheet).delete(),
        lambda: RateSheet.objects.filter(pk=sheet.pk)._raw_delete("default"),
    )
    for step in tries:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            step()


BAD_LINES: dict[str, dict[str, Any]] = {
    "shipping_line_next_whole": {"next_g": 1_000, "next_minor": None},
    "shipping_line_free_positive": {"free_over_minor": 0},
    "shipping_line_days": {"days_min": 4},
    "shipping_line_zone_known": {"zone": "MARS"},
    "shipping_line_once": {"zone": "CN-GD"},
}


@pytest.mark.parametrize("constraint", BAD_LINES)
def test_a_bad_line_is_refused_by_its_constraint(constraint: str):
    sheet = shipping.own_sheet(vendors.bakery(), sheet_line("CN-GD", {1_000: 1}))
    fields: dict[str, Any] = {"zone": "MO", "bands": [[1_000, 1]], "days_min": 1, "days_max": 3}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RateLine.objects.create(sheet=sheet, **(fields | BAD_LINES[constraint]))
