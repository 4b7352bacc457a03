"""What a buyer reads of customs on the order page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from marketplace.customs.cases import states
from marketplace.customs.cases.queries import _TOLD_TO_BUYERS
from marketplace.customs.cases.types import TimelineEntry
from marketplace.storefront.customs_words import _WORDS, customs_of

AT = datetime(2026, 11, 22, 3, 35, tzinfo=UTC)


def page(*codes: str, is_simulated: bool = True) -> str:
    entries = [TimelineEntry(AT, code, is_simulated) for code in codes]
    told = {"customs": customs_of(entries)}
    return render_to_string("components/customs_timeline.html", told)


def test_without_a_case_there_is_nothing():
    assert customs_of([]) is None


def test_every_state_that_is_told_has_words():
    assert set(_WORDS) == set(_TOLD_TO_BUYERS)
    assert set(_WORDS) <= set(states.CASE_NEXT)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hant", ("模擬海關", "海關已放行")),
        ("zh-hans", ("模拟海关", "海关已放行")),
        ("pt", ("Alfândega simulada", "A alfândega libertou o pacote")),
        ("en", ("Simulated customs", "Customs let the parcel through")),
    ],
)
def test_a_release_is_told_in_plain_words_and_says_that_it_is_simulated(language, words):
    with translation.override(language):
        text = page("declared", "released")
    assert all(word in text for word in words)
    assert text.count('aria-current="step"') == 1


def test_what_is_real_does_not_say_that_it_is_simulated():
    assert "Simulated" not in page("declared", is_simulated=False)


def test_what_was_turned_down_is_marked():
    assert "status_timeline__step--stopped" in page("declared", "rejected")
