"""Screening, held against listings that must be left alone and such that must be found."""

from __future__ import annotations

import pytest

from catalog.moderation.matching import Rule, screen, unusable
from catalog.moderation.services.load_starter_list import starter_rules
from tests.catalog.moderation.corpus import BAD, INNOCENT, TAGGED

RULES = starter_rules()
PRECISION, RECALL = 0.97, 0.97


def codes(text: str) -> set[str]:
    return {match.rule.code for match in screen({"name.en": text}, RULES).matches}


def test_the_corpus_is_large_enough():
    assert len(set(INNOCENT)) >= 100
    assert len(BAD) >= 60


def test_precision_and_recall_are_as_stated():
    flagged = [text for text in INNOCENT if screen({"name.en": text}, RULES).needs_person]
    found = [text for text, code in BAD.items() if code in codes(text)]
    missed = sorted(set(BAD) - set(found))
    assert len(found) / (len(found) + len(flagged)) >= PRECISION, flagged
    assert len(found) / len(BAD) >= RECALL, missed


@pytest.mark.parametrize(("text", "tag"), TAGGED.items())
def test_restricted_tags_are_set(text: str, tag: str):
    assert screen({"name.en": text}, RULES).tags == {tag}


def test_innocent_goods_get_no_wrong_tag():
    tagged = {t: v for t in INNOCENT if (v := screen({"name.en": t}, RULES).tags)}
    assert tagged == {"雪茄蛋卷禮盒": {"egg"}}  # the rolls have egg in them


def test_a_medicine_word_inside_a_longer_one_has_a_rule_of_its_own():
    assert codes("鹿茸藥材") == {"chinese-medicine"}
    assert codes("感冒藥與藥材") == {"medicine", "chinese-medicine"}
    assert codes("山藥") == set()


def test_a_word_is_found_as_it_is_written():
    verdict = screen({"name.zh-hans": "特价 电 子 烟 礼盒", "name.pt": "MARFIM antigo"}, RULES)
    assert [(m.path, m.found, m.rule.code) for m in verdict.matches] == [
        ("name.zh-hans", "电 子 烟", "e-cigarettes"),
        ("name.pt", "MARFIM", "endangered"),
    ]


def test_destinations_are_closed_one_by_one():
    jerky = screen({"name.en": "Pork jerky"}, RULES)
    assert (jerky.closed_to, jerky.refusing, jerky.needs_person) == ({"PARCEL"}, (), False)
    crab = screen({"name.en": "Live crabs"}, RULES)
    assert (crab.closed_to, crab.refusing) == ({"CBEC", "PARCEL"}, ())
    vape = screen({"name.en": "Vape"}, RULES)
    assert vape.closed_to == {"MO", "HK", "CBEC", "PARCEL"}
    assert [match.rule.code for match in vape.refusing] == ["e-cigarettes"]


def test_a_beginning_finds_its_words_and_a_whole_word_only_itself():
    rule = Rule(1, "t", "review", ("almond*", "nut"))
    found = screen({"a": "Almonds", "b": "walnut", "c": "nuts", "d": "nut"}, (rule,))
    assert [match.path for match in found.matches] == ["a", "d"]


def test_words_that_would_match_everything_are_not_taken():
    assert [unusable(word) for word in ("", "*", "ab", "酒", "gin")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_every_shipped_rule_is_told_in_four_languages_and_has_a_source():
    assert len({rule.code for rule in RULES}) == len(RULES) == 28
    assert all(not unusable(word) for rule in RULES for word in rule.words)
