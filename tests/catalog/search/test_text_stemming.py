"""Endings fall, also where the accents were left out."""

from __future__ import annotations

import pytest

from catalog.search.text.folding import fold
from catalog.search.text.stemming import forms, stem

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
    ("fumado", "fumadas"),
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
    ("porta", "porto", "pt"),
    ("pão", "pá", "pt"),
    ("mel", "mês", "pt"),
    ("red", "read", "en"),
    ("bus", "bu", "en"),
]


@pytest.mark.parametrize(
    ("one", "many", "language"),
    [(*pair, "pt") for pair in PORTUGUESE] + [(*pair, "en") for pair in ENGLISH],
)
def test_two_forms_of_a_word_share_one(one, many, language):
    assert set(forms(fold(one), language)) & set(forms(fold(many), language))
    assert stem(fold(one), language) == stem(fold(many), language)


@pytest.mark.parametrize(
    ("american", "british"),
    [("flavor", "flavours"), ("moisturizer", "moisturiser"), ("coloring", "colouring")],
)
def test_two_spellings_of_a_word_share_one(american, british):
    assert set(forms(american, "en")) & set(forms(british, "en"))
    assert forms("four", "en") == ("four",)


@pytest.mark.parametrize(("one", "other", "language"), APART)
def test_other_words_share_none(one, other, language):
    assert not set(forms(fold(one), language)) & set(forms(fold(other), language))
    assert stem(fold(one), language) != stem(fold(other), language)


def test_no_form_of_one_language_is_a_word_of_another():
    """A key ring (`porta-chaves`) is no port wine, and ink (`tinta`) no red wine (`tinto`)."""
    assert forms("porta", "pt") == ("porta",)
    assert forms("tinta", "pt") == ("tinta",)
    assert forms("wine", "en") == ("wine",)


def test_a_word_comes_first_and_then_what_it_may_be_a_form_of():
    assert forms("cookies", "en") == ("cookies", "cooky", "cookie")
    assert forms("secas", "pt") == ("secas", "seca", "seco")
    assert forms("pasteis", "pt") == ("pasteis", "pastel", "pastei")


def test_what_is_no_word_stays():
    assert forms("500g", "pt") == ("500g",)
    assert [stem(text, "en") for text in ("饼干", "500g", "xo", "")] == ["饼干", "500g", "xo", ""]
