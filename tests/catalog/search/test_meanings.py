"""A meaning is one entry: what is found stays the same, whatever operators do to their words."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Product
from catalog.search import locks, services, words
from catalog.search.engines import engine, entries, keeping
from catalog.search.models import Meaning, Synonym, SynonymTerm
from catalog.search.services.load_starter_words import starter_groups, starter_stop_words
from catalog.search.text import Field, Meanings, index_entries, parse, query
from catalog.search.text.meanings import digest
from catalog.search.types import SearchRequest
from catalog.search.words import prepared
from marketplace.foundation.clock import now
from marketplace.vendors.models import Vendor
from tests.factories import catalog, vendors

ROWS = [
    ("term", number, language, text, side)
    for number, (_code, terms) in enumerate(starter_groups())
    for side, language, text in terms
] + [("stop", 0, code, word, "") for code, word in starter_stop_words()]
SPELLED = prepared(ROWS)
KEPT = prepared([*ROWS, *(("kept", at, "", name, "") for at, name in enumerate(SPELLED.groups, 1))])
MEANINGS = Meanings.of(enumerate(SPELLED.groups.values(), 1))
TEXTS = sorted({text for kind, _, _, text, _ in ROWS if kind == "term"})
_PART = re.compile(r"'((?:[^'\\]|''|\\.)*)'|([&|!])")


def answers(asked: str, held: Collection[str]) -> bool:
    """Evaluate a `tsquery` without places on a set of entries."""

    def said(found: re.Match[str]) -> str:
        if found[2]:
            return {"&": " and ", "|": " or ", "!": " not "}[found[2]]
        return str(found[1].replace("''", "'").replace("\\\\", "\\") in held)

    return bool(eval(_PART.sub(said, asked)))


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    asked=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3),
    name=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3),
    told=st.lists(st.sampled_from(TEXTS), max_size=2),
    join=st.sampled_from(["", " "]),
)
def test_kept_meanings_find_what_spelled_out_ways_find(asked, name, told, join):
    named = index_entries([Field(join.join(name), code) for code in ("zh-hant", "pt", "en")])
    body = index_entries([Field(" ".join(told), "en", "D")])
    held = {*body, *named, *(f"={word}" for word in named), *(f"^{word}" for word in named)}
    held |= set(entries.marked_meanings(named, named, MEANINGS))
    typed = join.join(asked)
    styles = (entries.ANYWHERE, entries.IN_NAMES, entries.IN_OWN_NAME)
    found = [answers(each, held) for each in parse(typed, "en", KEPT).tries(*styles)[0]]
    with patch.object(query, "_needed", lambda nodes, style, is_all: nodes):
        before = [answers(each, held) for each in parse(typed, "en", SPELLED).tries(*styles)[0]]
    assert found == before


def test_a_word_that_is_one_of_the_ways_is_one_entry_in_names():
    number = next(at for at, ways in enumerate(SPELLED.groups.values(), 1) if (("曲奇",),) in ways)
    anywhere, named, own = parse("曲奇", "zh-hant", KEPT).tries(
        entries.ANYWHERE, entries.IN_NAMES, entries.IN_OWN_NAME
    )[0]
    assert (anywhere, named, own) == (f"('曲奇' | '=%{number}')", f"'=%{number}'", f"'^%{number}'")


def test_of_parts_that_say_the_same_one_is_asked():
    asked = parse("杏仁餅禮盒", "zh-hant", KEPT).to_tsquery(entries.IN_NAMES)
    assert re.fullmatch(r"\('=%\d+' & '=%\d+'\)", asked)


def test_a_digest_is_of_the_ways_and_not_of_their_order():
    groups = [("曲奇", "cookie"), ("cookie", "曲奇"), ("曲奇", "biscuit")]
    one, other, third = (
        prepared([("term", 1, "*", text, "both") for text in texts]).groups for texts in groups
    )
    assert list(one) == list(other) != list(third)
    assert digest(next(iter(one.values()))) == next(iter(one))


# --- kept in the database ----------------------------------------------------------------


def find(text: str) -> set[str]:
    found = engine().search(SearchRequest(text, "en"))
    return set(Product.objects.filter(pk__in=found.product_ids).values_list("slug", flat=True))


def asked(text: str) -> str:
    return parse(text, "en", words.current()).to_tsquery(entries.IN_NAMES)


def holding(tsquery: str) -> int:
    """Count the rows of the index that a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM search_indexedlisting WHERE terms @@ %s::tsquery", [tsquery]
        )
        return int(cursor.fetchone()[0])


def listed(slug: str, name: str) -> None:
    shop = Vendor.objects.first() or vendors.bakery()
    product = catalog.product(shop, slug, name_en=name, name_zh_hant="", name_pt="")
    catalog.offer(product, slug.upper(), 4_000)


def synonym(*texts: str) -> Synonym:
    made = Synonym.objects.create(code=texts[0])
    SynonymTerm.objects.bulk_create(SynonymTerm(synonym=made, text=text) for text in texts)
    return made


@pytest.fixture
def biscuits() -> Synonym:
    """Two biscuits and their synonym; nothing of it is kept yet."""
    made = synonym("biscuit", "cookie")
    listed("one", "Butter biscuit")
    listed("two", "Almond cookie")
    services.index_touched()
    words.forget()
    return made


@pytest.mark.django_db
def test_queries_ask_for_the_entry_once_every_listing_has_it(biscuits, monkeypatch):
    monkeypatch.setattr(sys.modules["catalog.search.services.keep_meanings"], "BATCH", 1)
    assert "%" not in asked("cookie")
    assert find("cookie") == {"one", "two"}
    kept = services.keep_meanings(batches=1)
    assert (kept.listings, kept.waiting) == (1, 1)
    assert "%" not in asked("cookie")
    assert find("cookie") == {"one", "two"}
    kept = services.keep_meanings()
    assert (kept.listings, kept.waiting) == (1, 0)
    meaning = Meaning.objects.get()
    assert asked("cookie") == f"'=%{meaning.pk}'"
    assert find("cookie") == find("biscuits") == {"one", "two"}
    assert services.keep_meanings().listings == 0


@pytest.mark.django_db
def test_a_change_of_words_counts_at_once_and_its_listings_follow(biscuits):
    services.keep_meanings()
    before = Meaning.objects.get()
    listed("three", "Salted cracker")
    services.index_touched()
    SynonymTerm.objects.create(synonym=biscuits, text="cracker")
    words.forget()
    assert "%" not in asked("cookie")  # the entry says less than the words by now
    assert find("cookie") == {"one", "two", "three"}
    services.keep_meanings()
    before.refresh_from_db()
    after = Meaning.objects.exclude(pk=before.pk).get()
    assert (before.ready_at, before.left_at is None) == (None, False)
    assert asked("cookie") == f"'=%{after.pk}'"
    assert find("cookie") == {"one", "two", "three"}
    assert holding(f"'^%{after.pk}'") == 3


@pytest.mark.django_db
def test_who_read_the_words_of_before_still_finds_what_is_listed_now(biscuits):
    services.keep_meanings()
    old = asked("cookie")
    SynonymTerm.objects.create(synonym=biscuits, text="cracker")
    services.keep_meanings()
    listed("four", "Ginger biscuit")
    services.index_touched()
    assert holding(old) == 3


@pytest.mark.django_db
def test_what_is_not_meant_any_more_is_forgotten_after_an_hour_and_returns_under_a_new_number(
    biscuits,
):
    services.keep_meanings()
    first = Meaning.objects.get().pk
    Synonym.objects.update(is_active=False)
    services.keep_meanings()
    assert Meaning.objects.filter(ready_at=None, left_at__isnull=False).count() == 1
    Synonym.objects.update(is_active=True)
    services.keep_meanings()
    assert Meaning.objects.get(left_at=None, ready_at__isnull=False).pk == first
    Synonym.objects.update(is_active=False)
    services.keep_meanings()
    Meaning.objects.update(left_at=now() - timedelta(hours=2))
    services.keep_meanings()
    assert not Meaning.objects.exists()
    Synonym.objects.update(is_active=True)
    services.keep_meanings()
    assert Meaning.objects.get().pk > first
    assert find("cookie") == {"one", "two"}


@pytest.mark.django_db
def test_a_rebuild_writes_all_meanings_with_the_listing(biscuits):
    services.reindex()
    meaning = Meaning.objects.get()
    assert meaning.ready_at
    assert keeping.lacking(meaning, 10) == []
    assert find("cookie") == {"one", "two"}


@pytest.mark.django_db
def test_nobody_waits_for_writers_but_who_made_a_meaning(biscuits):
    other = connection.get_new_connection(connection.get_connection_params())
    try:
        locks.share_meanings()
        free = other.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [locks.MEANINGS])
        assert free.fetchone() == (True,)
        other.rollback()
        taken = other.execute("SELECT pg_try_advisory_xact_lock(%s)", [locks.MEANINGS])
        assert taken.fetchone() == (False,)
    finally:
        other.close()
