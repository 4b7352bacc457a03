"""Which article numbers are taken, and why the others are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import gtin


def numbered(body: str) -> str:
    return body + gtin.check_digit(body)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("560123456789", ""),
        ("03600029145", ""),
        ("9638507", ""),
        ("1560123456789", ""),
        ("978000000000", ""),
        ("201234567890", "restricted"),
        ("21234567890", "restricted"),
        ("41234567890", "restricted"),
        ("0012345", "restricted"),
        ("2012345", "restricted"),
        ("9560123456789", "restricted"),
        ("980123456789", "coupon"),
        ("981234567890", "coupon"),
        ("990123456789", "coupon"),
        ("51234567890", "coupon"),
    ],
)
def test_a_number_is_judged_by_its_prefix(body: str, fault: str):
    assert gtin.fault(numbered(body)) == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("4006381333931", ""),
        ("4006381333930", "check"),
        ("400638133393", "check"),
        ("40063813339", "length"),
        ("400638133393A", "digits"),
        ("４００６３８１３３３９３１", "digits"),
        ("", "digits"),
    ],
)
def test_a_number_is_judged_by_its_digits(text: str, fault: str):
    assert gtin.fault(text) == fault


def test_known_numbers_of_each_length_check():
    """Source: the worked examples of GS1's check digit calculator page."""
    assert gtin.check_digit("629104150021") == "3"
    assert gtin.check_digit("03600029145") == "2"
    assert gtin.check_digit("9638507") == "4"


def test_people_may_type_spaces_and_hyphens():
    assert gtin.normal("4-006381 333931") == "4006381333931"


def test_the_same_number_is_found_in_every_length():
    assert gtin.spellings("036000291452") == ["036000291452", "0036000291452", "00036000291452"]
    assert "96385074" in gtin.spellings("0000096385074")


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body: str, place: int, by: int):
    right = numbered(body)
    wrong = right[:place] + str((int(right[place]) + by) % 10) + right[place + 1 :]
    assert gtin.fault(wrong) == "check"
