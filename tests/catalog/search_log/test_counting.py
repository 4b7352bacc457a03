"""Counting queries without persons, what operators read of it, and forgetting."""

from __future__ import annotations

import logging
import sys
from datetime import timedelta

import pytest
from django.test import override_settings

from catalog.search import queries as search
from catalog.search_log import queries, services
from catalog.search_log.models import QueryCount
from catalog.search_log.rising import growth, rising
from catalog.search_log.services import forget_old_queries
from catalog.search_log.tasks import forget_old, refresh_terms
from catalog.search_log.types import QueryLine
from tests.catalog.search_log.test_personal import PERSONAL
from tests.factories.fx import NOON

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def ask(text: str, times: int = 1, *, results: int = 3, ago: int = 0, **changes: str) -> None:
    where = {"language": "en", "destination": "MO"} | changes
    for _ in range(times):
        services.count_query(text=text, results=results, now=NOON - timedelta(days=ago), **where)


def rows() -> list[tuple[object, ...]]:
    names = ("day", "query", "language", "destination", "asked", "empty", "results", "clicks")
    return list(QueryCount.objects.order_by("pk").values_list(*names))


def test_one_row_a_day_counts_every_spelling_of_a_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        ask("  Almond  TEA ")
    ask("ａｌｍｏｎｄ tea", results=0)
    ask("almond tea", destination="HK")
    ask("almond tea", ago=1)
    assert rows() == [
        (TODAY, "almond tea", "en", "MO", 2, 1, 0, 0),
        (TODAY, "almond tea", "en", "HK", 1, 0, 3, 0),
        (TODAY - timedelta(days=1), "almond tea", "en", "MO", 1, 0, 3, 0),
    ]


def test_both_scripts_are_one_query_shown_as_it_was_typed():
    ask("杏仁餅")
    ask(" 杏仁饼 ")
    found = QueryCount.objects.get()
    assert (found.query, found.spelling, found.asked) == ("杏仁饼", "杏仁饼", 2)
    ask("杏仁餅", 3)
    assert queries.popular_queries(until=TODAY, language="en", limit=1) == ("杏仁餅",)


def test_a_day_is_a_day_of_macau():
    late = NOON.replace(hour=17)  # UTC: one o'clock of the next day in Macau
    services.count_query(text="tea", language="en", destination="", results=1, now=late)
    assert QueryCount.objects.get().day == TODAY + timedelta(days=1)


def test_what_looks_personal_leaves_no_trace(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        for query in (*PERSONAL, "", "   ", "\x00"):
            ask(query)
    assert rows() == []
    assert not [query for query in PERSONAL if query in caplog.text]


def test_a_row_knows_a_day_and_no_person():
    names = {field.name for field in QueryCount._meta.get_fields()}
    assert names == {
        *("id", "day", "query", "spelling", "language", "destination"),
        *("asked", "empty", "results", "clicks"),
    }


def test_a_click_counts_for_a_query_that_was_asked_and_stores_no_other():
    ask("tea")
    for text in ("Tea", "lin@example.com", "coffee"):
        services.count_click(text=text, language="en", destination="MO", now=NOON)
    assert rows() == [(TODAY, "tea", "en", "MO", 1, 0, 3, 1)]


def test_operators_see_what_is_asked_what_is_empty_and_what_rises():
    ask("tea", 12)
    ask("tea", 30, ago=7)
    ask("moon cake", 20, results=0)
    ask("moon cake", 2, ago=8, language="pt")
    ask("wine", 6, ago=6)
    span = {"until": TODAY, "days": 7}
    top = queries.top_queries(**span)
    assert [(line.query, line.asked, line.empty) for line in top] == [
        ("moon cake", 20, 20),
        ("tea", 12, 0),
        ("wine", 6, 0),
    ]
    assert [line.query for line in queries.empty_queries(**span)] == ["moon cake"]
    risen = queries.rising_queries(**span)
    assert [(line.query, line.asked, line.before) for line in risen] == [
        ("moon cake", 20, 2),
        ("wine", 6, 0),
    ]
    assert queries.top_queries(**span, language="pt") == []


def test_a_rise_is_against_what_was_before():
    lines = [
        QueryLine("new", 20, 0, 0, 1, before=0),
        QueryLine("season", 200, 0, 0, 1, before=100),
        QueryLine("chance", 4, 0, 0, 1, before=0),
        QueryLine("falling", 90, 0, 0, 1, before=100),
    ]
    assert [(line.query, growth(line)) for line in rising(lines, 9)] == [
        ("new", 500),
        ("season", 195),
    ]


def test_others_are_only_told_what_many_ask_and_find():
    ask("tea", 5)
    ask("my own name", 4)
    ask("nowhere", 9, results=0)
    ask("chá", 9, language="pt")
    assert queries.popular_queries(until=TODAY, language="en", limit=8) == ("tea",)
    told = queries.popular_by_language(until=TODAY)
    assert [(each.text, each.language, each.asked) for each in told] == [
        ("chá", "pt", 9),
        ("tea", "en", 5),
    ]


def test_what_many_look_for_is_suggested_to_others(clock):
    ask("Moon tea set", 5)
    ask("my own name", 4)
    refresh_terms()
    found = search.suggestions("moon", "en")
    assert [(each.text, each.kind) for each in found] == [("Moon tea set", "query")]
    assert search.suggestions("my own", "en") == ()


@override_settings(SEARCH_LOG_DAYS=30, SEARCH_LOG_RARE_DAYS=7, SEARCH_LOG_RARE_BELOW=3)
def test_old_queries_are_forgotten_and_rare_ones_sooner(clock, monkeypatch):
    monkeypatch.setattr(sys.modules[forget_old_queries.__module__], "CHUNK", 2)
    for number in range(5):
        ask(f"rare {number}", ago=8)
    ask("rare but new", ago=7)
    ask("often", 3, ago=30)
    ask("often and old", 3, ago=31)
    forget_old()
    assert [row[1] for row in rows()] == ["rare but new", "often"]
