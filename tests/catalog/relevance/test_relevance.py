"""A part of the judgements on every run; `manage.py relevance` asks them all."""

from __future__ import annotations

from fractions import Fraction

import pytest

from catalog.search import words
from catalog.search.services.load_starter_words import starter_groups
from tests.catalog.relevance.asking import ask
from tests.catalog.relevance.judgements import LANGUAGES, read_goods, read_judgements
from tests.catalog.relevance.loading import load
from tests.catalog.relevance.scoring import (
    Scored,
    recall_at_ten,
    reciprocal_rank,
    summary,
)

EVERY = 12  # one query of so many


def test_the_set_is_large_enough_and_each_language_has_its_share():
    goods = read_goods()
    judgements = read_judgements([each.code for each in goods])
    assert len(goods) >= 250
    assert sum(len(each.relevant) for each in judgements) >= 300
    assert all(sum(each.language == code for each in judgements) >= 75 for code in LANGUAGES)
    halves = [sum(each.is_held_out == side for each in judgements) for side in (True, False)]
    assert min(halves) > len(judgements) * 2 // 5
    assert all(each.relevant for each in judgements)


def test_a_judgement_of_no_listing_is_refused(tmp_path):
    (tmp_path / "en.toml").write_text('[exact]\n"tea" = "green-*"\n')
    with pytest.raises(ValueError, match="names no listing"):
        read_judgements(["black-bags"], tmp_path)


def test_recall_counts_what_fits_into_ten_and_the_rank_is_that_of_the_first():
    many = [f"listing-{number}" for number in range(20)]
    assert recall_at_ten(many, many) == 1
    assert recall_at_ten(["a", "x", "b"], ["a", "b", "c"]) == Fraction(2, 3)
    assert recall_at_ten([*["x"] * 10, "a"], ["a"]) == 0
    assert reciprocal_rank(["x", "a", "b"], ["a", "b"]) == Fraction(1, 2)
    assert reciprocal_rank(["x"], ["a"]) == 0


def test_means_are_told_by_language_by_kind_and_for_the_held_out_half():
    scored = [
        Scored("en", "exact", "a", True, Fraction(1), Fraction(1)),
        Scored("en", "typo", "b", False, Fraction(0), Fraction(1, 2)),
    ]
    told = summary(scored)
    assert told["all"] == {"queries": 2, "recall_at_10": "0.500", "mrr": "0.750"}
    assert told["kinds"]["typo"]["mrr"] == "0.500"
    assert told["held_out"] == {"en": {"queries": 1, "recall_at_10": "1.000", "mrr": "1.000"}}


@pytest.mark.django_db
def test_search_finds_what_people_mean(settings):
    settings.SEARCH_WORDS_SECONDS = 600  # no word changes between these queries
    goods = read_goods()
    judgements = read_judgements([each.code for each in goods])[::EVERY]
    scored = list(ask(judgements, load(goods)))
    words.forget()
    assert len(scored) > 25
    by_language = summary(scored)["languages"]
    assert set(by_language) == set(LANGUAGES)
    assert {code: m for code, m in by_language.items() if float(m["recall_at_10"]) < 0.9} == {}


def test_no_group_of_synonyms_is_as_long_as_a_shelf():
    """What means everything means nothing: a group is one meaning."""
    assert [code for code, terms in starter_groups() if len(terms) > 24] == []
