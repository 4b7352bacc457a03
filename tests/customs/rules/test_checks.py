"""Checks before an order: which channel refuses what, with the line and the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from marketplace.customs.rules.channels import Channel, channels_to
from marketplace.customs.rules.checks import Asked
from marketplace.customs.rules.choosing import choices
from marketplace.customs.rules.findings import Weight
from marketplace.customs.rules.payloads import PositiveList, PositiveRow
from marketplace.customs.rules.policy import Policy
from marketplace.customs.rules.shipped import shipped_book
from marketplace.customs.types import BONDED, Buyer, Destination, Payment
from tests.customs.rules.cases import (
    ACCEPTED,
    BUYER,
    EVERY_CHANNEL,
    ON,
    PAID,
    ZHUHAI,
    cny,
    codes,
    line,
    parcel,
)

BISCUITS = line(10_000)
POST = Channel.PERSONAL_PARCEL


def listing(*rows: PositiveRow, is_complete: bool = True):
    known = PositiveList("test", is_complete, {row.hs8: row for row in rows})
    return replace(shipped_book(), positive_list=known)


def row(hs8: str, *, modes=("9610", "1210"), remarks=()) -> PositiveRow:
    return PositiveRow(hs8, "goods", tuple(modes), tuple(remarks), "", None)


def test_biscuits_to_zhuhai_pass_with_everything_given() -> None:
    assert codes(parcel(BISCUITS)) == []


@pytest.mark.parametrize(
    ("goods", "expected"),
    [
        (line(10_000, "190531"), [("hs_wrong", "1"), ("listing_unknown", "1")]),
        (replace(BISCUITS, net_weight_g=700), [("weight_wrong", "1")]),
        (replace(BISCUITS, net_weight_g=0), [("weight_wrong", "1")]),
        (replace(BISCUITS, tags=frozenset({"meat"})), [("goods_to_review", "1")]),
        (line(10_000, "2203000000"), [("listing_unknown", "1"), ("rate_unknown", "1")]),
        (line(10_000, "3304990039"), [("listing_unknown", "1"), ("quantity_missing", "1")]),
        (line(500_001), [("rate_unknown", "1"), ("full_tax", "")]),
        (line(500_001, quantity=2), [("over_single", "")]),
        (line(10_000, "3215190000"), [("remark_to_review", "1"), ("rate_unknown", "1")]),
    ],
)
def test_goods_are_found_by_cross_border_e_commerce(goods, expected) -> None:
    assert codes(parcel(goods)) == expected


def test_a_whole_list_refuses_and_an_excerpt_only_asks() -> None:
    whole, excerpt = listing(), listing(is_complete=False)
    assert codes(parcel(BISCUITS), book=whole) == [("not_listed", "1")]
    assert codes(parcel(BISCUITS), book=excerpt) == [("listing_unknown", "1")]
    assert codes(parcel(BISCUITS), book=listing(row("19053100"))) == []


def test_a_line_of_the_list_may_be_for_bonded_goods_alone() -> None:
    book = listing(row("19053100", modes=("1210",), remarks=("mode",)))
    assert codes(parcel(BISCUITS), book=book) == [("mode_excluded", "1")]
    bonded = parcel(BISCUITS, sent_from=BONDED)
    assert codes(bonded, Channel.CBEC_1210, book=book) == []


def test_goods_go_by_the_mode_of_where_they_lie() -> None:
    assert codes(parcel(BISCUITS, sent_from=BONDED)) == [("stock_elsewhere", "")]
    assert codes(parcel(BISCUITS), Channel.CBEC_1210) == [("stock_elsewhere", "")]


def test_sugar_is_capped_by_weight_a_person_and_year() -> None:
    book = listing(row("17019910"))
    sugar = line(1_000, "1701991000", net_weight_g=1_500, gross_weight_g=1_600)
    assert codes(parcel(sugar), book=book) == []
    assert codes(parcel(sugar, sugar), book=book) == [("weight_over_cap", "2")]
    taken = replace(BUYER, taken_g={"1701": 501})
    assert codes(parcel(sugar), book=book, buyer=taken) == [("weight_over_cap", "1")]
    exactly = replace(BUYER, taken_g={"1701": 500})
    assert codes(parcel(sugar), book=book, buyer=exactly) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"buyer": None}, ["identity_needed"]),
        ({"buyer": Buyer()}, ["identity_needed"]),
        ({"buyer": replace(BUYER, id_kind="travel_permit")}, ["identity_kind"]),
        ({"buyer": replace(BUYER, id_fault="check_character")}, ["identity_wrong"]),
        ({"buyer": replace(BUYER, name_fault="title")}, ["name_wrong"]),
        ({"buyer": replace(BUYER, born_on=date(2008, 3, 2))}, ["too_young"]),
        ({"buyer": replace(BUYER, born_on=date(2008, 3, 1))}, []),
        ({"buyer": replace(BUYER, is_payer=False)}, ["payer_differs"]),
        ({"buyer": replace(BUYER, used=cny(2_590_001))}, ["over_year"]),
        ({"buyer": replace(BUYER, used=cny(2_590_000))}, []),
        ({"buyer": replace(BUYER, bought_today=frozenset({"sku-1"}))}, ["bought_today"]),
        ({"payment": Payment("MOP", is_declarable=True)}, ["currency_wrong"]),
        ({"payment": Payment("CNY", is_declarable=False)}, ["payment_silent"]),
        ({"payment": None}, []),
        ({"accepted": frozenset()}, ["notice_needed"]),
        ({"accepted": frozenset({("cross_border_goods", "old")})}, ["notice_needed"]),
    ],
)
def test_buyers_and_payments_are_found(changes: dict[str, Any], expected: list[str]) -> None:
    goods = parcel(replace(BISCUITS, goods_ref="sku-1"))
    assert [code for code, _line in codes(goods, **changes)] == expected


@pytest.mark.parametrize(
    ("goods", "expected"),
    [
        (replace(BISCUITS, tags=frozenset({"meat"})), ["goods_banned"]),
        (line(10_000, "1602410000"), ["goods_banned"]),  # told by its code, without a tag
        (replace(BISCUITS, tags=frozenset({"egg"})), ["goods_to_review"]),
        (line(10_000, "0407210000", tags=frozenset({"egg"})), ["goods_banned"]),
        (line(10_000, "1604131000", tags=frozenset({"fish"})), []),
        (line(10_000, "0305690000", tags=frozenset({"fish"})), ["goods_to_review"]),
        (line(10_000, "0302110000", tags=frozenset({"fish"})), ["goods_banned"]),
        (line(80_000, quantity=2), []),
        (line(80_001, quantity=2), ["parcel_over"]),
        (line(80_001), ["parcel_one_article"]),
        (line(10_000, "3304990039"), ["quantity_missing"]),
    ],
)
def test_a_personal_parcel_takes_less(goods, expected: list[str]) -> None:
    assert [code for code, _line in codes(parcel(goods), POST, buyer=None)] == expected


def test_a_parcel_from_elsewhere_may_hold_a_thousand() -> None:
    goods = line(100_000, quantity=2)
    assert codes(parcel(goods, sent_from="PT"), POST) == []
    assert codes(parcel(goods, sent_from="HK"), POST) == [("parcel_over", "")]


def test_every_channel_has_its_own_rules() -> None:
    assert codes(parcel(line(10_000, "2208300000")), Channel.HONG_KONG) == [("goods_banned", "1")]
    assert codes(parcel(BISCUITS), Channel.HONG_KONG) == []
    assert codes(parcel(BISCUITS), Channel.MACAU_LOCAL) == []
    assert codes(parcel(BISCUITS), Channel.INTERNATIONAL) == [("duty_at_arrival", "")]
    assert codes(parcel(BISCUITS), Channel.HENGQIN) == [("use_not_said", "")]
    hengqin = Destination("CN-ZH-HQ", is_used_in_hengqin=True)
    assert codes(parcel(BISCUITS), Channel.HENGQIN, destination=hengqin) == []


def test_channels_follow_from_the_destination() -> None:
    assert channels_to(Destination("MO")) == (Channel.MACAU_LOCAL,)
    assert channels_to(ZHUHAI)[0] == Channel.CBEC_9610
    assert channels_to(Destination("CN-ZH-HQ"))[0] == Channel.CBEC_9610
    assert channels_to(Destination("CN-ZH-HQ", is_used_in_hengqin=True))[0] == Channel.HENGQIN
    with pytest.raises(KeyError):
        channels_to(Destination("XX"))


def chosen(goods, **told: Any):
    known = {"buyer": BUYER, "payment": PAID, "accepted": ACCEPTED} | told
    policy = known.pop("policy", EVERY_CHANNEL)
    return choices(Asked(goods, ZHUHAI, ON, **known), shipped_book(), policy)


def test_channels_that_are_open_come_first_and_the_others_say_why_not() -> None:
    found = chosen(parcel(BISCUITS, sent_from=BONDED))
    assert [each.channel for each in found] == [Channel.CBEC_1210, POST, Channel.CBEC_9610]
    assert [each.is_open for each in found] == [True, True, False]
    assert [each.code for each in found[2].findings] == ["stock_elsewhere"]
    assert found[0].duty.collected == cny(910)
    assert [notice.code for notice in found[0].notices] == ["cross_border_goods"]


def test_a_sale_is_no_personal_parcel_because_the_tax_is_lower() -> None:
    found = chosen(parcel(BISCUITS), policy=Policy(frozenset({Channel.CBEC_9610})))
    assert [each.channel for each in found if each.is_open] == [Channel.CBEC_9610]
    post = next(each for each in found if each.channel == POST)
    assert post.duty.collected == cny(0)
    assert [each.code for each in post.findings] == ["channel_closed"]
    assert chosen(parcel(BISCUITS))[0].channel == Channel.CBEC_9610


@pytest.mark.parametrize(
    "goods",
    [
        line(10_000, "2203000000"),
        line(10_000, "3304990039"),
        line(500_001),
        line(500_001, quantity=2),
    ],
)
def test_what_has_no_price_is_never_open(goods) -> None:
    for each in chosen(parcel(goods)):
        assert each.duty is not None or not each.is_open


def test_a_person_sees_what_only_a_person_can_judge() -> None:
    found = chosen(parcel(replace(BISCUITS, tags=frozenset({"meat"}))))[0]
    assert found.is_open
    assert [each.weight for each in found.findings] == [Weight.REVIEW]
