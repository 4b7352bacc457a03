"""Text as banks take it: the Latin letters, digits and signs that every payment system carries.

Source: the SWIFT character set X, which ISO 20022 payments between banks keep to.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_CARRIED: Final = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]")
_ALL_CARRIED: Final = re.compile(f"{_CARRIED.pattern}*")
# Letters that no decomposition takes apart, and signs with a customary stand-in.
_STAND_INS: Final = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ł": "l",
        "Ł": "L",
        "’": "'",
        "‘": "'",
        "–": "-",
        "—": "-",
        "ª": "a",
        "º": "o",
        "&": "+",
    }
)


class NotLatin(ValueError):
    """A text that cannot be written to a bank; `strangers` are the characters at fault."""

    def __init__(self, strangers: str) -> None:
        super().__init__(f"no bank carries {strangers!r}")
        self.strangers = strangers


def strangers(text: str) -> str:
    """Return the characters of a text that no bank carries, each once, in their order.

    Letters with accents are not among them: a bank gets them without (São as Sao).
    """
    return "".join(dict.fromkeys(c for c in text if not all(map(_CARRIED.match, _plain(c)))))


def in_latin(text: str) -> str:
    """Return a text as it is written to a bank: accents dropped, spaces single.

    Raises: NotLatin for a letter of another script or another sign: nobody may guess how a
        bank romanized a name.
    """
    if _ALL_CARRIED.fullmatch(text):
        return " ".join(text.split())
    found = strangers(text)
    if found:
        raise NotLatin(found)
    return " ".join("".join(map(_plain, unicodedata.normalize("NFC", text))).split())


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    replaced = character.translate(_STAND_INS)
    parts = unicodedata.normalize("NFD", replaced)
    return "".join(part for part in parts if not unicodedata.combining(part)) or " "
