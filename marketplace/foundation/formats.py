"""Print money, dates and times as people in the four languages write them.

Babel's `*_MO` locales are used whatever the buyer's place, because only they print `MOP$`. For
Portuguese they put it behind the number, as Portugal does; in Macau it stands before, in both
languages of the place. The euro alone keeps the place that it has at home.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Context, Decimal
from typing import Final

import phonenumbers
from babel.dates import format_date, format_interval
from babel.numbers import format_currency, format_decimal

from marketplace.foundation import languages
from marketplace.foundation.clock import MACAU
from marketplace.foundation.money import Money, exponent

_SIGN_BEFORE: Final = "¤#,##0.00"


def amount(money: Money, language: str | None = None) -> str:
    """Print an amount with its currency: `MOP$88.00`, `CN¥75.30`, `MOP$88,00` in Portuguese."""
    code = language or languages.current()
    is_before = code == "pt" and money.currency != "EUR"
    text = format_currency(
        money.decimal,
        money.currency,
        format=_SIGN_BEFORE if is_before else None,
        locale=languages.BABEL_LOCALE[code],
        currency_digits=True,
    )
    if money.currency == "CNY" and code == "zh-hans":
        return text.replace("CN¥", "¥")  # at home nobody writes CN before it
    return text


def rate(value: Decimal, language: str | None = None) -> str:
    """Print a rate with every digit that it has, and none that it has not."""
    return number(value, language)


def number(value: Decimal, language: str | None = None) -> str:
    """Print a number with every digit that it has, and no zeros that only a column added."""
    locale = languages.BABEL_LOCALE[language or languages.current()]
    return format_decimal(value.normalize(), format="#,##0.##########", locale=locale)


def rate_in_short(value: Decimal, language: str | None = None) -> str:
    """Print a rate to six significant digits, as people read one; beside it stands `rate`."""
    return rate(Context(prec=6).plus(value), language)


def rate_to_places(value: Decimal, places: int, language: str | None = None) -> str:
    """Print a rate with so many decimals, zeros too: for an axis, whose figures stand in line."""
    locale = languages.BABEL_LOCALE[language or languages.current()]
    return format_decimal(value, format=f"#,##0.{'0' * places}", locale=locale)


def percent_bps(bps: int, language: str | None = None) -> str:
    """Print basis points as a percentage: 50 is `0.5%`."""
    locale = languages.BABEL_LOCALE[language or languages.current()]
    return format_decimal(Decimal(bps) / 10_000, format="#,##0.##%", locale=locale)


def weight(grams: int, language: str | None = None) -> str:
    """Print a weight: `250 g`, and `1.5 kg` from a kilogram up."""
    locale = languages.BABEL_LOCALE[language or languages.current()]
    if grams < 1_000:
        return f"{grams}\u00a0g"
    return f"{format_decimal(Decimal(grams) / 1_000, format='#,##0.###', locale=locale)}\u00a0kg"


def file_size(size: int, language: str | None = None) -> str:
    """Print a size in bytes as people write it: `2 MB`, `4.5 MB`, `310 kB`."""
    locale = languages.BABEL_LOCALE[language or languages.current()]
    if size < 1_000_000:
        return f"{max(size // 1_000, 1)}\u00a0kB"
    tenths = Decimal(size // 100_000).scaleb(-1)
    return f"{format_decimal(tenths, format='#0.#', locale=locale)}\u00a0MB"


def day(value: date | datetime, language: str | None = None) -> str:
    """Print a calendar day; an instant is shown as its day in Macau."""
    if isinstance(value, datetime):
        value = value.astimezone(MACAU).date()
    locale = languages.BABEL_LOCALE[language or languages.current()]
    return format_date(value, format="medium", locale=locale)


def days(first: date, last: date, language: str | None = None) -> str:
    """Print a span of days without their year: `3–5 Dec`, `12月3日至5日`, `3–5 de dez.`."""
    code = language or languages.current()
    locale = languages.BABEL_LOCALE[code]
    if first == last and code == "pt":  # alone it would be printed as 3/12
        return format_date(first, format="d 'de' MMM", locale=locale)
    return format_interval(first, last, "MMMd", locale=locale)


def moment(value: datetime, language: str | None = None) -> str:
    """Print a day and a 24-hour time, Macau's."""
    return f"{day(value, language)} {value.astimezone(MACAU):%H:%M}"


def phone(number: str) -> str:
    """Print an E.164 number in groups: `+853 6612 3456`."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def amount_for_input(money: Money) -> str:
    """Print only the digits, for form fields and machines."""
    return f"{money.decimal:.{exponent(money.currency)}f}"
