"""Numbers that look random and are the same every time, fast enough for millions."""

from __future__ import annotations

from typing import Final

_MASK: Final = (1 << 64) - 1
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS: Final = [a + b for a in _ALPHABET for b in _ALPHABET]


def mixed(seed: int, number: int, salt: int = 0) -> int:
    """Return 64 well mixed bits. Source: splitmix64, Steele, Lea and Flood (2014)."""
    z = (
        seed * 0x9E3779B97F4A7C15 + number * 0xD1B54A32D192ED03 + salt * 0xBF58476D1CE4E5B9
    ) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def short_code(bits: int) -> str:
    """Write 60 bits as the twelve characters of a public id."""
    return (
        _PAIRS[bits & 1023]
        + _PAIRS[bits >> 10 & 1023]
        + _PAIRS[bits >> 20 & 1023]
        + _PAIRS[bits >> 30 & 1023]
        + _PAIRS[bits >> 40 & 1023]
        + _PAIRS[bits >> 50 & 1023]
    )
