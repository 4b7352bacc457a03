"""Ask the vocabulary about words that nothing is written with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.db import connection

from catalog.search import lexemes
from catalog.search.engines.typos import SHORTEST, meant
from catalog.search.text import Query
from catalog.search.text.stemming import forms

_MOST: Final = 40  # candidates of one word, the most similar first
# Two letters that changed places leave few trigrams as they were, so words of the same beginning
# are looked at too. A word that listings have in any form is no slip, however rare; only then
# are others looked for.
_NEAR = """
SELECT asked.word, near.word, near.listings
FROM unnest(%s::text[], %s::text[]::tsquery[]) AS asked (word, query)
CROSS JOIN LATERAL (
    SELECT w.word, w.listings FROM search_word w
    WHERE w.word <> asked.word AND (w.word %% asked.word
        OR w.word BETWEEN left(asked.word, 2) AND left(asked.word, 2) || '~'
        AND abs(length(w.word) - length(asked.word)) < 3)
    ORDER BY similarity(w.word, asked.word) DESC, w.listings DESC LIMIT %s
) AS near
WHERE NOT EXISTS (SELECT 1 FROM search_word k WHERE k.word = asked.word)
    AND NOT EXISTS (
        SELECT 1 FROM search_matches(
            ARRAY[asked.query], ARRAY[asked.query], '{0}', '{""}', '{-1}', 1, 1,
            NULL, NULL, NULL))
"""


def corrected(query: Query) -> str | None:
    """Return a query with its slips mended, or None when there is none to mend. One statement.

    Only Latin words that neither the lexicon nor any listing knows are looked at.
    """
    typed = [word for word in query.unknown if len(word) >= SHORTEST]
    words = nearest(typed) if typed else {}
    if not words:
        return None
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\b")
    return pattern.sub(lambda found: words[found[1]], query.text)


def nearest(typed: Iterable[str]) -> dict[str, str]:
    """Return what was meant by each word that nothing is written with. One statement."""
    words = list(typed)
    queries = [lexemes.any_of({*forms(word, "en"), *forms(word, "pt")}) for word in words]
    near: dict[str, list[tuple[str, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [words, queries, _MOST])
        for word, other, listings in cursor.fetchall():
            near[word].append((other, listings))
    found = {word: meant(word, candidates) for word, candidates in near.items()}
    return {word: other for word, other in found.items() if other}
