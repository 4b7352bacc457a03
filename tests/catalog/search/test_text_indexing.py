"""What stands in the index, and that PostgreSQL takes whatever is put in and asked for."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.search.text import (
    Field,
    Lexicon,
    SynonymGroup,
    index_entries,
    index_terms,
    parse,
    parse_prefix,
)
from catalog.search.text.query import Lexeme, quoted

EVIL = ["'", "\\", "' | 'x", "\\'", "a:*", "!(", "<->", "''':A", "$1", "%s", "\x00", "\ud800"]
ANYTHING = st.text(max_size=40) | st.sampled_from(EVIL) | st.text("'\\&|!():*<->杏a ", max_size=20)


def test_han_is_kept_by_two_and_in_names_one_by_one():
    assert index_terms([Field("杏仁餅", "zh-hant"), Field("鬆脆", "zh-hant", "D")]) == (
        "'杏仁':1A '仁饼':2A '杏':1A '仁':2A '饼':3A '松脆':23D"
    )


def test_traditional_and_simplified_are_kept_once():
    one = index_terms([Field("杏仁餅", "zh-hant")])
    assert index_terms([Field("杏仁餅", "zh-hant"), Field("杏仁饼", "zh-hans")]) == one


def test_words_are_kept_with_and_without_their_endings():
    assert index_terms([Field("Pastéis de nata", "pt")]) == (
        "'pasteis':1A 'pastel':1A 'pastei':1A 'de':2A 'nata':3A"
    )


def test_joined_words_codes_and_quantities():
    assert index_terms([Field("Pão-de-ló", "en")]) == "'paodelo':1A 'pao':1A 'de':2A 'lo':3A"
    assert index_terms([Field("CB-500 0.5 kg 80049018", "en")]) == (
        "'cb500':1A 'cb':1A '500':2A '500g':3A '80049018':4A '00000080049018':4A"
    )


def answers(vector: str, tsquery: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector, tsquery])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "language", "query"),
    [
        ("澳門杏仁餅禮盒", "zh-hant", "杏仁饼"),
        ("澳门杏仁饼礼盒", "zh-hans", "禮盒"),
        ("杏仁餅", "zh-hant", "餅"),
        ("Pastéis de nata", "pt", "pastel nata"),
        ("Sardinhas em azeite", "pt", "SARDINHA"),
        ("Smoked sardines", "en", "smoke sardine"),
        ("Vinho do Porto 0,75 l", "pt", "750ml"),
        ("Pão-de-ló", "pt", "pao de lo"),
        ("Pão-de-ló", "pt", "pãodeló"),
        ("SKU CB-AC-500", "en", "cbac500"),
        ("5601234567890", "en", "05601234567890"),
        ("XO醬", "zh-hant", "xo 酱"),
    ],
)
def test_what_is_written_one_way_is_found_another(text, language, query):
    assert answers(index_terms([Field(text, language)]), parse(query, language).to_tsquery())


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANYTHING, query=ANYTHING, synonym=ANYTHING)
def test_postgresql_takes_whatever_is_written_and_asked(text, query, synonym):
    lexicon = Lexicon.of(
        [SynonymGroup((("*", query), ("*", synonym)))], stop_words=[synonym[:1]], words=[text]
    )
    read = parse(query, "zh-hant", lexicon)
    vector = index_terms([Field(text, "pt"), Field(query, "en", "C")])
    asked = [*(rung.tsquery for rung in read.rungs), read.to_rank_tsquery()]
    asked += [parse_prefix(query, "pt", lexicon).to_tsquery()]
    for tsquery in asked:
        answers(vector, tsquery)
    if not read.is_empty:
        assert answers(vector, read.to_tsquery())  # a text is found by itself


@pytest.mark.django_db
def test_the_longest_texts_stay_within_the_limits():
    words = " ".join(f"word{number}" for number in range(30_000))
    one = "饼" * 20_000
    long_word = "x" * 5_000
    vector = index_terms(
        [Field(one, "zh-hant"), Field(long_word, "en"), *[Field(words, "en", "D")] * 3]
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(%s::tsvector), pg_column_size(%s::tsvector)", [vector] * 2)
        lexemes, size = cursor.fetchone()
    assert lexemes > 0
    assert size < 1_000_000


def test_an_engine_without_places_gets_each_lexeme_with_its_best_weight():
    fields = [Field("杏餅", "zh-hant"), Field("Nata 杏餅糕", "pt", "C")]
    entries = index_entries(fields)
    assert (entries["杏饼"], entries["饼"], entries["饼糕"], entries["nata"]) == (
        "A",
        "A",
        "C",
        "C",
    )
    assert "糕" not in entries


@pytest.mark.django_db
@pytest.mark.parametrize("lexeme", ["a'b", "a\\b", "' | 'x", "\\'"])
def test_no_sign_of_a_lexeme_is_an_operator(lexeme):
    """No token has such a sign today; whoever lets one through finds it quoted."""
    assert answers(f"{quoted(lexeme)}:1A", Lexeme(lexeme, "A").to_tsquery())
    assert not answers("'x':1A", Lexeme(lexeme, "A").to_tsquery())
