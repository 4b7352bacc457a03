"""Codes of mainland companies: the unified social credit code, and the one customs gave before.

Source: GB 32100-2015: registering body, kind of body, six digits of a place, nine characters of
the organization, a check character; letters without I, O, S, V and Z.
"""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE: Final = re.compile(rf"[{_SIGNS}]{{2}}[0-9]{{6}}[{_SIGNS}]{{10}}")
_CUSTOMS_CODE: Final = re.compile(r"[0-9]{4}[0-9A-Z]{6}")


def check_character(seventeen: str) -> str:
    """Return the eighteenth character: powers of three by thirty-one, down to thirty-one."""
    total = sum(_SIGNS.index(sign) * pow(3, at, 31) for at, sign in enumerate(seventeen))
    return _SIGNS[-total % 31]


def fault_of_credit_code(code: str) -> str:
    """Return `shape` or `check_character`, or nothing for a right unified social credit code."""
    if not _CREDIT_CODE.fullmatch(code):
        return "shape"
    return "" if check_character(code[:17]) == code[17] else "check_character"


def fault_of(code: str) -> str:
    """Judge a code as customs messages take it: a credit code, or ten characters of customs.

    The ten are the four digits of a customs house and six more, which have no check.
    """
    if len(code) == 10:
        return "" if _CUSTOMS_CODE.fullmatch(code) else "shape"
    return fault_of_credit_code(code)
