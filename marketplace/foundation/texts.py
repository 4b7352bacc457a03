"""Texts that stand in four columns, read by name: no query depends on the active language.

`name` is stored as `name_zh_hant`, `name_zh_hans`, `name_pt` and `name_en`; these functions
name such columns for `values()` and turn a row of them back into texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marketplace.foundation import languages


def columns(*fields: str, prefix: str = "", only: Iterable[str] = languages.LANGUAGES) -> list[str]:
    """Name the columns of texts; `prefix` follows a foreign key, such as `vendor__`."""
    codes = list(only)
    return [f"{prefix}{field}_{code.replace('-', '_')}" for field in fields for code in codes]


def needed(language: str) -> list[str]:
    """Return the languages that a page in `language` may show: its own, then the fallbacks."""
    return list(dict.fromkeys((language, languages.DEFAULT, "en")))


def by_language(row: Mapping[str, Any], field: str, prefix: str = "") -> dict[str, str]:
    """Collect a row's texts by language; languages without a text are left out."""
    found = {}
    for code in languages.LANGUAGES:
        text = row.get(f"{prefix}{field}_{code.replace('-', '_')}")
        if text:
            found[code] = text
    return found


def in_language(row: Mapping[str, Any], field: str, language: str, prefix: str = "") -> str:
    """Return a row's text in a language, falling back to Traditional Chinese, then English."""
    return languages.pick(by_language(row, field, prefix), language)
