"""What `bench search` fills its database with: it has to fit what listings are by now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from catalog.search.engines.postgresql import PostgresEngine
from catalog.search.types import SearchRequest
from marketplace.backoffice.demo.content import load
from marketplace.backoffice.demo.loading.shops import load_categories, load_vendors
from marketplace.backoffice.demo.scaling.filling import _open_shops
from marketplace.backoffice.demo.scaling.generator import Generator
from tests.benchmarks.finding.asking import ask, questions
from tests.benchmarks.finding.filling import _LOOSE
from tests.benchmarks.finding.goods import Goods, text_bytes

NOW = datetime(2026, 11, 1, tzinfo=UTC)
KINDS = {"one_word", "two_words", "cross_script", "filtered", "newest_first", "deep_page"}


@pytest.mark.django_db
def test_generated_listings_are_found_by_every_contestant():
    vendors = 16
    with connection.cursor() as cursor:
        cursor.execute(_LOOSE)  # there are listings alone, no products
    load_vendors(load(), NOW)
    load_categories(load())
    _open_shops(Generator(demo=load(), seed=1, vendor_count=vendors), NOW)
    goods = list(Goods(seed=1, vendors=vendors, now=NOW).documents(0, 3))
    assert all(document.codes and text_bytes(document) > 100 for document in goods)
    PostgresEngine().replace(goods)
    found = PostgresEngine().search(SearchRequest(goods[0].names["en"], "en", destination="MO"))
    assert goods[0].product_id in found.product_ids
    told = ask(1, with_tantivy=True)
    assert {*KINDS, "suggest", "ilike", "tantivy"} == set(told)
    assert told["tantivy"]["one_word"]["count"] == 1


def test_questions_come_in_every_kind_as_often_as_asked():
    assert {kind: len(each) for kind, each in questions(2).items()} == dict.fromkeys(
        KINDS | {"suggest"}, 2
    )
