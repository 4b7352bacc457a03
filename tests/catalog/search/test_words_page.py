"""The examples of `docs/search-words.md` hold, with the shipped words."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.search.services.load_starter_words import starter_groups, starter_stop_words
from catalog.search.text import fold, parse, parse_prefix
from catalog.search.text.stemming import forms
from catalog.search.words import prepared

PAGE = (Path(__file__).resolve().parents[3] / "docs/search-words.md").read_text()
LEXICON = prepared(
    [
        ("term", number, language, text, side)
        for number, (_code, terms) in enumerate(starter_groups())
        for side, language, text in terms
    ]
    + [("stop", 0, code, word, "") for code, word in starter_stop_words()]
)


def rows(head: str) -> list[list[str]]:
    """Return the rows of the table with this head; `\\|` is a sign of a cell."""
    table = PAGE.split(f"| {head} |", 1)[1].split("\n\n", 1)[0]
    lines = [line for line in table.split("\n") if line.startswith("| ") and "---" not in line]
    cells = [line.replace("\\|", "\x00").strip("|").split("|") for line in lines]
    return [[cell.replace("\x00", "|").strip() for cell in found] for found in cells]


@pytest.mark.parametrize(("written", "folded"), rows("written | folded"))
def test_a_text_folds_as_the_page_says(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(("word", "language", "told"), rows("word | language | forms"))
def test_a_word_has_the_forms_of_the_page(word, language, told):
    assert ", ".join(forms(word, language)) == told


@pytest.mark.parametrize(("typed", "asked"), rows("typed | asked"))
def test_a_query_asks_what_the_page_says(typed, asked):
    assert parse(typed, "zh-hant", LEXICON).to_tsquery() == asked


@pytest.mark.parametrize(("typed", "asked"), rows("typed so far | asked"))
def test_half_a_query_asks_what_the_page_says(typed, asked):
    assert parse_prefix(typed, "zh-hant", LEXICON).to_tsquery() == asked


def test_the_head_of_a_query_is_kept_longest():
    assert (
        parse("澳門特產杏仁餅", "zh-hant", LEXICON)
        .rungs[1]
        .tsquery.startswith("((('杏仁' <-> '仁饼')")
    )


def test_the_page_counts_what_is_shipped():
    groups = [terms for _code, terms in starter_groups()]
    terms = sum(len(found) for found in groups)
    assert f"{len(groups)} synonyms with {terms:,} terms" in PAGE
