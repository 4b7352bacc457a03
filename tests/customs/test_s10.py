"""Parcel numbers of the post."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from marketplace.foundation.s10 import check_digit, fault_of


@pytest.mark.parametrize(
    ("serial", "digit"), [("47312482", "9"), ("10000014", "0"), ("10000002", "5")]
)
def test_the_ninth_digit_follows_from_eight(serial: str, digit: str) -> None:
    assert check_digit(serial) == digit


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("RR473124829US", ""),
        ("EE123456785MO", ""),
        ("EE123456780MO", "check_digit"),
        ("EE12345678MO", "shape"),
        ("ee123456785MO", "shape"),
        ("EE123456785MO ", "shape"),
        ("EE12345678٥MO", "shape"),
    ],
)
def test_a_number_is_right_or_says_why_not(number: str, fault: str) -> None:
    assert fault_of(number) == fault


def test_the_command_answers_for_each_number() -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("customs", "check-s10", "RR473124829US", "EE123456780MO", "--json", stdout=out)
    assert stopped.value.code == 1
    assert json.loads(out.getvalue()) == [
        {"number": "RR473124829US", "fault": "", "valid": True},
        {"number": "EE123456780MO", "fault": "check_digit", "valid": False},
    ]
    call_command("customs", "check-s10", "RR473124829US", stdout=(right := StringIO()))
    assert right.getvalue() == "RR473124829US: valid\n"
