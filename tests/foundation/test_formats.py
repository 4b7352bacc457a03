"""Amounts as people in the four languages write them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from marketplace.foundation import formats, languages
from marketplace.foundation.money import Money


@pytest.mark.parametrize(
    ("language", "mop", "cny"),
    [
        ("zh-hant", "MOP$1,234.50", "CN¥1,234.50"),
        ("zh-hans", "MOP$1,234.50", "¥1,234.50"),
        ("pt", "MOP$1 234,50", "CN¥1 234,50"),
        ("en", "MOP$1,234.50", "CN¥1,234.50"),
    ],
)
def test_an_amount_always_says_its_currency(language: str, mop: str, cny: str):
    plain = str.maketrans("\u00a0\u202f", "  ")  # Portuguese uses no-break spaces
    assert formats.amount(Money(123_450, "MOP"), language).translate(plain) == mop
    assert formats.amount(Money(123_450, "CNY"), language).translate(plain) == cny


def test_an_amount_keeps_the_decimals_of_its_currency():
    assert formats.amount(Money(500, "JPY"), "en").endswith("500")
    assert formats.amount_for_input(Money(500, "KWD")) == "0.500"
    assert formats.amount_for_input(Money(5, "MOP")) == "0.05"


def test_in_portuguese_the_euro_alone_stands_behind():
    text = formats.amount(Money(-4_800, "EUR"), "pt")
    assert text.replace("\u00a0", " ") == "-48,00 €"
    assert formats.amount(Money(-4_800, "HKD"), "pt") == "-HK$48,00"


def test_a_weight_is_in_grams_up_to_a_kilogram():
    plain = [formats.weight(grams, "pt").replace("\u00a0", " ") for grams in (250, 999, 1_500)]
    assert plain == ["250 g", "999 g", "1,5 kg"]


def test_a_rate_in_short_has_six_digits_that_count():
    assert formats.rate_in_short(Decimal("1.1525242718"), "en") == "1.15252"
    assert formats.rate_in_short(Decimal("0.1086765432"), "pt") == "0,108677"
    assert formats.rate_in_short(Decimal("1.1871000000"), "en") == "1.1871"


def test_rates_and_percentages_lose_no_digit():
    assert formats.rate(Decimal("1.1871000000"), "en") == "1.1871"
    assert formats.rate(Decimal("1.1871000000"), "pt") == "1,1871"
    assert formats.percent_bps(50, "en") == "0.5%"


def test_a_moment_is_told_in_macau_time():
    late = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # 01:30 the next day in Macau
    assert formats.moment(late, "zh-hant") == "2026年11月23日 01:30"
    assert formats.day(late, "en") == "23 Nov 2026"


def test_a_missing_text_falls_back_to_traditional_chinese_then_english():
    assert languages.pick({"zh-hant": "杏仁餅", "en": "Almond"}, "pt") == "杏仁餅"
    assert languages.pick({"zh-hant": "", "en": "Almond"}, "pt") == "Almond"


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("+85366123456", "+853 6612 3456"),
        ("+8613800138000", "+86 138 0013 8000"),
        ("+85251234567", "+852 5123 4567"),
        ("call the shop", "call the shop"),
    ],
)
def test_a_phone_number_stands_in_groups(number: str, printed: str):
    assert formats.phone(number) == printed
