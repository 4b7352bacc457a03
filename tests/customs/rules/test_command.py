"""`manage.py customs tax`: what other programs put in and read out."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests import oracle

ROOT = Path(__file__).resolve().parents[3]


def priced(tmp_path: Path, text: str, *words: str) -> tuple[int, list[dict[str, Any]]]:
    file = tmp_path / "cases.json"
    file.write_text(text, "utf-8")
    out, code = StringIO(), 0
    try:
        call_command("customs", "tax", "--input", str(file), "--json", *words, stdout=out)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, json.loads(out.getvalue() or "[]")


def test_a_case_may_be_one_line_by_itself(tmp_path: Path) -> None:
    case = '{"name": "wine", "dutiable_value": 500.00, "vat": "0.13", "ct": "0.10"}'
    code, [told] = priced(tmp_path, case)
    assert code == 0
    assert {key: told[key] for key in ("regime", "treatment", "ct", "vat", "total", "fault")} == {
        "regime": "cbec",
        "treatment": "PREFERENTIAL",
        "ct": "38.89",
        "vat": "50.56",
        "total": "89.45",
        "fault": "",
    }
    assert priced(tmp_path, case, "--round-per", "line")[1][0]["total"] == "89.44"


def test_lines_are_priced_by_their_codes_and_share_the_freight(tmp_path: Path) -> None:
    case = {
        "lines": [
            {"ref": "a", "hs_code": "1905310000", "value": "200.00"},
            {"ref": "b", "hs_code": "2204210000", "value": "100.00"},
        ],
        "freight": "10.00",
    }
    code, [told] = priced(tmp_path, json.dumps(case))
    assert code == 0
    assert [(each["ref"], each["dutiable_value"], each["total"]) for each in told["lines"]] == [
        ("a", "206.67", "18.81"),
        ("b", "103.33", "18.49"),
    ]
    assert (told["dutiable_value"], told["total"]) == ("310.00", "37.30")


def test_full_rates_follow_from_the_limit_or_are_told(tmp_path: Path) -> None:
    case = {"dutiable_value": "5000.01", "vat": "0.13", "duty_rate": "0.05"}
    told = priced(tmp_path, json.dumps(case))[1][0]
    assert (told["treatment"], told["duty"], told["total"]) == ("FULL_TAX", "250.00", "932.50")
    told = priced(tmp_path, json.dumps(case | {"full_rate": False}))[1][0]
    assert told["total"] == "455.00"


def test_a_parcel_and_a_quota_are_cases_too(tmp_path: Path) -> None:
    cases = [
        {"regime": "postal", "items": [["200.00", "0.13"], ["150.00", "0.20"]]},
        {"regime": "postal", "lines": [{"hs_code": "1905310000", "value": "800.01"}]},
        {"used": "21000.00", "dv": "5000.01", "items": 1},
    ]
    code, told = priced(tmp_path, json.dumps(cases))
    assert code == 0
    assert [each.get("collected") for each in told] == ["56.00", "104.00", None]
    assert [each["treatment"] for each in told] == ["POSTAL", "POSTAL", "GENERAL_TRADE"]
    assert told[1]["parcel"] == "one_article"


def test_a_case_that_cannot_be_priced_is_told_beside_the_others(tmp_path: Path) -> None:
    cases = [{"lines": [{"hs_code": "2203000000", "value": "1.00"}]}, {"dv": "1", "used": "0"}]
    code, told = priced(tmp_path, json.dumps(cases))
    assert code == 1
    assert [each["fault"] for each in told] == ["no rates for 2203000000", ""]


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[" * 100_000,
        "{}",
        '{"dutiable_value": "1.001", "vat": "0.13"}',
        '{"dutiable_value": "-1", "vat": "0.13"}',
        '{"dutiable_value": "NaN", "vat": "0.13"}',
        '{"dutiable_value": "1", "vat": "0.13", "ct": "1"}',
        '{"lines": []}',
        '{"regime": "barter", "dutiable_value": "1", "vat": "0.13"}',
    ],
)
def test_a_file_that_cannot_be_read_ends_with_two(tmp_path: Path, text: str) -> None:
    assert priced(tmp_path, text) == (2, [])


def test_it_answers_people_in_lines(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text('{"name": "biscuits", "dutiable_value": "330.00", "vat": "0.13"}')
    call_command("customs", "tax", "--input", str(file), stdout=(out := StringIO()))
    assert out.getvalue() == "biscuits: PREFERENTIAL 30.03\n"


def test_every_vector_of_the_oracle_comes_out(tmp_path: Path) -> None:
    known = oracle.vectors()
    wanted = [each["expect"] for key in ("cbec_tax", "postal_tax", "quota") for each in known[key]]
    _code, told = priced(tmp_path, json.dumps(known))
    assert len(told) == len(wanted) > 10
    for found, expected in zip(told, wanted, strict=True):
        if isinstance(expected, str):
            assert found["treatment"] == expected.split()[0]
        else:
            assert {key: found[key] for key in expected} == expected
