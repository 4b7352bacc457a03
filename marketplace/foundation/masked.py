"""A value that a person trusted us with: no print, log, mail, task or pickle gives it away."""

from __future__ import annotations

import hmac
from typing import Any, Final, NoReturn

_HIDDEN: Final = "***"


class Masked:
    """A secret text that prints as its mask: `***1234`.

    `str`, `repr`, f-strings and templates print the mask. JSON and pickle refuse it, so it gets
    neither into a task's arguments nor into a session or a cache. Who needs the text says so:
    `in_clear()` is a word that a reader, and a search of the code, can find.
    """

    __slots__ = ("_mask", "_text")

    def __init__(self, text: str, *, mask: str = "") -> None:
        self._text = text
        self._mask = mask or masked_number(text)

    @property
    def mask(self) -> str:
        """What may be shown of it."""
        return self._mask

    def in_clear(self) -> str:
        """Return the text itself, for a document that has to carry it."""
        return self._text

    def __str__(self) -> str:
        return self._mask

    def __repr__(self) -> str:
        return f"<Masked {self._mask}>"

    def __format__(self, spec: str) -> str:
        return format(self._mask, spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Masked):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a masked value is not written anywhere by itself")


def masked_number(number: str) -> str:
    """Return a number as lists may show it: its last four characters, of a short one none.

    A number of fewer than eight characters would be told by its last four.
    """
    return f"{_HIDDEN}{number[-4:]}" if len(number) >= 8 else _HIDDEN


def masked_name(name: str) -> str:
    """Return a name as lists may show it: its first character, however long the rest is."""
    return f"{name[:1]}**" if name else ""
