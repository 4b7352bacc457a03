"""A place on the mainland in three steps, with its six digits: docs/checkout.md."""

from __future__ import annotations

import pytest

from marketplace.customs.numbers import district_steps as steps
from marketplace.customs.numbers.districts import fault_of


def test_there_are_thirty_one_provinces_and_each_leads_to_a_code():
    assert len(steps.provinces()) == 31
    for province in steps.provinces():
        for city in steps.cities(province):
            names = steps.districts(province, city) or ("",)
            assert all(fault_of(steps.code(province, city, name)) == "" for name in names)


@pytest.mark.parametrize(
    ("province", "city", "district", "code"),
    [
        ("广东省", "珠海市", "香洲区", "440402"),
        ("广东省", "珠海市", steps.HENGQIN, "440402"),
        ("广东省", "东莞市", "", "441900"),
        ("北京市", "北京市", "东城区", "110101"),
        ("重庆市", "重庆市", "城口县", "500229"),
        ("海南省", "五指山市", "", "469001"),
        ("广东省", "长沙市", "香洲区", ""),
    ],
)
def test_a_place_has_its_code(province: str, city: str, district: str, code: str):
    assert steps.code(province, city, district) == code


def test_a_name_is_known_without_its_ending_and_hengqin_by_any_of_its_names():
    assert steps.full_name("广东", steps.provinces()) == "广东省"
    assert steps.full_name("珠海", steps.cities("广东省")) == "珠海市"
    for said in ("横琴", "橫琴新區", "Hengqin"):
        assert steps.full_name(said, steps.districts("广东省", "珠海市")) == steps.HENGQIN
    assert steps.full_name("Guangdong", steps.provinces()) == ""
    assert steps.full_name("", steps.provinces()) == ""
