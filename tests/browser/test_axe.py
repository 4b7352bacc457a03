"""axe-core finds nothing wrong with any kind of page: every one in Portuguese by day and in
Simplified Chinese by night, those with most words of their own in all four languages.

The rules of WCAG 2.0 to 2.2, A and AA, and axe's own best practices.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import wrong_with
from tests.browser.buyer import Buyer
from tests.browser.conftest import DESK, PHONE, windows
from tests.factories.accounts import PASSWORD
from tests.running import Running

pytestmark = pytest.mark.browser

_SPOIL: Final = """
() => {
  const main = document.querySelector("main");
  const picture = document.createElement("img");
  picture.src = "/static/img/tile.svg";
  main.append(picture, document.createElement("input"));
}
"""
PATHS: Final = (
    "",
    "c/biscuits/",
    "p/sardines-in-olive-oil/",
    "p/sardines-in-olive-oil/reviews/",
    "s/tinned-fish/",
    "search/?q=almond&price_from=1",
    "search/?q=xyzzyq",
    "cart/",
    "checkout/",
    "account/login/",
    "account/signup/",
    "help/",
    "legal/privacy/",
    "status/",
    "offline/",
    "no/such/page/",
)
WORDY: Final = ("p/sardines-in-olive-oil/", "checkout/", "help/")
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def looker(browser: Browser, running: Running) -> Iterator[Buyer]:
    """A phone with goods in the cart."""
    with windows(browser, running) as open_one:
        buyer = Buyer(open_one(**PHONE), "en")
        buyer.take_one_box()
        yield buyer


def test_axe_would_find_a_fault(looker: Buyer):
    looker.open("help/")
    looker.page.evaluate(_SPOIL)
    found = " ".join(wrong_with(looker.page, "help"))
    assert "image-alt" in found
    assert "label" in found


@pytest.mark.parametrize(
    ("language", "scheme", "paths"),
    [
        ("pt", "light", PATHS),
        ("zh-hans", "dark", PATHS),
        ("zh-hant", "light", WORDY),
        ("en", "dark", WORDY),
    ],
)
def test_axe_finds_nothing_on_a_phone(
    looker: Buyer, language: str, scheme: Scheme, paths: tuple[str, ...]
):
    looker.language = language
    looker.page.emulate_media(color_scheme=scheme)
    found = []
    for path in paths:
        looker.open(path)
        found += wrong_with(looker.page, f"{language} {scheme} {path}")
    assert found == []


def test_axe_finds_nothing_in_sheets_and_refused_forms(looker: Buyer):
    looker.language = "pt"
    looker.page.emulate_media(color_scheme="light")
    looker.open("help/")
    looker.page.locator(".question__ask").first.click()
    looker.page.locator("[data-opens=preferences]").first.click()
    found = wrong_with(looker.page, "choices")
    looker.open("c/biscuits/")
    looker.page.locator("[data-filters-open]").click()
    found += wrong_with(looker.page, "filters")
    looker.open("checkout/")
    looker.go_on()
    looker.part(".error_summary").wait_for()
    found += wrong_with(looker.page, "refused")
    assert found == []


def test_axe_finds_nothing_on_a_desk_after_a_purchase(browser: Browser, running: Running):
    with windows(browser, running) as open_one:
        buyer = Buyer(open_one(**DESK), "en")
        buyer.take_one_box()
        found = []
        for path in ("", "p/almond-biscuits/", "cart/"):
            buyer.open(path)
            found += wrong_with(buyer.page, f"desk {path}")
        buyer.check_out()
        found += wrong_with(buyer.page, "review")
        buyer.order_and_pay()
        buyer.answer("pay")
        buyer.part(".thanks").wait_for()
        found += wrong_with(buyer.page, "order")
        assert found == []


def test_axe_finds_nothing_in_the_portal(browser: Browser, running: Running):
    with windows(browser, running) as open_one:
        baker = Buyer(open_one(**PHONE), "en")
        baker.open("account/login/")
        baker.page.fill("input[name=login]", "baker@example.com")
        baker.page.fill("input[name=password]", PASSWORD)
        baker.part("main form button[type=submit]").click()
        found: list[Any] = []
        for path in ("vendor/", "vendor/orders/", "vendor/goods/", "vendor/statement/", "me/"):
            baker.open(path)
            found += wrong_with(baker.page, path)
        assert found == []
