"""Ask the same things of our engine, of ILIKE over names, and of tantivy; print milliseconds."""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import django

from tests.benchmarks.facts import spread

PEER_ROUNDS = 20  # of ILIKE, which takes seconds at a million


def ask(rounds: int, *, with_tantivy: bool) -> dict[str, Any]:
    """Measure every kind of question in turn, so that all see the same machine."""
    kinds = questions(rounds)
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    found: dict[str, int] = dict.fromkeys(kinds, 0)
    for kind, asked in kinds.items():  # connections, caches and plans are warm before
        for each in asked[:5]:
            _found(kind, each)
    for number in range(rounds):
        for kind, asked in kinds.items():
            one = asked[number]
            began = time.perf_counter()
            got = _found(kind, one)
            times[kind].append(1000 * (time.perf_counter() - began))
            found[kind] += got > 0
    told: dict[str, Any] = {
        kind: spread(values, 2) | {"found": found[kind]} for kind, values in times.items()
    }
    told["ilike"] = _ilike([each.text for each in kinds["one_word"]][:PEER_ROUNDS])
    if with_tantivy:
        told["tantivy"] = _tantivy(kinds)
    return told


def _found(kind: str, asked: Any) -> int:
    from catalog.errors import NoSuchPage
    from catalog.search.engines import engine

    if kind == "suggest":
        return len(engine().suggest(asked, "zh-hant", 10))
    try:
        return int(engine().search(asked).total)
    except NoSuchPage:  # a small catalog has no second page
        return 0


def questions(rounds: int) -> dict[str, list[Any]]:
    """Make as many of each kind, out of the demo's own names; the same every time."""
    from catalog.search.types import SearchRequest
    from marketplace.backoffice.demo.content import load
    from marketplace.backoffice.demo.scaling.generator import Generator

    chance = random.Random(4)
    generator = Generator(demo=load(), seed=1, vendor_count=2_000)
    products = [product for _, product in generator.bases]
    editions = generator.words["editions"]

    def each(make: Callable[[Any], Any]) -> list[Any]:
        return [make(chance.choice(products)) for _ in range(rounds)]

    def request(text: str, **more: Any) -> SearchRequest:
        return SearchRequest(text, "zh-hant", destination="CN-GD", currency="MOP", **more)

    def one(product: Any) -> str:
        latin = max(product.name.pt.split(), key=len)
        return str(chance.choice((product.name.zh_hant[-2:], product.name.zh_hant[-3:], latin)))

    def narrowed(product: Any) -> SearchRequest:
        return request(
            one(product),
            category_slug=product.category,
            filters={"ships_to": ("CN-GD",), "pack": ("p1", "p2", "p3"), "in_stock": ("yes",)},
            price_from_minor=2_000,
            price_to_minor=60_000,
        )

    def begun(product: Any) -> str:
        name = chance.choice((product.name.zh_hant, product.name.pt, product.name.en))
        return str(name[: chance.randint(1, 5)])

    return {
        "one_word": each(lambda p: request(one(p))),
        "two_words": each(
            lambda p: request(f"{chance.choice(editions).zh_hant} {p.name.zh_hant[-2:]}")
        ),
        "cross_script": each(lambda p: request(p.name.zh_hans)),
        "filtered": each(narrowed),
        "newest_first": each(lambda p: request(one(p), sort="newest")),
        "deep_page": each(lambda p: request(one(p), sort="price", page=2)),
        "suggest": each(begun),
    }


def _ilike(words: Sequence[str]) -> dict[str, Any]:
    """Find the same words by ILIKE over the names in four languages, with a trigram index."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET maintenance_work_mem = '512MB'")
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_plain AS SELECT product_id, sales, concat_ws(' ',"
            " names->>'zh-hant', names->>'zh-hans', names->>'pt', names->>'en') AS title"
            " FROM search_listing"
        )
        began = time.monotonic()
        cursor.execute(
            "CREATE INDEX IF NOT EXISTS bench_trgm ON bench_plain USING gin (title gin_trgm_ops)"
        )
        built = time.monotonic() - began
        cursor.execute("ANALYZE bench_plain")
        times = []
        for word in words:
            began = time.perf_counter()
            cursor.execute(
                "SELECT product_id, count(*) OVER () FROM bench_plain WHERE title ILIKE %s"
                " ORDER BY sales DESC LIMIT 24",
                [f"%{word}%"],
            )
            cursor.fetchall()
            times.append(1000 * (time.perf_counter() - began))
        cursor.execute("SELECT pg_relation_size('bench_trgm')")
        (size,) = cursor.fetchone()
    return spread(times, 2) | {"index_seconds": round(built, 1), "index_bytes": size}


def _tantivy(kinds: dict[str, list[Any]]) -> dict[str, Any]:
    """Build an index of the very same entries, and ask it for 24 by sales with the count."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("product", stored=True)
    builder.add_integer_field("sales", fast=True)
    builder.add_text_field("entries", tokenizer_name="whitespace", index_option="basic")
    schema = builder.build()
    with tempfile.TemporaryDirectory(prefix="bench-tantivy-") as folder:
        index = tantivy.Index(schema, path=folder)
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("whitespace", analyzer)
        began = time.monotonic()
        writer = index.writer(heap_size=300_000_000, num_threads=2)
        for product, sales, entries in _entries():
            writer.add_document(tantivy.Document(product=product, sales=sales, entries=entries))
        writer.commit()
        writer.wait_merging_threads()
        built = time.monotonic() - began
        index.reload()
        searcher = index.searcher()
        told: dict[str, Any] = {
            "build_seconds": round(built, 1),
            "index_bytes": sum(f.stat().st_size for f in os.scandir(folder)),
        }
        for kind in ("one_word", "two_words", "cross_script"):
            times = []
            for each in kinds[kind]:
                query = _tantivy_query(schema, each)
                began = time.perf_counter()
                searcher.search(query, 24, count=True, order_by_field="sales")
                times.append(1000 * (time.perf_counter() - began))
            told[kind] = spread(times, 2)
    return told


def _tantivy_query(schema: Any, request: Any) -> Any:
    import tantivy

    from catalog.search.text import index_entries
    from catalog.search.text.indexing import Field

    words = list(index_entries([Field(request.text, "zh-hant", "C")]))
    return tantivy.Query.boolean_query(
        [(tantivy.Occur.Must, tantivy.Query.term_query(schema, "entries", word)) for word in words]
    )


def _entries() -> Iterator[tuple[int, int, str]]:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(
            "DECLARE every NO SCROLL CURSOR FOR SELECT product_id, sales,"
            " array_to_string(tsvector_to_array(terms), ' ') FROM search_indexedlisting"
        )
        while True:
            cursor.execute("FETCH 2000 FROM every")
            rows = cursor.fetchall()
            if not rows:
                return
            yield from rows


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.local")
    django.setup()
    told = ask(int(sys.argv[1]), with_tantivy=sys.argv[2] == "1")
    sys.stdout.write(json.dumps(told))
