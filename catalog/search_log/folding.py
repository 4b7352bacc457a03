"""One spelling of a query, so that 杏仁餅 and 杏仁饼 are counted together."""

from __future__ import annotations

from typing import Final

from catalog.search.text import fold

LONGEST: Final = 120  # characters of a stored query


def folded(text: str) -> str:
    """Return a query as it is counted: folded as by search, in single blanks, cut to size."""
    return " ".join(fold(text.replace("\x00", " ")).split())[:LONGEST].strip()
