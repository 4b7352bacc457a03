"""Addresses as people read them."""

from __future__ import annotations

import pytest

from marketplace.accounts.countries import COUNTRIES, address_lines
from marketplace.shipping import zones
from tests.factories.accounts import macau_address, zhuhai_address


def test_a_country_stands_first_in_chinese_and_last_elsewhere():
    assert address_lines(zhuhai_address(), "zh-hant")[:2] == ["中國內地", "广东省珠海市香洲区"]
    assert address_lines(zhuhai_address(), "en")[-1] == "Mainland China"


def test_a_city_that_is_its_own_country_is_not_said_twice():
    lines = address_lines(macau_address(), "zh-hant")
    assert lines == ["澳門花地瑪堂區", "黑沙環馬路 8 號 12 樓 B"]


@pytest.mark.parametrize("code", list(COUNTRIES))
def test_every_country_that_can_be_chosen_lies_in_a_zone(code: str):
    assert zones.zone_of(code) in zones.ZONES
