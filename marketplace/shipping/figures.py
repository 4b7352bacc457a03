"""Weights and prices as people type them into forms and files. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from marketplace.foundation.formats import amount_for_input
from marketplace.foundation.money import Money
from marketplace.shipping.pricing import Band

_NUMBER: Final = re.compile(r"\d{1,9}(?:\.\d{1,3})?")
_PAIR: Final = re.compile(r"\s*([^=:]+?)\s*[=:]\s*(.+?)\s*")
_BETWEEN: Final = re.compile(r"[;\n]")


class NotAFigure(ValueError):
    """A text that no number can be read from; a form or a file says where."""


def read_number(text: str) -> Decimal:
    """Read a number that is not negative, with up to three decimals; a comma may mark them.

    Raises: NotAFigure.
    """
    plain = text.strip().replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise NotAFigure(text)
    return Decimal(plain)


def read_grams(text: str) -> int:
    """Read kilograms as grams: `0.5` is 500. Raises: NotAFigure."""
    return int(read_number(text) * 1_000)


def read_money(text: str, currency: str) -> Money:
    """Read an amount in major units. Raises: NotAFigure when the currency has no such part."""
    try:
        return Money.from_decimal(read_number(text), currency)
    except ValueError:
        raise NotAFigure(text) from None


def read_whole(text: str) -> int:
    """Read a whole number. Raises: NotAFigure."""
    number = read_number(text)
    if number != number.to_integral_value():
        raise NotAFigure(text)
    return int(number)


def read_bands(text: str, currency: str) -> tuple[Band, ...]:
    """Read bands as they are typed: `0.5 = 30; 1 = 38` asks 30.00 up to half a kilogram.

    Raises: NotAFigure.
    """
    bands = []
    for part in filter(str.strip, _BETWEEN.split(text)):
        pair = _PAIR.fullmatch(part)
        if pair is None:
            raise NotAFigure(part)
        bands.append(Band(read_grams(pair[1]), read_money(pair[2], currency)))
    return tuple(bands)


def print_bands(bands: tuple[Band, ...]) -> str:
    """Print bands as `read_bands` reads them."""
    return "; ".join(f"{print_kg(b.up_to_g)} = {amount_for_input(b.price)}" for b in bands)


def print_kg(grams: int) -> str:
    """Print grams as kilograms, without zeros that say nothing."""
    return f"{Decimal(grams).scaleb(-3).normalize():f}"
