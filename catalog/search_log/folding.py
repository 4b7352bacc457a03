"""One spelling of a query, so that 杏仁餅 and 杏仁饼 are counted together."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST: Final = 120  # characters of a stored query


def folded(text: str) -> str:
    """Return a query as it is counted: one case, one width, single blanks, cut to the column."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\x00", " ")
    return " ".join(plain.split())[:LONGEST].strip()
