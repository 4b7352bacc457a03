"""References as both sides can write them. Pure.

Banks print references in their own alphabet (SWIFT's has no underscore), in capitals, and cut
into words; so only letters and digits count, and case does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

SHORTEST: Final = 6  # letters and digits; shorter words name nothing
_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9]")


def plain(reference: str) -> str:
    """Return a reference by its letters and digits alone, in capitals: `pay_8f` is `PAY8F`."""
    return _NOT_PLAIN.sub("", reference).upper()


def tokens(references: Iterable[str], texts: Iterable[str] = ()) -> list[str]:
    """Return what may name something: each reference, and each word of the texts."""
    found = [plain(each) for each in references]
    found += [plain(word) for text in texts for word in text.split()]
    return list(dict.fromkeys(each for each in found if len(each) >= SHORTEST))
