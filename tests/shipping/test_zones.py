"""Which zone a place lies in."""

from __future__ import annotations

import pytest
from django.utils import translation

from marketplace.shipping import zones
from tests.factories import accounts

PLACES = [
    (("MO",), "MO"),
    (("mo", "", "澳門", "氹仔"), "MO"),
    (("HK", "九龍", "", "旺角"), "HK"),
    (("CN", "广东省", "广州市", "天河区"), "CN-GD"),
    (("CN", "廣東", "深圳", ""), "CN-GD"),
    (("CN", "Guangdong Province", "Shenzhen", ""), "CN-GD"),
    (("CN", "", "珠海市", "香洲区"), "CN-GD"),
    (("CN", "广东省", "珠海市", "横琴新区"), "CN-ZH-HQ"),
    (("CN", "廣東省", "珠海市", "橫琴"), "CN-ZH-HQ"),
    (("CN", "Guangdong", "Zhuhai", "HENGQIN"), "CN-ZH-HQ"),
    (("CN", "Guangdong", "Hengqin", ""), "CN-ZH-HQ"),
    (("CN", "广西", "南宁市", ""), "CN"),
    (("CN", "北京市", "", "东城区"), "CN"),
    (("CN",), "CN"),
    (("TW", "", "台北市"), "INTL"),
    (("PT", "", "Lisboa"), "INTL"),
    (("US", "Guangdong"), "INTL"),
    (("", "广东省"), "INTL"),
]


@pytest.mark.parametrize(("place", "zone"), PLACES)
def test_a_place_lies_in_its_zone(place: tuple[str, ...], zone: str):
    assert zones.zone_of(*place) == zone


def test_the_buyer_in_zhuhai_lies_in_guangdong_and_macau_in_macau():
    assert zones.zone_of_address(accounts.zhuhai_address()) == zones.GUANGDONG
    assert zones.zone_of_address(accounts.macau_address()) == zones.MACAU


def test_every_zone_has_a_name():
    assert set(zones.NAMES) == set(zones.ZONES)
    with translation.override("en"):
        assert str(zones.NAMES["CN-ZH-HQ"]) == "Hengqin"
