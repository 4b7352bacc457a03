"""axe-core finds nothing wrong with any page, and on a phone nothing sticks out of it.

The pages are those of `tests/screens/stops.py`, which a test compares with the routes. Each is seen
once here, in a language, width and scheme by turns; `manage.py screens --check` sees each in all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import wrong_with
from tests.browser.buyer import Buyer
from tests.browser.conftest import DESK, PHONE, windows
from tests.browser.looking import inspect
from tests.factories.accounts import PASSWORD
from tests.running import Running
from tests.screens.people import SignIn
from tests.screens.scene import Scene
from tests.screens.stops import Who, stops
from tests.screens.visiting import PHONE_BELOW, View, Visits

pytestmark = pytest.mark.browser

_SPOIL: Final = """
() => {
  const main = document.querySelector("main");
  const picture = document.createElement("img");
  picture.src = "/static/img/tile.svg";
  main.append(picture, document.createElement("input"));
}
"""
CAST: Final[dict[Who, SignIn]] = {
    "buyer": SignIn("lin.zhuhai@example.com", PASSWORD),
    "owner": SignIn("baker@example.com", PASSWORD),
}
_EMPTY_CART: Final = """
from marketplace.orders.models import CartLine
CartLine.objects.filter(cart__user__email="lin.zhuhai@example.com", cart__status="open").delete()
"""
# The cast's street has no shelves of these.
NOT_ON_THIS_STAGE: Final = frozenset({"collection", "tag"})
VIEWS: Final = (
    View("pt", 320, "light"),
    View("zh-hans", 320, "dark"),
    View("zh-hant", 1280, "light"),
    View("en", 320, "dark"),
)


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


@pytest.fixture(scope="module")
def visits(browser: Browser, running: Running) -> Iterator[Visits]:
    """Every page with something to show: the cast has bought, sent, returned and talked."""
    gaps = Scene(running.url, CAST).play()
    yield Visits(browser, running.url, (running.sandbox_url,), CAST, gaps)
    running.manage("shell", "-v0", "-c", _EMPTY_CART)  # who signs in next brings a cart along


@pytest.mark.parametrize("turn", range(len(VIEWS)))
def test_axe_finds_nothing_on_any_page(visits: Visits, turn: int):
    view = VIEWS[turn]
    names = frozenset(stop.name for stop in stops()[turn :: len(VIEWS)])
    found: list[str] = []
    seen = set()
    for stop, page in visits.all(view, names):
        seen.add(stop.name)
        where = f"{view.language} {view.width} {view.scheme} {stop.name}"
        found += wrong_with(page, where)
        if view.width < PHONE_BELOW:
            found += [f"{where}: {each}" for each in inspect(page)]
    assert found + visits.faults == []
    assert names - seen <= NOT_ON_THIS_STAGE


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
