"""Figures as people write them on papers, in a language."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from babel.numbers import get_decimal_symbol, get_group_symbol
from django.utils.translation import gettext as _

from marketplace.foundation import languages
from marketplace.foundation.clock import MACAU
from marketplace.foundation.money import Money, exponent


@lru_cache
def _signs(language: str) -> tuple[str, str]:
    locale = languages.BABEL_LOCALE[language]
    return get_group_symbol(locale), get_decimal_symbol(locale)


def figure(amount: Money, language: str) -> str:
    """Print an amount without its currency, for a column that names it: `-1,234.50`."""
    group, point = _signs(language)
    places = exponent(amount.currency)
    digits = str(abs(amount.minor)).rjust(places + 1, "0")
    whole = f"{int(digits[: len(digits) - places]):,}".replace(",", group)
    sign = "-" if amount.minor < 0 else ""
    return f"{sign}{whole}{point}{digits[-places:]}" if places else f"{sign}{whole}"


def coded(amount: Money, language: str) -> str:
    """Print an amount behind the code of its currency, as banks do: `CNY 534.61`."""
    return f"{amount.currency}\u00a0{figure(amount, language)}"


def pages(number: int, of: int) -> str:
    """Number a page."""
    return _("Page %(page)d of %(pages)d") % {"page": number, "pages": of}


def start_of(day: date) -> datetime:
    """Return the first instant of a day in Macau, by which a document of that day is dated."""
    return datetime.combine(day, time(), MACAU)
