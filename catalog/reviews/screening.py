"""What a person should look at before others read it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_BETWEEN: Final = re.compile(r"[\W_]+")
_ADDRESS: Final = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|cn|net|org|mo|hk|pt|shop|top|xyz)\b|\S@\S"
)
_DIGITS: Final = re.compile(r"(?:\d[\s.\-]?){8,}")


def folded(text: str) -> str:
    """Return a text as words are compared: NFKC, lower case, nothing between the letters."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def findings(text: str, words: Iterable[str]) -> list[str]:
    """Return what in a text a person should look at; nothing for most texts."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    packed = folded(text)
    found = [word for word in words if folded(word) and folded(word) in packed]
    found += [match[0] for match in (_ADDRESS.search(plain), _DIGITS.search(plain)) if match]
    return found
