"""The face that documents are set in: Noto Sans CJK, from a package, in the forms of the reader.

One collection has all forms of a character: Hong Kong's and Macau's for Traditional Chinese,
the mainland's for Simplified. Latin letters are the same in all. License: SIL Open Font 1.1.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from fontTools.ttLib import TTFont
from noto_cjk_sans_otc import FONT_PATH

FAMILY: Final = "noto"
# The numbers of the collection's faces. A Chinese name in a Portuguese or an English document
# is a shop's in Macau.
HONG_KONG: Final = 4
MAINLAND: Final = 2
FACES: Final = {"zh-hant": HONG_KONG, "zh-hans": MAINLAND, "pt": HONG_KONG, "en": HONG_KONG}
STAND_IN: Final = "□"  # for a sign that the face has not, as an emoji


def path() -> str:
    """Return where the collection is."""
    return str(FONT_PATH)


@cache
def glyphs(face: int) -> dict[int, str]:
    """Return the name of a face's glyph for each code point that it has one for."""
    with TTFont(path(), fontNumber=face, lazy=True) as font:
        return dict(font.getBestCmap())


def printable(text: str, face: int) -> str:
    """Put a box in the place of what the face cannot print, one for several in a row."""
    known = glyphs(face)
    kept: list[str] = []
    for sign in text:
        if ord(sign) in known:
            kept.append(sign)
        elif kept[-1:] != [STAND_IN]:
            kept.append(STAND_IN)
    return "".join(kept)
