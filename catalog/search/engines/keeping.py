"""The meanings that the index keeps: read by whoever writes entries, added to rows of before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from django.db import connection, transaction

from catalog.search import lexemes, locks
from catalog.search.engines.entries import SPELLED_OUT, marked_meanings
from catalog.search.models import Meaning
from catalog.search.text import Meanings, Ways, any_of, entry, node_of

_LACKING: Final = """
SELECT product_id FROM (SELECT %s::tsquery) AS asked (query), search_matches(
    ARRAY[asked.query], ARRAY[asked.query], '{0}', '{""}', '{-1}', %s, 0,
    NULL, NULL, NULL)
"""
_COMPLETE: Final = """
SELECT asked.id FROM unnest(%s::bigint[], %s::text[]::tsquery[]) AS asked (id, query)
WHERE NOT EXISTS (
    SELECT 1 FROM search_matches(
        ARRAY[asked.query], ARRAY[asked.query], '{0}', '{""}', '{-1}', 1, 0, NULL, NULL, NULL))
"""
_NAMES: Final = """
SELECT product_id, array(SELECT e FROM unnest(tsvector_to_array(terms)) e
    WHERE starts_with(e, %s) OR starts_with(e, %s))
FROM search_indexedlisting WHERE product_id = ANY(%s) ORDER BY product_id FOR UPDATE
"""
_ADD: Final = """
UPDATE search_indexedlisting l SET terms = l.terms || array_to_tsvector(
    string_to_array(d.entries, E'\\x1f'))
FROM unnest(%s::bigint[], %s::text[]) AS d (product_id, entries)
WHERE l.product_id = d.product_id
"""
_APART: Final = "\x1f"


def kept_meanings() -> Meanings:
    """Return all meanings that entries are written for. One statement and a lock.

    The lock is shared by all who write, and says that none of them reads older rows than these.
    """
    locks.share_meanings()
    rows = Meaning.objects.order_by("pk").values_list("pk", "digest")
    return _prepared(tuple(rows))


@lru_cache(maxsize=2)
def _prepared(rows: tuple[tuple[int, str], ...]) -> Meanings:
    """Read the ways of meanings that this process does not have by their numbers yet."""
    ways = Meaning.objects.filter(pk__in=[pk for pk, _ in rows]).values_list("pk", "ways")
    return Meanings.of((pk, as_ways(told)) for pk, told in ways)


def as_ways(told: Any) -> Ways:
    """Read ways as the column has them."""
    return tuple(tuple(tuple(place) for place in way) for way in told)


def complete(meanings: Sequence[Meaning]) -> set[int]:
    """Return the numbers of the meanings that no listing lacks. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPLETE, [[each.pk for each in meanings], [*map(_without, meanings)]])
        return {pk for (pk,) in cursor.fetchall()}


def lacking(meaning: Meaning, most: int) -> list[int]:
    """Return some listings whose names hold a meaning, and that lack its entry."""
    with connection.cursor() as cursor:
        cursor.execute(_LACKING, [_without(meaning), most])
        return [pk for (pk,) in cursor.fetchall()]


def _without(meaning: Meaning) -> str:
    ways = any_of([node_of(way) for way in as_ways(meaning.ways)]).to_tsquery(SPELLED_OUT)
    missing = lexemes.quoted(lexemes.NAME_MARK + entry(meaning.pk))
    return f"({ways}) & !{missing}"


@transaction.atomic
def add_entries(product_ids: Sequence[int]) -> None:
    """Add the entries of all that these listings' names mean; others stay as they are."""
    locks.blocks(product_ids)
    known = kept_meanings()
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [lexemes.OWN_MARK, lexemes.NAME_MARK, list(product_ids)])
        rows = [(pk, _meant(names, known)) for pk, names in cursor.fetchall()]
        if rows:
            cursor.execute(_ADD, [list(column) for column in zip(*rows, strict=True)])


def _meant(names: Sequence[str], known: Meanings) -> str:
    own = {name[1:] for name in names if name[0] == lexemes.OWN_MARK}
    named = {name[1:] for name in names if name[0] == lexemes.NAME_MARK}
    return _APART.join(marked_meanings(own, named, known))
