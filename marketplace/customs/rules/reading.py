"""Read a payload's JSON strictly: what is not said, or said wrongly, is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn, TypeVar

from django.utils.translation import gettext_lazy as _

from marketplace.customs.rules.errors import PayloadWrong
from marketplace.foundation.languages import LANGUAGES

T = TypeVar("T")


@dataclass(frozen=True)
class Reader:
    """One object of a payload, with the way to it for messages (`rows[3]`)."""

    data: Any
    way: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.data, Mapping):
            self.wrong("")

    def wrong(self, key: str) -> NoReturn:
        """Refuse the value at a key. Raises: PayloadWrong."""
        place = f"{self.way}.{key}".strip(".")
        raise PayloadWrong(_("This is not readable: %(place)s") % {"place": place}, place=place)

    def only(self, *keys: str) -> None:
        """Refuse keys that mean nothing: a misspelled rule would not be a rule."""
        for key in self.data:
            if key not in keys:
                self.wrong(str(key))

    def text(self, key: str, default: str | None = None, pattern: str = ".*") -> str:
        """Return a text that fits a pattern."""
        value = self.data.get(key, default)
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.DOTALL):
            self.wrong(key)
        return str(value)

    def texts(self, key: str, pattern: str = ".+") -> tuple[str, ...]:
        """Return a list of texts; none where the key is missing."""
        values = self.data.get(key, [])
        fits = isinstance(values, list | tuple) and all(
            isinstance(value, str) and re.fullmatch(pattern, value) for value in values
        )
        if not fits:
            self.wrong(key)
        return tuple(values)

    def whole(self, key: str, least: int = 0) -> int:
        """Return a whole number of at least `least`."""
        value = self.data.get(key)
        if type(value) is not int or value < least:
            self.wrong(key)
        return value

    def whole_or_none(self, key: str) -> int | None:
        """Return a whole number above zero, or None where the key is missing or null."""
        return None if self.data.get(key) is None else self.whole(key, least=1)

    def truth(self, key: str) -> bool:
        """Return true or false; a missing key is false."""
        value = self.data.get(key, False)
        if type(value) is not bool:
            self.wrong(key)
        return bool(value)

    def rate(self, key: str, default: str | None = None) -> Decimal:
        """Return a decimal from 0 to below 10, told as text: JSON's numbers are binary."""
        value = self.data.get(key, default)
        try:
            read = Decimal(value) if isinstance(value, str) else Decimal("NaN")
        except InvalidOperation:
            read = Decimal("NaN")
        if not (read.is_finite() and 0 <= read < 10):
            self.wrong(key)
        return read

    def rate_or_none(self, key: str) -> Decimal | None:
        """Return a rate, or None where the key is missing or null."""
        return None if self.data.get(key) is None else self.rate(key)

    def rows(self, make: Callable[[Reader], T], key: str = "rows") -> tuple[T, ...]:
        """Return the rows of a list, each read by `make`."""
        values = self.data.get(key)
        if not isinstance(values, list | tuple):
            self.wrong(key)
        way = f"{self.way}.{key}".strip(".")
        return tuple(make(Reader(value, f"{way}[{at}]")) for at, value in enumerate(values))

    def four_languages(self, key: str) -> dict[str, str]:
        """Return a text in each of the four languages."""
        value = self.data.get(key)
        if not isinstance(value, Mapping) or set(value) != set(LANGUAGES):
            self.wrong(key)
        if not all(isinstance(text, str) and text.strip() for text in value.values()):
            self.wrong(key)
        return dict(value)

    def distinct(self, keys: Iterable[str]) -> None:
        """Refuse rows of one key: which would hold? Raises: PayloadWrong."""
        seen: set[str] = set()
        for key in keys:
            if key in seen:
                self.wrong(f"rows: {key}")
            seen.add(key)
