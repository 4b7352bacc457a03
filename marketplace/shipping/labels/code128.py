"""Code 128: the bars of a number, and back again. Pure. Source: ISO/IEC 15417."""

from __future__ import annotations

import re
from typing import Final

# Widths of bar, space, bar, space, bar, space in modules, by value.
_WIDTHS: Final = """
    212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212
    112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131
    311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321
    112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
    313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111
    314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114
    122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212
    124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
    114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112
"""
PATTERNS: Final = tuple(_WIDTHS.split())
START_B: Final = 104
START_C: Final = 105
TO_C: Final = 99
TO_B: Final = 100
STOP: Final = 106
QUIET: Final = 10  # modules on both sides
_LONGEST: Final = 60


def values(text: str) -> list[int]:
    """Return the values of a text, start, check and stop included; digits go by two.

    Raises: ValueError for anything but printable ASCII, and for too much of it.
    """
    if not text or len(text) > _LONGEST or not all(32 <= ord(sign) < 127 for sign in text):
        raise ValueError(f"no Code 128: {text!r}")
    found: list[int] = []
    in_c = False
    place = 0
    while place < len(text):
        run = _digits_at(text, place)
        pairs = run // 2 if _pays(run, place, len(text), in_c=in_c) else 0
        if pairs:
            if run % 2 and not in_c and place + run == len(text):  # an odd run ends in pairs
                found += _in_b(text[place], found, in_c=in_c)
                place += 1
            if not in_c:
                found.append(TO_C if found else START_C)
                in_c = True
            found += [int(text[at : at + 2]) for at in range(place, place + 2 * pairs, 2)]
            place += 2 * pairs
            continue
        found += _in_b(text[place], found, in_c=in_c)
        in_c = False
        place += 1
    check = (found[0] + sum(at * value for at, value in enumerate(found[1:], start=1))) % 103
    return [*found, check, STOP]


def _in_b(sign: str, found: list[int], *, in_c: bool) -> list[int]:
    change = [] if found and not in_c else [TO_B if found else START_B]
    return [*change, ord(sign) - 32]


def _digits_at(text: str, place: int) -> int:
    run = re.compile(r"[0-9]*").match(text, place)
    return len(run[0]) if run else 0


def _pays(run: int, place: int, whole: int, *, in_c: bool) -> bool:
    """Tell whether digits by two are shorter, the change of the set counted."""
    if in_c:
        return run >= 2
    if run == whole:
        return (run >= 2 and run % 2 == 0) or run >= 4
    at_an_end = place == 0 or place + run == whole
    return run >= (4 if at_an_end else 6)


def modules(text: str) -> str:
    """Return the bars as one sign a module, 1 for black; without the quiet zones."""
    widths = "".join(PATTERNS[value] for value in values(text))
    return "".join(("1" if at % 2 == 0 else "0") * int(width) for at, width in enumerate(widths))


def read(bars: str) -> str:
    """Return the text of bars, one sign a module: what a scanner would say.

    Raises: ValueError when they are no Code 128, or their check does not fit.
    """
    widths = [len(run[0]) for run in re.finditer(r"1+|0+", bars.strip("0"))]
    if len(widths) % 6 != 1:
        raise ValueError("not whole signs")
    signs = ["".join(map(str, widths[at : at + 6])) for at in range(0, len(widths) - 7, 6)]
    signs.append("".join(map(str, widths[-7:])))
    found = [PATTERNS.index(sign) for sign in signs]
    *body, check, stop = found
    weighed = (body[0] + sum(at * value for at, value in enumerate(body[1:], start=1))) % 103
    if stop != STOP or check != weighed:
        raise ValueError("the check does not fit")
    return _text(body)


def _text(body: list[int]) -> str:
    in_c = body[0] == START_C
    text = ""
    for value in body[1:]:
        if (in_c and value == TO_B) or (not in_c and value == TO_C):
            in_c = not in_c
        else:
            text += f"{value:02d}" if in_c else chr(value + 32)
    return text
