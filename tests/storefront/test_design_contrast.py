"""Colors that carry text or mark a control are far enough apart, by day and by night; those that an
installation sets are held to the same.

Source: WCAG 2.2, 1.4.3 (text, 4.5:1) and 1.4.11 (controls and marks, 3:1).
"""

from __future__ import annotations

from typing import Any

import pytest

from marketplace.storefront import checks, palette
from marketplace.storefront.palette import Pair, contrast

COLORS = palette.in_the_file()
PAIRS = list(palette.pairs(COLORS))


def name_of(pair: Pair) -> str:
    """Name a pair in the report."""
    return f"{pair.scheme}-{pair.ink}-{pair.ground}"


def test_black_on_white_is_the_largest_contrast() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("pair", PAIRS, ids=name_of)
def test_a_pair_is_far_enough_apart(pair: Pair) -> None:
    assert pair.ratio >= pair.needed
    assert pair.is_enough


def test_text_needs_more_than_a_mark_and_every_pair_is_looked_at_in_both_schemes() -> None:
    assert {pair.needed for pair in PAIRS} == {3.0, 4.5}
    by_day = {(pair.ink, pair.ground) for pair in PAIRS if pair.scheme == "day"}
    assert by_day == {(pair.ink, pair.ground) for pair in PAIRS if pair.scheme == "night"}
    assert len(by_day) == 46


def test_every_color_of_the_day_that_is_a_ground_or_an_ink_has_one_at_night() -> None:
    """White on azulejo and dark on egg tart are the same at any hour; the rest must turn."""
    day, night = COLORS["day"], COLORS["night"]
    assert {name for name in day if day[name] == night[name]} == {"on-azulejo", "on-tart"}


def told(given: dict[str, dict[str, str]], settings: Any) -> list[str]:
    settings.MARKETPLACE_COLORS = given
    return [str(found.id) for found in checks.check_colors(None)]


def test_colors_of_an_installation_that_cannot_be_read_are_refused(settings: Any) -> None:
    assert told({}, settings) == []
    assert told({"day": {"azulejo": "#0b5d3b", "link": "#0b5d3b"}}, settings) == []
    assert told({"day": {"text": "#9a9a9a"}}, settings) == ["storefront.E002"] * 7
    assert told({"day": {"azulejo": "#9bb8e8"}}, settings) == ["storefront.E002"] * 3


def test_colors_that_no_page_has_are_refused(settings: Any) -> None:
    assert told({"day": {"primary": "#123456"}}, settings) == ["storefront.E001"]
    assert told({"dusk": {"azulejo": "#123456"}}, settings) == ["storefront.E001"]
    assert told({"night": {"azulejo": "cornflowerblue"}}, settings) == ["storefront.E001"]
    assert told({"night": {"azulejo": "#123;}body{"}}, settings) == ["storefront.E001"]


def test_a_logo_or_an_icon_that_is_not_there_is_told(settings: Any) -> None:
    assert checks.check_pictures(None) == []
    settings.MARKETPLACE_LOGO = "img/gone.svg"
    settings.MARKETPLACE_ICONS = "css"
    found = [str(each.msg) for each in checks.check_pictures(None)]
    assert "There is no img/gone.svg among the static files." in found
    assert "There is no css/icon-512.png among the static files." in found
    assert len(found) == 6
