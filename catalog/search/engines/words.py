"""The words that queries are read by."""

from __future__ import annotations

from catalog.search import words
from catalog.search.text import Lexicon


def lexicon() -> Lexicon:
    """Return what is known of words now."""
    return words.current()
