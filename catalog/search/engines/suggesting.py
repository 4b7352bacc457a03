"""What a prefix may become: one look into the table of terms, two more after a slip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, get_args

from django.db import connection

from catalog.search.engines.spelling import nearest
from catalog.search.models.indexed import Term
from catalog.search.text import fold
from catalog.search.types import Suggestion, SuggestionKind
from marketplace.foundation import languages

LONGEST: Final = 40  # signs of a key
_READ: Final = 60  # rows, of which several may be the same page
_OF_A_KIND: Final = 3  # but for products, which fill what is left
_KINDS: Final = get_args(SuggestionKind)
_SHORT = """
SELECT kind, text, slug FROM search_term
WHERE language = ANY(%s) AND left(key, {length}) = %s ORDER BY weight DESC LIMIT %s
"""
_LONG = """
SELECT kind, text, slug FROM search_term
WHERE language = ANY(%s) AND key LIKE %s ORDER BY weight DESC LIMIT %s
"""


def suggest(prefix: str, language: str, limit: int) -> tuple[Suggestion, ...]:
    """Complete a prefix, best first. One statement where the page's language has something.

    Else the other languages are asked, and then what a slip in a Latin word may have meant: five
    statements at most.
    """
    folded = fold(prefix)[:LONGEST]
    if not folded or limit < 1:
        return ()
    rows = _found(folded, language)
    if not rows and (mended := _mended(folded)):
        rows = _found(mended, language)
    return _mixed(rows, limit)


def _found(folded: str, language: str) -> list[tuple[Any, ...]]:
    return _rows(folded, (language,)) or _rows(folded, languages.LANGUAGES)


def _rows(folded: str, among: tuple[str, ...]) -> list[tuple[Any, ...]]:
    if len(folded) < 3:
        asked, value = _SHORT.format(length=len(folded)), folded
    else:
        escaped = folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        asked, value = _LONG, f"{escaped}%"
    with connection.cursor() as cursor:
        cursor.execute(asked, [list(among), value, _READ])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _mended(folded: str) -> str | None:
    """Mend the last word, if it is one of Latin letters that no listing has."""
    before, _, last = folded.rpartition(" ")
    if not (last.isascii() and last.isalpha()):
        return None
    word = nearest([last]).get(last)
    return f"{before} {word}".strip() if word else None


def _mixed(rows: Iterable[tuple[Any, ...]], limit: int) -> tuple[Suggestion, ...]:
    """Take the first of each page, and few of each kind but products."""
    taken: Counter[str] = Counter()
    found: dict[tuple[str, str], Suggestion] = {}
    for kind, text, slug in rows:
        page = (kind, slug or text)
        if page in found or kind not in _KINDS:
            continue
        if kind != Term.Kind.PRODUCT and taken[kind] >= _OF_A_KIND:
            continue
        taken[kind] += 1
        found[page] = Suggestion(text, kind, slug)
        if len(found) == limit:
            break
    return tuple(found.values())
