"""The numbers of docs/shipping.md."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from marketplace.foundation.clock import MACAU
from marketplace.foundation.money import Money
from marketplace.shipping import zones
from marketplace.shipping.places import Area, Place, place_of
from marketplace.shipping.pricing import (
    Band,
    Surcharges,
    Tariff,
    chargeable_g,
    price_delivery,
    price_of,
)
from marketplace.shipping.promises import (
    NO_HOLIDAYS,
    Calendar,
    Dispatch,
    calendars_of,
    pickup_promise,
    promise,
)
from marketplace.shipping.types import Destination, PackedSize, Promise


def mop(minor: int) -> Money:
    return Money(minor, "MOP")


def tariff(bands: dict[int, int], further: tuple[int, int] | None, free: int | None) -> Tariff:
    """One line of the sheet on the page."""
    return Tariff(
        bands=tuple(Band(up_to, mop(price)) for up_to, price in bands.items()),
        step_g=500,
        divisor=6_000,
        fuel_bps=1_250,
        minimum=mop(2_500),
        surcharges=Surcharges(mop(3_000), mop(4_000), mop(500), mop(1_200), oversize_mm=1_000),
        next_g=further[0] if further else None,
        next_price=mop(further[1]) if further else None,
        free_over=None if free is None else mop(free),
    )


ZHUHAI = tariff({500: 2_200, 1_000: 2_800, 3_000: 4_500}, (1_000, 900), 50_000)
GUANGDONG = tariff({1_000: 3_800, 3_000: 6_000}, (500, 750), None)
MAINLAND = tariff({1_000: 4_800}, (1_000, 1_600), None)
LOCAL = tariff({3_000: 1_800}, None, None)
BOX = PackedSize(volume_mm3=400 * 300 * 200, longest_mm=400)
ROD = PackedSize(volume_mm3=1_001 * 100 * 50, longest_mm=1_001, is_fragile=True)

WEIGHTS = [
    (6_000, 100, 4_000),
    (5_000, 100, 4_800),
    (5_000, 500, 5_000),
    (12_000, 100, 2_000),
    (None, 500, 2_000),
]
PRICES = {
    "the box": (ZHUHAI, 2_000, 0, BOX, False, {"freight": 5_400, "fuel": 675}, 6_075),
    "a cent short": (ZHUHAI, 2_000, 49_999, BOX, False, {"freight": 5_400, "fuel": 675}, 6_075),
    "free": (
        *(ZHUHAI, 2_000, 50_000, BOX, False),
        {"freight": 5_400, "fuel": 675, "free": -6_075},
        0,
    ),
    "the minimum": (
        *(ZHUHAI, 480, 0, PackedSize(), False),
        {"freight": 2_200, "fuel": 275, "minimum": 25},
        2_500,
    ),
    "half a cent": (
        *(ZHUHAI, 3_000, 0, PackedSize(), False),
        {"freight": 4_500, "fuel": 563},
        5_063,
    ),
    "long and fragile": (
        *(GUANGDONG, 1_200, 0, ROD, False),
        {"freight": 6_000, "fuel": 750, "oversize": 4_000, "fragile": 500},
        11_250,
    ),
    "remote": (
        *(MAINLAND, 2_400, 0, PackedSize(), True),
        {"freight": 8_000, "fuel": 1_000, "remote": 3_000},
        12_000,
    ),
}


@pytest.mark.parametrize(("divisor", "step", "paid"), WEIGHTS)
def test_the_weight_that_is_paid_for_is_the_larger_up_to_the_step(
    divisor: int | None, step: int, paid: int
):
    assert chargeable_g(2_000, BOX.volume_mm3, step_g=step, divisor=divisor) == paid


@pytest.mark.parametrize("case", PRICES.values(), ids=PRICES)
def test_a_price_says_how_it_came_about(
    case: tuple[Tariff, int, int, PackedSize, bool, dict[str, int], int],
):
    line, weight, goods, size, is_remote, said, total = case
    lines = price_delivery(line, weight_g=weight, goods=mop(goods), size=size, is_remote=is_remote)
    assert lines is not None
    assert {each.code: each.amount.minor for each in lines} == said
    assert price_of(lines) == mop(total)


def test_without_further_weight_nothing_heavier_is_carried():
    def price(weight_g: int) -> object:
        return price_delivery(LOCAL, weight_g=weight_g, goods=mop(0), size=PackedSize())

    assert price(3_000) is not None
    assert price(3_001) is None
    assert price(3_200) is None


def test_cold_goods_and_a_side_of_exactly_the_limit():
    size = PackedSize(longest_mm=1_000, is_cold=True)
    lines = price_delivery(ZHUHAI, weight_g=100, goods=mop(0), size=size)
    assert lines is not None
    assert [line.code for line in lines] == ["freight", "fuel", "cold"]


HOLIDAYS = calendars_of(
    [
        ("MO", date(2026, 12, 8), False),
        ("MO", date(2027, 1, 1), False),
        ("CN", date(2027, 1, 1), False),
    ]
)
DISPATCH = Dispatch(cut_off=time(16, 0), handling_days=1)
# day and hour of the order in Macau; the first and the last day of arrival
ARRIVALS = [
    ("2026-11-30T12:00", "2026-12-03", "2026-12-05"),
    ("2026-11-30T15:59", "2026-12-03", "2026-12-05"),
    ("2026-11-30T16:00", "2026-12-04", "2026-12-06"),
    ("2026-12-04T10:00", "2026-12-09", "2026-12-11"),
    ("2026-12-07T10:00", "2026-12-11", "2026-12-13"),
    ("2026-12-29T10:00", "2027-01-02", "2027-01-04"),
]


@pytest.mark.parametrize(("ordered", "first", "last"), ARRIVALS)
def test_a_delivery_arrives_after_packing_collection_and_transit(
    ordered: str, first: str, last: str
):
    assert promise(
        datetime.fromisoformat(f"{ordered}+08:00"),
        dispatch=DISPATCH,
        collects_on="1111100",
        days=(2, 4),
        zone=zones.GUANGDONG,
        calendars=HOLIDAYS,
    ) == Promise(date.fromisoformat(first), date.fromisoformat(last))


def test_goods_lie_ready_on_the_shops_own_working_days():
    ordered = datetime(2026, 12, 5, 17, 0, tzinfo=MACAU)
    found = pickup_promise(ordered, dispatch=Dispatch(), days=(0, 1), macau=HOLIDAYS["MO"])
    assert found == Promise(date(2026, 12, 7), date(2026, 12, 9))


def test_nothing_is_promised_where_nobody_works_for_months():
    closed = Calendar(rests=frozenset(date.fromordinal(739_900 + day) for day in range(200)))
    ordered = datetime.combine(date.fromordinal(739_910), time(10), tzinfo=MACAU)
    found = promise(
        ordered,
        dispatch=Dispatch(),
        collects_on="1111111",
        days=(1, 2),
        zone=zones.MACAU,
        calendars={"MO": closed},
    )
    assert found is None


def test_a_weekend_day_that_is_worked_on_in_exchange_is_open():
    sunday = date(2026, 9, 20)
    assert not NO_HOLIDAYS.is_open(sunday, "1111110")
    assert Calendar(works=frozenset({sunday})).is_open(sunday, "1111110")


PLACES = [
    (Destination("MO"), "MO-LOCAL", False),
    (Destination("MO", city="澳門", district="花地瑪堂區"), "MO-LOCAL", False),
    (Destination("MO", city="澳門", district="路環"), "MO-ISLANDS", False),
    (Destination("MO", district="Taipa"), "MO-ISLANDS", False),
    (Destination("HK", region="新界", district="離島區長洲"), "HK-ISLANDS", False),
    (Destination("HK", region="九龍", district="旺角"), "HK-URBAN", False),
    (Destination("CN-GD", region="广东省", city="珠海市", district="香洲区"), "GD-ZHUHAI", False),
    (Destination("CN-GD", region="广东省", city="广州市"), "GD-OTHER", False),
    (Destination("CN-ZH-HQ", region="广东省", city="珠海市"), "CN-ZH-HQ", False),
    (Destination("CN", region="湖南省", city="长沙市"), "CN-NEAR", False),
    (Destination("CN", region="Xinjiang", city="Urumqi"), "CN-REMOTE", True),
    # a prefecture of Qinghai, not the island: the province alone tells
    (Destination("CN", region="青海省", city="海南藏族自治州"), "CN-REMOTE", True),
    (Destination("CN", region="北京市", district="东城区"), "CN-FAR", False),
    (Destination("INTL", city="Lisboa"), "INTL", False),
]


@pytest.mark.parametrize(("to", "zone", "is_remote"), PLACES)
def test_an_address_lies_in_a_finer_zone(to: Destination, zone: str, is_remote: bool):
    assert place_of(to, (), date(2026, 12, 1)) == Place(zone, is_remote)


def test_what_operators_add_goes_first_and_only_on_its_days():
    added = Area(
        zone=zones.GUANGDONG_OTHER,
        told_by="place",
        spellings=("南澳",),
        is_remote=True,
        valid_from=date(2026, 12, 1),
        valid_to=date(2026, 12, 31),
    )
    to = Destination("CN-GD", region="广东省", city="汕头市", district="南澳县")
    for day, is_remote in ((1, True), (31, True)):
        found = place_of(to, (added,), date(2026, 12, day))
        assert found == Place(zones.GUANGDONG_OTHER, is_remote)
    assert not place_of(to, (added,), date(2026, 11, 30)).is_remote
    assert not place_of(to, (added,), date(2027, 1, 1)).is_remote


def test_every_finer_zone_lies_in_one_coarse_zone_and_has_a_name():
    assert set(zones.INSIDE) == set(zones.ZONES)
    assert set(zones.FINE_NAMES) == set(zones.FINE)
    assert all(zones.coarse_of(fine) in zones.ZONES for fine in zones.FINE)
    assert zones.coarse_of(zones.HENGQIN) == zones.HENGQIN
