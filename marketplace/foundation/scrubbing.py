"""Identity numbers taken out of texts on their way to a log, an error report or a mail of alarm.

Nothing here decides what may be logged: who logs a number is wrong. This is the second wall, for
the day when somebody is.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from marketplace.foundation.masked import Masked

MASK: Final = "[hidden]"
_DEPTH: Final = 12  # deeper trees are cut off: nobody reads them, and some have no end

# Blanks and hyphens that people write between the groups of a number.
_B: Final = r"[ \u00a0-]?"
# Source: GB 11643-1999: six digits of the region, a day of birth, three digits, a check character.
_RESIDENT: Final = (
    rf"[1-9]\d{{5}}{_B}(?:18|19|20)\d{{2}}{_B}(?:0[1-9]|1[0-2]){_B}"
    rf"(?:0[1-9]|[12]\d|3[01]){_B}\d{{3}}{_B}[\dXx]"
)
_PERMIT: Final = r"[HMhm]\d{8}(?:\d{2})?"  # of residents of Hong Kong and Macau on the mainland
_MACAU: Final = r"[157]\d{6}(?:\(\d\)|/\d|\d)"
_HONG_KONG: Final = r"[A-Za-z]{1,2}\d{6}\([Aa\d]\)"
# Letters and digits around it make another thing of it: a public id, a longer number.
_NUMBERS: Final = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_RESIDENT}|{_PERMIT}|{_MACAU}|{_HONG_KONG})(?![A-Za-z0-9])"
)
# Fields whose values are hidden whatever they look like, in any case, with - or _ or none.
_NAMES: Final = re.compile(
    r"(?:^|[_\W])(?:id[_-]?(?:card|no|number)|identity[_-]?(?:card|no|number)"
    r"|resident[_-]?id|real[_-]?name|holder[_-]?name)(?:$|[_\W])",
    re.IGNORECASE,
)
# `id_number=440...`, `"idNumber": "440..."`: a name, what stands between, and the value.
_ASSIGNED: Final = re.compile(
    r"""(?P<name>\b(?:id|identity|buyer_?id|payer_?id|resident)_?(?:card|no|number|id)\b)"""
    r"""(?P<between>["']?\s*[:=]\s*["']?)(?P<value>[^\s"'&,;}\])]+)""",
    re.IGNORECASE,
)


def scrub(text: str) -> str:
    """Return a text without what looks like an identity number, however it is written.

    Full-width digits count as digits. Numbers of other things that look the same go, too: a log
    that lacks the size of a file is mended, a log that has a person's number is not.
    """
    if _has_wide_digits(text):
        text = unicodedata.normalize("NFKC", text)
    text = _ASSIGNED.sub(rf"\g<name>\g<between>{MASK}", text)
    return _NUMBERS.sub(MASK, text)


def scrub_tree(value: Any, depth: int = 0) -> Any:
    """Return a tree of plain values (an error report, as tools send them) without such numbers.

    Values under names such as `id_number` are hidden whatever they are. What is no plain value
    comes as its scrubbed `repr`.
    """
    if depth > _DEPTH:
        return MASK
    if isinstance(value, Mapping):
        return {
            scrub(str(key)): MASK if is_telling(str(key)) else scrub_tree(each, depth + 1)
            for key, each in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [scrub_tree(each, depth + 1) for each in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value if scrub(str(value)) == str(value) else MASK
    if isinstance(value, bytes | bytearray | memoryview):
        return MASK
    return scrub(value if isinstance(value, str) else repr(value))


def is_telling(name: str) -> bool:
    """Tell whether a field of this name holds a person's number or real name."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return _NAMES.search(snake) is not None


def is_secret(value: object) -> bool:
    """Tell whether a value is masked, or its print would be scrubbed."""
    if isinstance(value, Masked):
        return True
    try:
        shown = value if isinstance(value, str) else repr(value)
    except Exception:  # a print that fails tells nothing
        return True
    return scrub(shown) != shown


class ScrubbingFormatter(logging.Formatter):
    """Writes a line, with its arguments, traceback and stack, as `scrub` leaves it.

    A filter would see the message before its traceback is written, and what it changes all other
    handlers see; a formatter sees the whole line, last.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write the record."""
        return scrub(super().format(record))


def _has_wide_digits(text: str) -> bool:
    return not text.isascii() and any("０" <= char <= "９" for char in text)
