"""Addresses as people read them."""

from __future__ import annotations

import dataclasses

import pytest

from marketplace.accounts.countries import COUNTRIES, address_lines
from marketplace.accounts.types import AddressData
from marketplace.shipping import zones
from tests.factories.accounts import macau_address, zhuhai_address

LATIN = AddressData(
    recipient="Jo",
    phone="+8613800138000",
    country="CN",
    region="Guangdong",
    city="Zhuhai",
    district="Hengqin",
    street="1 Qinlang Road",
    postcode="519000",
)


def test_a_country_stands_first_in_a_chinese_address_whoever_reads_it():
    assert address_lines(zhuhai_address(), "zh-hant")[:2] == ["中國內地", "广东省珠海市香洲区"]
    assert address_lines(zhuhai_address(), "en")[:2] == ["Mainland China", "广东省珠海市香洲区"]


def test_an_address_in_latin_letters_is_written_small_to_large_with_commas():
    lines = ["1 Qinlang Road", "Hengqin, Zhuhai, Guangdong", "519000"]
    assert address_lines(LATIN, "zh-hans") == [*lines, "中国内地"]
    assert address_lines(LATIN, "en") == [*lines, "Mainland China"]


def test_names_in_two_scripts_are_parted():
    mixed = dataclasses.replace(LATIN, region="广东省", street="琴朗道 1 号")
    assert mixed.lines() == ["广东省, Zhuhai, Hengqin", "琴朗道 1 号", "519000"]


def test_a_city_that_is_its_own_country_is_not_said_twice():
    lines = address_lines(macau_address(), "zh-hant")
    assert lines == ["澳門花地瑪堂區", "黑沙環馬路 8 號 12 樓 B"]


@pytest.mark.parametrize("code", list(COUNTRIES))
def test_every_country_that_can_be_chosen_lies_in_a_zone(code: str):
    assert zones.zone_of(code) in zones.ZONES
