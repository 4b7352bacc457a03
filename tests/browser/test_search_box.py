"""Searching with scripts: suggestions by keyboard, an input method's keys, the filter sheet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

# An input method composes three letters into one sign: keys in between belong to it.
COMPOSE = """
() => {
  const field = document.getElementById("search_box");
  field.focus();
  field.dispatchEvent(new CompositionEvent("compositionstart"));
  for (const text of ["x", "xi", "xin"]) {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { isComposing: true }));
  }
}
"""
COMPOSED = """
() => {
  const field = document.getElementById("search_box");
  field.value = "杏仁";
  field.dispatchEvent(new CompositionEvent("compositionend"));
}
"""


def test_suggestions_are_chosen_by_the_keyboard_and_wait_for_an_input_method(open_window: Any):
    window = open_window()
    page, asked = window.page, []
    page.on("request", lambda r: asked.append(r.url) if "/suggestions/" in r.url else None)
    page.goto(f"{window.base}/zh-hant/")
    page.evaluate(COMPOSE)
    page.wait_for_timeout(500)
    assert asked == []
    page.evaluate(COMPOSED)
    box = page.locator("#search_box")
    page.locator("#search_option_1").wait_for()
    assert len(asked) == 1
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "search_option_1"
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.locator("#search_option_1").wait_for()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/zh-hant/" in page.url
    assert page.url != f"{window.base}/zh-hant/"


def test_the_filters_of_a_phone_are_a_sheet_that_closes_and_sends(open_window: Any):
    window = open_window(**PHONE)
    page = window.page
    page.goto(f"{window.base}/en/search/")
    assert not page.locator("#filters").is_visible()
    page.locator("[data-filters-open]").click()
    assert page.locator("#filter_sheet #filters").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#filters").is_visible()
    page.locator("[data-filters-open]").click()
    page.locator("#filters [type=checkbox]").first.check()
    with page.expect_navigation():
        page.locator("#filters [type=submit]").click()
    assert "price_from" not in page.url
    assert "Filters (1 on)" in page.locator("[data-filters-open]").inner_text()
