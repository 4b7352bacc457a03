"""What can be the account of a refund: the table of docs/refunds.md."""

from __future__ import annotations

import pytest

from payments.charges.account_rules import checked
from payments.charges.errors import AccountRefused
from payments.charges.types import BankAccount


def account(place: str, number: str, holder: str = "林小姐", bank: str = "中国银行珠海分行"):
    return BankAccount(place, holder, bank, number)


@pytest.mark.parametrize(
    ("place", "typed", "kept"),
    [
        ("MO", "01-2345678", "012345678"),
        ("HK", "012 345 6789 01", "01234567890" + "1"),
        ("CN", "６２２２ 0211 1111 1111 111", "6222021111111111111"),
        ("IBAN", "pt50 0002 0123 1234 5678 9015 4", "PT50000201231234567890154"),
    ],
)
def test_numbers_are_kept_bare(place, typed, kept):
    assert checked(account(place, typed)).number == kept


@pytest.mark.parametrize(
    ("place", "number"),
    [
        ("MO", "12345"),
        ("HK", "1" * 21),
        ("CN", "1234567"),
        ("CN", "62220211111A"),
        ("CN", "٣٣٣٣٣٣٣٣٣"),
        ("IBAN", "PT50 0002 0123 1234 5678 9015 5"),
        ("IBAN", "12345678901234567"),
        ("MO", ""),
    ],
)
def test_what_is_no_number_of_an_account_is_refused(place, number):
    with pytest.raises(AccountRefused) as refused:
        checked(account(place, number))
    assert list(refused.value.fields) == ["number"]


def test_every_wrong_field_is_named_and_blanks_are_one():
    with pytest.raises(AccountRefused) as refused:
        checked(BankAccount("XX", "7", "B" * 121, ""))
    assert list(refused.value.fields) == ["place", "holder", "bank", "number"]
    with pytest.raises(AccountRefused):
        checked(account("MO", "123456", holder="Mei\u202eLin"))
    assert checked(account("MO", "123456", holder="  Mei \u3000 Lin ")).holder == "Mei Lin"


def test_the_number_is_in_no_repr():
    assert "123456" not in repr(account("MO", "123456"))
