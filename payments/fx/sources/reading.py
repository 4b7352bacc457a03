"""JSON, numbers and days as sources write them; figures never pass through a float."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from marketplace.foundation.money import CURRENCIES
from payments.fx.sources.port import AnswerUnreadable


def json_of(content: bytes) -> dict[str, Any]:
    """Parse an object; every number in it is a Decimal. Raises: AnswerUnreadable."""
    try:
        found = json.loads(content, parse_float=Decimal, parse_int=Decimal, parse_constant=Decimal)
    except (ValueError, RecursionError) as error:
        raise AnswerUnreadable(f"no JSON: {error}") from error
    if not isinstance(found, dict):
        raise AnswerUnreadable("no JSON object")
    return found


def rows_of(found: Any, *keys: str) -> list[Any]:
    """Return the list at a path of keys. Raises: AnswerUnreadable."""
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise AnswerUnreadable(f"no list at {'.'.join(keys)}")
    return found


def text_of(row: Any, key: str) -> str:
    """Return a value of a row as text. Raises: AnswerUnreadable."""
    value = row.get(key) if isinstance(row, dict) else None
    if value is None:
        raise AnswerUnreadable(f"a row without {key}")
    return str(value)


def number_of(text: Any) -> Decimal:
    """Read a figure, exactly as it is written. Raises: AnswerUnreadable."""
    try:
        return Decimal(str(text).strip())
    except InvalidOperation as error:
        raise AnswerUnreadable(f"{text!r} is no figure") from error


def day_of(text: str) -> date:
    """Read the day at the beginning of a text, `2026-05-22 00:00:00`. Raises: AnswerUnreadable."""
    try:
        return date.fromisoformat(text.strip().split(" ")[0])
    except ValueError as error:
        raise AnswerUnreadable(f"{text!r} is no day") from error


def is_known(*currencies: str) -> bool:
    """Tell whether the project deals in these currencies."""
    return all(currency in CURRENCIES for currency in currencies)
