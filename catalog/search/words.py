"""The words that queries are read by now: what operators said, and the names of the shelves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from threading import Lock
from time import monotonic
from typing import Final

from django.conf import settings
from django.db import connection

from catalog.search.text import Lexicon, SynonymGroup

_READ: Final = """
SELECT 'term', term.synonym_id, term.language, term.text, term.side
FROM search_synonymterm term JOIN search_synonym s ON s.id = term.synonym_id
WHERE s.is_active
UNION ALL
SELECT 'stop', 0, language, word, '' FROM search_stopword WHERE is_active
UNION ALL
SELECT 'word', 0, '', unnest(ARRAY[name_zh_hant, name_zh_hans, name_pt, name_en]), ''
FROM catalog_category
"""
_Row = tuple[str, int, str, str | None, str]
_lock = Lock()
_kept: tuple[float, Lexicon] | None = None


def current() -> Lexicon:
    """Return the words of now, kept for SEARCH_WORDS_SECONDS by each process. One statement."""
    global _kept
    kept = _kept
    if kept is None or monotonic() >= kept[0]:
        with _lock:  # one thread reads; the others wait, and read what it kept
            if _kept is kept:
                _kept = (monotonic() + settings.SEARCH_WORDS_SECONDS, read())
            kept = _kept
    assert kept is not None
    return kept[1]


def read() -> Lexicon:
    """Read the words of now from the database. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        return prepared(cursor.fetchall())


def prepared(rows: Iterable[_Row]) -> Lexicon:
    """Build a lexicon from rows of (`term`, `stop` or `word`; synonym; language; text; side)."""
    asked: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    stops: list[str] = []
    words: list[str] = []
    for kind, synonym, language, text, side in rows:
        if kind == "stop":
            stops.append(text or "")
        elif kind == "word":
            words.append(text or "")
        else:
            if side != "finds":
                asked[synonym].append((language, text or ""))
            if side != "asks":
                found[synonym].append((language, text or ""))
    groups = [SynonymGroup(tuple(terms), tuple(found[pk])) for pk, terms in asked.items()]
    return Lexicon.of(groups, stop_words=stops, words=words)


def forget() -> None:
    """Read the words again at the next query of this process."""
    global _kept
    _kept = None
