"""Fill a database of the benchmark's own with listings and their index, in several processes."""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any

import django

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SEED, CHUNK, SAMPLE = 1, 1_000, 4_000
VENDORS = 2_000
_LOOSE = """
DO $$ DECLARE r record; BEGIN
    FOR r IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype = 'f'
        AND conrelid IN ('search_listing'::regclass, 'search_indexedlisting'::regclass)
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.t, r.conname); END LOOP;
END $$;
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT indexrelid::regclass FROM pg_index
        JOIN pg_class ON pg_class.oid = indexrelid WHERE relname LIKE 'search\\_terms\\__'
    LOOP EXECUTE 'DROP INDEX ' || name; END LOOP;
END $$;
"""


def fill(listings: int, workers: int) -> dict[str, Any]:
    """Write everything, then build the index once; return seconds and sizes in bytes.

    `distinct` is what a listing takes when no text was seen before: the demo's descriptions
    repeat, and reading each once would flatter the time, so it is measured on a sample.
    """
    _prepare()
    began = time.monotonic()
    with _processes(workers) as pool:
        sampled = list(pool.map(_sample, range(workers)))
    distinct = (time.monotonic() - began) / (SAMPLE * workers)
    began = time.monotonic()
    step = -(-listings // (workers * 4) // CHUNK) * CHUNK
    spans = [(at, min(at + step, listings)) for at in range(0, listings, step)]
    with _processes(workers) as pool:
        text = sum(pool.map(_span, spans))
    filled = time.monotonic() - began
    return {
        "listings": listings,
        "workers": workers,
        "text_bytes": text,
        "fill_seconds": round(filled, 1),
        "distinct_ms_per_listing": round(1000 * distinct, 3),
        "distinct_cpu_ms_per_listing": round(1000 * sum(sampled) / (SAMPLE * workers), 3),
    } | _finish()


def _processes(workers: int) -> ProcessPoolExecutor:
    """Start processes afresh: forked ones would talk over the pooled connection of this one."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=django.setup)


def _prepare() -> None:
    from django.db import connection

    from catalog.search.services import keep_meanings
    from marketplace.backoffice.demo.content import load
    from marketplace.backoffice.demo.scaling.filling import _open_shops
    from marketplace.backoffice.demo.scaling.generator import Generator
    from tests.benchmarks.finding.goods import Goods  # noqa: F401

    _open_shops(Generator(demo=load(), seed=SEED, vendor_count=VENDORS), NOW)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_listing; DELETE FROM search_indexedlisting")
        keep_meanings()  # each listing gets the entries of all of them when it is written
        cursor.execute(_LOOSE)
    connection.close()


def _shelves() -> list[str]:
    """Write the statements that build the parts of the index, as the model says them."""
    from django.db import connection

    from catalog.search.models import IndexedListing

    with connection.schema_editor(collect_sql=True) as editor:
        for index in IndexedListing._meta.indexes:
            if index.name.startswith("search_terms_"):
                editor.add_index(IndexedListing, index)
    return [line for line in editor.collected_sql if line.startswith("CREATE")]


def _finish() -> dict[str, Any]:
    from django.db import connection

    from catalog.search.services import refresh_terms

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET maintenance_work_mem = '1GB'")
        began = time.monotonic()
        for shelf in _shelves():
            cursor.execute(shelf)
        built = time.monotonic() - began
        cursor.execute("VACUUM ANALYZE search_indexedlisting")
        cursor.execute("VACUUM ANALYZE search_listing")
        began = time.monotonic()
        refresh_terms()
        learned = time.monotonic() - began
        cursor.execute("VACUUM ANALYZE search_term")
        cursor.execute("VACUUM ANALYZE search_word")
        cursor.execute(
            "SELECT (SELECT sum(pg_relation_size(oid))::bigint FROM pg_class"
            r" WHERE relname LIKE 'search\_terms\__'), pg_table_size('search_indexedlisting'),"
            " pg_total_relation_size('search_listing'), pg_total_relation_size('search_term')"
        )
        index, table, cards, terms = cursor.fetchone()
    return {
        "index_seconds": round(built, 1),
        "terms_seconds": round(learned, 1),
        "index_bytes": index,
        "vectors_bytes": table,
        "cards_bytes": cards,
        "terms_bytes": terms,
    }


def _sample(number: int) -> float:
    """Make entries of listings whose texts nobody saw before; return processor seconds."""
    import dataclasses

    from django.db import connection, transaction

    from catalog.search.engines.postgresql import PostgresEngine

    goods = _goods()
    made = [
        dataclasses.replace(
            document,
            summaries={code: f"{text} {place}" for code, text in document.summaries.items()},
            descriptions={code: f"{text} {place}" for code, text in document.descriptions.items()},
        )
        for place, document in enumerate(goods.documents(number * SAMPLE, (number + 1) * SAMPLE))
    ]
    began = time.process_time()
    with transaction.atomic():
        for at in range(0, SAMPLE, CHUNK):
            PostgresEngine().replace(made[at : at + CHUNK])
        transaction.set_rollback(True)
    connection.close()
    return time.process_time() - began


def _span(span: tuple[int, int]) -> int:
    from django.db import connection

    from catalog.search.engines.postgresql import PostgresEngine
    from catalog.search.services.index_products import _write
    from tests.benchmarks.finding.goods import text_bytes
    from tests.benchmarks.finding.reuse import reuse_texts

    goods, size = _goods(), 0
    with reuse_texts(), connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        for at in range(*span, CHUNK):
            documents = list(goods.documents(at, min(at + CHUNK, span[1])))
            size += sum(text_bytes(document) for document in documents)
            _write(documents, {document.product_id: 0 for document in documents})
            PostgresEngine().replace(documents)
    connection.close()
    return size


def _goods() -> Any:
    django.setup()
    from tests.benchmarks.finding.goods import Goods

    return Goods(seed=SEED, vendors=VENDORS, now=NOW)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.local")
    django.setup()
    told = fill(int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(json.dumps(told))
