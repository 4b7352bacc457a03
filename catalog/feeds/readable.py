"""The end of an address that people read: `/pt/p/almond-biscuits/bolachas-de-amendoa/`.

The slug before it finds the page; the end only says in the page's language what is there. It is
made of the name, kept nowhere, and so never out of date: a page asked for under another end
leads to its own.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 60  # letters; Han counts three, since nine signs of an address write one
_APART: Final = re.compile(r"[\W_]+")


def readable(name: str, slug: str) -> str:
    """Return the readable end for a name: lower case, words joined by hyphens, Han as it is.

    Accents of Latin letters go: addresses are typed. Nothing is returned where the name says no
    more than the slug already does.
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    plain = "".join(_letter(char) for char in text)
    words = _APART.sub("-", plain).strip("-")
    end = _cut(words)
    return "" if end == slug or slug.startswith(f"{end}-") else end


def _letter(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() else char


def _cut(words: str) -> str:
    """Cut at the last hyphen that leaves enough, else anywhere: Han has none."""
    room, fits = LONGEST, ""
    for char in words:
        room -= 1 if char.isascii() else 3
        if room < 0:
            break
        fits += char
    if len(fits) == len(words):
        return words
    start, _, _ = f"{fits}{words[len(fits)]}".rpartition("-")
    return start if len(start) > len(fits) // 2 else fits.strip("-")
