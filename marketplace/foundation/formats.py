"""Print money, dates and times as people in the four languages write them.

Babel's `*_MO` locales are used whatever the buyer's place, because only they print `MOP$`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import phonenumbers
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from marketplace.foundation import languages
from marketplace.foundation.clock import MACAU
from marketplace.foundation.money import Money, exponent


def amount(money: Money, language: str | None = None) -> str:
    """Print an amount with its currency: `MOP$88.00`, `CN¥75.30`, `88,00 MOP$` in Portuguese."""
    code = language or languages.current()
    text = format_currency(
        money.decimal,
        money.currency,
        locale=languages.BABEL_LOCALE[code],
        currency_digits=True,
    )
    if money.currency == "CNY" and code == "zh-hans":
        return text.replace("CN¥", "¥")  # at home nobody writes CN before it
    return text


def rate(value: Decimal, language: str | None = None) -> str:
    """Print a rate with every digit that it has, and none that it has not."""
    locale = languages.BABEL_LOCALE[language or languages.current()]
    return format_decimal(value.normalize(), format="#,##0.##########", locale=locale)


def percent_bps(bps: int, language: str | None = None) -> str:
    """Print basis points as a percentage: 50 is `0.5%`."""
    locale = languages.BABEL_LOCALE[language or languages.current()]
    return format_decimal(Decimal(bps) / 10_000, format="#,##0.##%", locale=locale)


def day(value: date | datetime, language: str | None = None) -> str:
    """Print a calendar day; an instant is shown as its day in Macau."""
    if isinstance(value, datetime):
        value = value.astimezone(MACAU).date()
    locale = languages.BABEL_LOCALE[language or languages.current()]
    return format_date(value, format="medium", locale=locale)


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
