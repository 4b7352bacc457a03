"""Endings fall, also where the accents were left out."""

from __future__ import annotations

import pytest

from catalog.search.text.folding import fold
from catalog.search.text.stemming import stem

PORTUGUESE = [
    ("pastel", "pastéis"),
    ("pão", "pães"),
    ("limão", "limões"),
    ("mão", "mãos"),
    ("anel", "anéis"),
    ("azul", "azuis"),
    ("lençol", "lençóis"),
    ("bombom", "bombons"),
    ("licor", "licores"),
    ("arroz", "arrozes"),
    ("chá", "chás"),
    ("vinho", "vinhos"),
    ("amêndoa", "amêndoas"),
    ("seco", "secas"),
    ("português", "portuguesa"),
    ("português", "portugueses"),
    ("artesanal", "artesanais"),
    ("azeite", "azeites"),
]
ENGLISH = [
    ("cookie", "cookies"),
    ("bakery", "bakeries"),
    ("berry", "berries"),
    ("box", "boxes"),
    ("dish", "dishes"),
    ("tomato", "tomatoes"),
    ("glass", "glasses"),
    ("roast", "roasted"),
    ("bake", "baked"),
    ("bake", "baking"),
    ("dry", "dried"),
    ("wrap", "wrapped"),
    ("smoke", "smoked"),
    ("sardine", "sardines"),
]
APART = [
    ("lima", "limão", "pt"),
    ("pão", "pá", "pt"),
    ("mel", "mês", "pt"),
    ("red", "read", "en"),
    ("bus", "bu", "en"),
]


@pytest.mark.parametrize(
    ("one", "many", "language"),
    [(*pair, "pt") for pair in PORTUGUESE] + [(*pair, "en") for pair in ENGLISH],
)
def test_one_and_many_have_one_stem(one, many, language):
    assert stem(fold(one), language) == stem(fold(many), language)


@pytest.mark.parametrize(("one", "other", "language"), APART)
def test_other_words_keep_theirs(one, other, language):
    assert stem(fold(one), language) != stem(fold(other), language)


def test_what_is_no_word_stays():
    assert [stem(text, "en") for text in ("饼干", "500g", "xo", "")] == ["饼干", "500g", "xo", ""]
