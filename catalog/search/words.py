"""The words that queries are read by now: what operators said, and the names of the shelves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic
from typing import Final

from django.conf import settings
from django.db import connection

from catalog.search.text import EMPTY, Lexicon, SynonymGroup

_READ: Final = """
SELECT 'term', term.synonym_id, term.language, term.text, term.side
FROM search_synonymterm term JOIN search_synonym s ON s.id = term.synonym_id
WHERE s.is_active
UNION ALL
SELECT 'stop', 0, language, word, '' FROM search_stopword WHERE is_active
UNION ALL
SELECT 'term', -b.id, said.language, said.text, '' FROM catalog_brand b
CROSS JOIN LATERAL (
    VALUES ('zh-hant', b.name_zh_hant), ('zh-hans', b.name_zh_hans), ('pt', b.name_pt),
        ('en', b.name_en)
    UNION SELECT '*', alias FROM unnest(b.aliases) AS alias
) AS said (language, text)
WHERE said.text <> ''
UNION ALL
SELECT 'word', 0, '', unnest(ARRAY[name_zh_hant, name_zh_hans, name_pt, name_en]), ''
FROM catalog_category
UNION ALL
SELECT 'kept', id, '', digest, '' FROM search_meaning WHERE ready_at IS NOT NULL
"""
_Row = tuple[str, int, str, str | None, str]


@dataclass(frozen=True)
class _Kept:
    """What a process knows, from which rows, and until when on its clock it believes it."""

    until_seconds: float
    rows: list[_Row]
    lexicon: Lexicon


_lock = Lock()
_kept = _Kept(0, [], EMPTY)


def current() -> Lexicon:
    """Return the words of now, kept for SEARCH_WORDS_SECONDS by each process.

    At most one statement. Rows that are as before are not prepared again, which takes longer.
    """
    global _kept
    if monotonic() < _kept.until_seconds:
        return _kept.lexicon
    with _lock:  # one thread reads; the others wait, and find what it kept
        if monotonic() >= _kept.until_seconds:
            rows = _read()
            lexicon = _kept.lexicon if rows == _kept.rows else prepared(rows)
            _kept = _Kept(monotonic() + settings.SEARCH_WORDS_SECONDS, rows, lexicon)
        return _kept.lexicon


def _read() -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        return cursor.fetchall()


def prepared(rows: Iterable[_Row]) -> Lexicon:
    """Build a lexicon from rows of (kind, number, language, text, side).

    Kinds are `term` of the synonym with this number, `stop` word, `word` to cut by, and `kept`: a
    meaning with this number, whose digest is the text.
    """
    asked: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    stops: list[str] = []
    words: list[str] = []
    kept: dict[str, int] = {}
    for kind, synonym, language, text, side in rows:
        if kind == "stop":
            stops.append(text or "")
        elif kind == "word":
            words.append(text or "")
        elif kind == "kept":
            kept[text or ""] = synonym
        else:
            if side != "finds":
                asked[synonym].append((language, text or ""))
            if side != "asks":
                found[synonym].append((language, text or ""))
    groups = [SynonymGroup(tuple(terms), tuple(found[pk])) for pk, terms in asked.items()]
    return Lexicon.of(groups, stop_words=stops, words=words, kept=kept)


def forget() -> None:
    """Read the words again at the next query of this process."""
    global _kept
    _kept = replace(_kept, until_seconds=0)
