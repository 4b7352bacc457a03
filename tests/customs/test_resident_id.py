"""Resident identity numbers, and those of residence permits."""

from __future__ import annotations

from datetime import date

import pytest

from marketplace.customs.numbers.resident_id import (
    age_on,
    birth_on,
    check_character,
    fault_of,
    kind_of,
    normal,
)

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("11010519491231002X", ""),  # the standard's own two examples
        ("440524188001010014", ""),
        ("810000190001010026", ""),  # residence permits of Hong Kong, Macau and Taiwan
        ("82000019000101001X", ""),
        ("830000190001010038", ""),
        ("110105194912310021", "check_character"),
        ("440402190013010018", "date"),
        ("440402190002290013", "date"),  # 1900 had no 29 February
        ("99010119000101001X", "region"),
        ("4404021900010100", "shape"),
        ("11010519491231002x", "shape"),
        ("1101051949123100٢X", "shape"),
        ("11010519491231002X\n", "shape"),
    ],
)
def test_a_number_is_right_or_says_why_not(number: str, fault: str) -> None:
    assert fault_of(number, today=TODAY) == fault


@pytest.mark.parametrize("left", range(11))
def test_every_remainder_has_its_sign(left: int) -> None:
    """The last of seventeen digits weighs two, so that its tenfold steps reach each remainder."""
    base = next(n for n in range(10**4) if _sum(f"4404021900010{n:04d}") % 11 == left)
    assert check_character(f"4404021900010{base:04d}") == "10X98765432"[left]


def _sum(digits: str) -> int:
    """Weights are powers of two by eleven, from the right: ISO 7064, MOD 11-2."""
    return sum(int(d) * 2 ** (17 - at) for at, d in enumerate(digits))


def test_nobody_is_born_tomorrow() -> None:
    number = "44040220260302001" + check_character("44040220260302001")
    assert fault_of(number, today=TODAY) == "date"
    assert fault_of(number, today=date(2026, 3, 2)) == ""
    assert fault_of(number) == ""


def test_a_number_tells_the_day_of_birth_and_the_age() -> None:
    assert birth_on("11010519491231002X") == date(1949, 12, 31)
    assert age_on("11010519491231002X", date(1967, 12, 30)) == 17
    assert age_on("11010519491231002X", date(1967, 12, 31)) == 18
    with pytest.raises(ValueError, match="check_character"):
        birth_on("110105194912310021")


def test_a_number_tells_whose_it_is() -> None:
    assert kind_of("82000019000101001X") == "macau_permit"
    assert kind_of("11010519491231002X") == "resident"


def test_what_people_type_is_made_normal() -> None:
    assert normal(" 110105 19491231-002x ") == "11010519491231002X"
