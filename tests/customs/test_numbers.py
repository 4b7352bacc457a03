"""Numbers of persons, companies, goods, parcels and places."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from marketplace.customs.numbers import (
    company_code,
    districts,
    gtin,
    hkid,
    hs,
    macau_bir,
    names,
    phones,
    sf_waybill,
    travel_permit,
)

CASES: list[tuple[Callable[[str], str], str, str]] = [
    (travel_permit.fault_of, "H12345678", ""),
    (travel_permit.fault_of, "M1234567801", ""),
    (travel_permit.fault_of, "C12345678", "shape"),
    (travel_permit.fault_of, "H123456789", "shape"),
    (macau_bir.fault_of, "1234567(8)", ""),
    (macau_bir.fault_of, "51234567", ""),
    (macau_bir.fault_of, "2234567(8)", "shape"),
    (macau_bir.fault_of, "1234567(8", "shape"),
    (hkid.fault_of, "A123456(3)", ""),
    (hkid.fault_of, "A1234563", ""),
    (hkid.fault_of, "AB987654(3)", ""),
    (hkid.fault_of, "A123456(4)", "check_character"),
    (hkid.fault_of, "A12345(3)", "shape"),
    (company_code.fault_of, "91110000600037341L", ""),
    (company_code.fault_of, "91110000600037341M", "check_character"),
    (company_code.fault_of, "9111000060003734IL", "shape"),
    (company_code.fault_of, "4404940001", ""),
    (company_code.fault_of, "44O4940001", "shape"),
    (company_code.fault_of_credit_code, "4404940001", "shape"),
    (sf_waybill.fault_of, "SF1234567890123", ""),
    (sf_waybill.fault_of, "123456789012", ""),
    (sf_waybill.fault_of, "SF123456789012", "shape"),
    (gtin.fault_of, "9580000000008", ""),
    (gtin.fault_of, "036000291452", ""),
    (gtin.fault_of, "10614141000415", ""),
    (gtin.fault_of, "96385074", ""),
    (gtin.fault_of, "9580000000004", "check_digit"),
    (gtin.fault_of, "958000000000٨", "shape"),
    (gtin.fault_of, "95800000000", "shape"),
    (hs.fault_of, "1905310000", ""),
    (hs.fault_of, "7705310000", "chapter"),
    (hs.fault_of, "9905310000", "chapter"),
    (hs.fault_of, "1900310000", "heading"),
    (hs.fault_of, "19053100", "shape"),
    (phones.fault_of, "+85366123456", ""),
    (phones.fault_of, "+85328751234", ""),
    (phones.fault_of, "+85312345678", "range"),
    (phones.fault_of, "66123456", "shape"),
    (phones.fault_of, "call me", "shape"),
    (names.fault_of, "李小明", ""),
    (names.fault_of, "古丽·阿不都", ""),
    (names.fault_of, "Maria da Silva-Lopes", ""),
    (names.fault_of, "", "empty"),
    (names.fault_of, "李", "short"),
    (names.fault_of, "李1明", "signs"),
    (names.fault_of, "李小明 Li", "signs"),
    (names.fault_of, "李小明先生", "title"),
    (names.fault_of, "李" * 61, "long"),
    (districts.fault_of, "440402", ""),
    (districts.fault_of, "330113", ""),  # made in 2021
    (districts.fault_of, "659012", ""),
    (districts.fault_of, "441900", ""),  # a city without districts
    (districts.fault_of, "820000", ""),
    (districts.fault_of, "440400", "wide"),
    (districts.fault_of, "440499", "unknown"),
    (districts.fault_of, "4404", "shape"),
]


@pytest.mark.parametrize(("look", "number", "fault"), CASES)
def test_a_number_is_right_or_says_why_not(
    look: Callable[[str], str], number: str, fault: str
) -> None:
    assert look(number) == fault


def test_what_numbers_tell_beside_being_right() -> None:
    assert travel_permit.place_of("M1234567801") == "MO"
    assert [gtin.issued_in(each) for each in ("9580000000008", "4891234567890")] == ["MO", "HK"]
    assert macau_bir.normal("1234567(8)") == "12345678"
    assert names.normal(" 古丽 • 阿不都 ") == "古丽·阿不都"
    told = phones.facts_of("6612 3456", region="MO")
    assert told == phones.Phone(e164="+85366123456", region="MO", is_mobile=True)
    assert not phones.facts_of("+85328751234").is_mobile
    assert hs.longest_prefix("1905310000", {"19", "1905", "2204"}) == "1905"
    assert hs.longest_prefix("1905310000", {"2204"}) == ""


def test_a_district_is_found_by_its_names() -> None:
    assert districts.names_of("440402") == ("广东省", "珠海市", "香洲区")
    assert districts.names_of("110101") == ("北京市", "东城区")
    assert districts.code_of("广东", "珠海", "香洲") == "440402"
    assert districts.code_of("广东省", "东莞市", "") == "441900"
    assert districts.code_of("辽宁", "朝阳", "") == ""  # it has districts: which?
    assert districts.code_of("辽宁", "朝阳市", "朝阳县") == "211321"
    assert districts.code_of("", "", "") == ""


def asked(*words: str) -> tuple[int, Any]:
    out = StringIO()
    code = 0
    try:
        call_command("customs", *words, "--json", stdout=out)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, json.loads(out.getvalue())


@pytest.mark.parametrize(
    ("number", "kind", "fault"),
    [
        ("11010519491231002X", "resident_id", ""),
        ("110105194912310021", "resident_id", "check_character"),
        ("4404021900010100", "resident_id", "shape"),
        ("H12345678", "travel_permit", ""),
        ("1234567(8)", "macau_bir", ""),
        ("A123456(3)", "hkid", ""),
        ("AB9876543", "hkid", ""),
        ("H1234567(8)", "hkid", "shape"),
    ],
)
def test_the_command_tells_cards_apart(number: str, kind: str, fault: str) -> None:
    code, found = asked("check-id", number)
    assert (found[0]["kind"], found[0]["fault"]) == (kind, fault)
    assert code == (1 if fault else 0)


def test_the_command_takes_the_kind_that_it_is_told() -> None:
    assert asked("check-id", "--kind", "macau_bir", "A123456(3)")[1][0]["fault"] == "shape"


def test_the_commands_answer_with_what_else_a_number_tells() -> None:
    assert asked("check-id", "82000019000101001X")[1] == [
        {
            "number": "82000019000101001X",
            "kind": "resident_id",
            "fault": "",
            "holder": "macau_permit",
            "birth_on": "1900-01-01",
            "valid": True,
        }
    ]
    assert asked("check-phone", "--region", "MO", "66123456")[1][0]["e164"] == "+85366123456"
    assert asked("check-uscc", "91110000600037341L")[0] == 0
    assert asked("check-gtin", "9580000000008")[1][0]["issued_in"] == "MO"
    assert asked("check-district", "440402")[1][0]["names"] == ["广东省", "珠海市", "香洲区"]
    code, found = asked("check-waybill", "SF1234567890123", "EE123456785MO", "EE123456780MO")
    assert code == 1
    assert [(each["carrier"], each["fault"]) for each in found] == [
        ("sf", ""),
        ("post", ""),
        ("post", "check_digit"),
    ]
