"""One spelling for what people write in many: width, case, accents, Traditional and Simplified.

Whatever is indexed and whatever is asked goes through `fold`, so that both meet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from opencc import OpenCC

LONGEST: Final = 20_000  # characters; what is beyond is not looked at
# Chinese, Japanese and Korean signs, written without spaces between words.
HAN: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_HAN = re.compile(f"[{HAN}]")
_SPACE = re.compile(r"[\s\x00-\x1f]+")
_HALF_SIGN = re.compile("[\ud800-\udfff]")  # of a broken text; no database takes it
_INVISIBLE: Final = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFE0E, 0xFE0F, 0xFEFF))
_QUOTES: Final = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
# Necklaces are 項鍊 in Taipei and 項鏈 in Hong Kong; character by character they would part.
_BEFORE: Final = str.maketrans({"鍊": "鏈", "餠": "餅"})
# What OpenCC keeps apart by phrase (乾隆, 著名, a name with 昇) or leaves alone though shops
# write both. Merged last and without context, so that no phrase can part a text from a query.
# The last two are Cantonese, and OpenCC moves them to signs that hardly a font has.
_AFTER: Final = str.maketrans(
    "乾著昇陞於沈锺馀徵麽藉祕黏菸枱菓蔴盃粧艷瞭鉅釐衹甦俱彷\U00020bb6\U0002980c",
    "干着升升于沉钟余征么借秘粘烟台果麻杯妆艳了巨厘只苏具仿嗰餸",
)


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def is_han(text: str) -> bool:
    """Say whether a text has a sign of a script that writes no spaces between words."""
    return _HAN.search(text) is not None


def fold(text: str) -> str:
    """Write a text the way search compares it: 「Ｐastéis 杏仁餅」 as `「pasteis 杏仁饼」`.

    Compatibility forms (width, ligatures) are replaced, letters are small and without accents,
    Chinese is Simplified by phrase, Cantonese characters stay, and spaces are single. Folding
    twice changes nothing more. Looks at the first 20,000 characters.
    Source: Unicode Standard Annex 15 (NFKC); the dictionaries of OpenCC.
    """
    known = _HALF_SIGN.sub("", text[:LONGEST]).translate(_INVISIBLE).translate(_QUOTES)
    plain = _without_accents(unicodedata.normalize("NFKC", known).casefold())
    if _HAN.search(plain):
        plain = _converter().convert(plain.translate(_BEFORE)).translate(_AFTER)
    return _SPACE.sub(" ", plain).strip()


def _without_accents(text: str) -> str:
    """Drop the accents of letters; marks of other scripts, such as kana, are part of the sign."""
    if text.isascii():
        return text
    kept: list[str] = []
    for sign in unicodedata.normalize("NFD", text):
        is_accent = "\u0300" <= sign <= "\u036f"
        if not is_accent:
            kept.append(sign)
    return unicodedata.normalize("NFKC", "".join(kept)).translate(_QUOTES)
