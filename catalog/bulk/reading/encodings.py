"""Which encoding a text file is in: by its mark, else by what decodes into everyday writing.

Excel in Macau and on the mainland saves CSV as Big5 and as GB18030, without any mark. Either
decodes most files of the other, into characters that nobody writes; so the everyday ones are
counted. The first level of each standard holds those: rows 16 to 55 of GB 2312, lead bytes A4
to C6 of Big5.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import IO, Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE: Final = 262_144
_PIECE: Final = 65_536
_NARROW: Final = "cp1252"  # Portuguese of old programs


def guess(file: IO[bytes]) -> str | None:
    """Name the encoding of a whole file; None when it is no text in any that is known."""
    file.seek(0)
    sample = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name if _decodes(file, name) else None
    if (wide := _without_mark(sample)) is not None:
        return wide if _decodes(file, wide) else None
    if b"\x00" in sample:
        return None
    if _decodes(file, "utf-8"):
        return "utf-8"
    return _narrow_or_han(file, sample)


def _narrow_or_han(file: IO[bytes], sample: bytes) -> str | None:
    scored = sorted(
        ((_everyday(sample, name, level), name) for name, level in _LEVELS.items()), reverse=True
    )
    for score, name in scored:
        if score >= _LEAST_EVERYDAY and _decodes(file, name):
            return name
    if _is_latin(sample) and _decodes(file, _NARROW):
        return _NARROW
    return next((name for _score, name in scored if _decodes(file, name)), None)


def _without_mark(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark by its zero bytes: headings and digits have one each."""
    if len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.2 and not even:
        return "utf-16-le"
    if even > half * 0.2 and not odd:
        return "utf-16-be"
    return None


def _decodes(file: IO[bytes], name: str) -> bool:
    """Tell whether every byte of the file fits; a piece at a time."""
    decoder = codecs.getincrementaldecoder(name)()
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _first_level_of_gb(sign: str) -> bool:
    pair = sign.encode("gb2312", errors="ignore")
    return len(pair) == 2 and 0xB0 <= pair[0] <= 0xD7


def _first_level_of_big5(sign: str) -> bool:
    pair = sign.encode("big5", errors="ignore")
    return len(pair) == 2 and 0xA4 <= pair[0] <= 0xC6


_LEVELS: Final[dict[str, Callable[[str], bool]]] = {
    "gb18030": _first_level_of_gb,
    "big5hkscs": _first_level_of_big5,
}
_LEAST_EVERYDAY: Final = 0.6


def _everyday(sample: bytes, name: str, is_everyday: Callable[[str], bool]) -> float:
    """Return which part of what is no ASCII reads as everyday Han or its punctuation."""
    text = sample.decode(name, errors="ignore")
    wide = [sign for sign in text if ord(sign) > 0x7F]
    if not wide:
        return 0.0
    told = sum(
        is_everyday(sign) or sign in "，。、；：（）「」“”《》【】×·！？—　" for sign in wide
    )
    return told / len(wide)


def _is_latin(sample: bytes) -> bool:
    """Tell whether single bytes above ASCII stand between letters, as accents do."""
    text = sample.decode(_NARROW, errors="replace")
    wide = [sign for sign in text if ord(sign) > 0x7F]
    letters = sum(sign in "áàâãçéêíóôõúüÁÀÂÃÇÉÊÍÓÔÕÚÜºª€–—’“”" for sign in wide)
    return bool(wide) and letters >= len(wide) * 0.9
