"""The engine in the database itself: one inverted index for words and filters alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import connection

from catalog.search.engines import keeping, searching, suggesting
from catalog.search.engines.entries import entries_of
from catalog.search.models import IndexedListing
from catalog.search.port import Known
from catalog.search.text import Meanings
from catalog.search.types import ListingDocument, SearchRequest, SearchResult, Suggestion

_APART: Final = "\x1f"  # no entry has it: control signs are no letters
_WRITE = """
INSERT INTO search_indexedlisting AS l (
    product_id, path, brand, choices, ships_to, price_from_minor, price_currency, is_sold_out,
    sales, rating_bps, published_at, terms
)
SELECT d.product_id, d.path::bigint[], d.brand, string_to_array(d.choices, E'\\x1f'),
    string_to_array(d.ships_to, E'\\x1f'), d.price, d.currency, d.is_sold_out, d.sales,
    d.rating_bps, d.published_at, array_to_tsvector(string_to_array(d.entries, E'\\x1f'))
FROM unnest(
    %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[],
    %s::boolean[], %s::integer[], %s::smallint[], %s::timestamptz[], %s::text[]
) AS d (
    product_id, path, brand, choices, ships_to, price, currency, is_sold_out, sales, rating_bps,
    published_at, entries
)
ON CONFLICT (product_id) DO UPDATE SET
    path = excluded.path, brand = excluded.brand, choices = excluded.choices,
    ships_to = excluded.ships_to, price_from_minor = excluded.price_from_minor,
    price_currency = excluded.price_currency, is_sold_out = excluded.is_sold_out,
    sales = excluded.sales, rating_bps = excluded.rating_bps,
    published_at = excluded.published_at,
    -- The same value again would be written apart and indexed again; the old one is not.
    terms = CASE WHEN l.terms = excluded.terms THEN l.terms ELSE excluded.terms END
"""


class PostgresEngine:
    """Finds listings by a GIN index of entries; `docs/search.md` has the method and its bounds."""

    def replace(self, documents: Sequence[ListingDocument]) -> None:
        """Write the entries of documents, with all meanings that are kept. Three statements."""
        if not documents:
            return
        meanings = keeping.kept_meanings()
        rows = [_row(each, meanings) for each in documents]
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)])

    def remove(self, product_ids: Iterable[int]) -> None:
        """Forget products."""
        IndexedListing.objects.filter(pk__in=list(product_ids)).delete()

    def search(self, request: SearchRequest, known: Known | None = None) -> SearchResult:
        """Find one page of listings. Raises: NoSuchPage."""
        return searching.search(request, known)

    def suggest(self, prefix: str, language: str, limit: int) -> tuple[Suggestion, ...]:
        """Complete what somebody began to type."""
        return suggesting.suggest(prefix, language, limit)


def _row(document: ListingDocument, meanings: Meanings) -> tuple[Any, ...]:
    return (
        document.product_id,
        "{" + ",".join(map(str, document.path)) + "}",
        document.brand,
        _APART.join(f"{facet}:{code}" for facet, code in document.choices),
        _APART.join(document.ships_to),
        document.price_from_minor,
        document.currency,
        document.is_sold_out,
        document.sales,
        document.rating_bps,
        document.published_at,
        _APART.join(entries_of(document, meanings)),
    )
