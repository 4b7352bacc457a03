"""Every kind of page on the narrowest phone, in four languages: nothing sticks out of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from marketplace.foundation.languages import HTML_LANG
from tests.browser.buyer import EMAIL, Buyer
from tests.browser.conftest import windows
from tests.browser.looking import inspect
from tests.factories.accounts import PASSWORD
from tests.running import Running

pytestmark = pytest.mark.browser

NARROW = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
LANGUAGES = tuple(HTML_LANG)


def faults_of(buyer: Buyer) -> list[str]:
    """Return what is wrong with the open page, each with where it is."""
    found = inspect(buyer.page)
    spoken = buyer.page.evaluate("document.documentElement.lang")
    if spoken != HTML_LANG[buyer.language]:
        found.append(f"speaks {spoken}")
    return [f"{buyer.language} {buyer.place}: {each}" for each in found]


def inspect_all(buyer: Buyer, paths: tuple[str, ...]) -> list[str]:
    found = []
    for path in paths:
        buyer.open(path)
        found += faults_of(buyer)
    return found


def place_order(buyer: Buyer) -> str:
    """Order a box of biscuits; return the path of the order, with its key."""
    buyer.open("p/almond-biscuits/")
    buyer.add()
    buyer.check_out()
    buyer.order_and_pay()
    back = buyer.part("a").first.get_attribute("href") or ""
    parts = urlsplit(back)
    return f"{parts.path.split('/', 2)[2]}?{parts.query}"


@pytest.fixture(scope="module")
def narrow_buyer(browser: Browser, running: Running) -> Iterator[tuple[Buyer, str]]:
    """A buyer with one order that is paid, one that is not, and a cart."""
    with windows(browser, running) as open_one:
        buyer = Buyer(open_one(**NARROW), "zh-hans")
        buyer.open()
        buyer.choose("CN-GD", "CNY")
        place_order(buyer)
        assert inspect(buyer.page) == []  # the sandbox's page
        buyer.answer("pay")
        buyer.part(".thanks").wait_for()
        unpaid = place_order(buyer)
        buyer.open("p/sardines-in-olive-oil/")
        buyer.add(3)
        yield buyer, unpaid


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_shop_is_wider_than_320_pixels(
    narrow_buyer: tuple[Buyer, str], language: str
):
    buyer, order = narrow_buyer
    buyer.language = language
    path, key = order.split("?")
    found = inspect_all(
        buyer,
        (
            "",
            "c/biscuits/",
            "p/sardines-in-olive-oil/",
            "s/tinned-fish/",
            "search/?q=almond&f.category=almond-biscuits&price_from=1#filters",
            "search/?q=xyzzyq",
            "cart/",
            f"{path}?{key}",
            f"{path}return/?{key}",
            "account/login/",
            "account/signup/",
            "help/#customs",
            "legal/terms/",
            "legal/cookies/",
            "status/",
            "offline/",
            "no/such/page/",
        ),
    )
    buyer.open("checkout/")
    found += faults_of(buyer)
    buyer.fill_in("alipay")
    buyer.page.fill("input[name=email]", "")
    buyer.page.fill("input[name=street]", "")
    buyer.go_on()
    buyer.part(".error_summary").wait_for()
    found += faults_of(buyer)
    buyer.page.fill("input[name=email]", EMAIL)
    buyer.page.fill("input[name=street]", "情侣中路 1 号")
    buyer.go_on()
    buyer.part("input[name=quote]").wait_for(state="attached")
    found += faults_of(buyer)
    assert found == []


@pytest.fixture(scope="module")
def narrow_baker(
    browser: Browser, running: Running, narrow_buyer: tuple[Buyer, str]
) -> Iterator[tuple[Buyer, str]]:
    """The baker on the same phone, signed in, and the path of an order to fulfill."""
    with windows(browser, running) as open_one:
        baker = Buyer(open_one(**NARROW), "zh-hant")
        baker.open("account/login/")
        baker.page.fill("input[name=login]", "baker@example.com")
        baker.page.fill("input[name=password]", PASSWORD)
        baker.part("main form button[type=submit]").click()
        until = time.monotonic() + 20
        while time.monotonic() < until:
            baker.open("vendor/orders/?status=paid")
            if baker.part("a[href*=vor_]").count():
                break
        path = baker.part("a[href*=vor_]").first.get_attribute("href") or ""
        yield baker, path.split("/", 2)[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_vendor_portal_is_wider_than_320_pixels(
    narrow_baker: tuple[Buyer, str], language: str
):
    baker, order = narrow_baker
    baker.language = language
    places = ("vendor/", "vendor/orders/", order, f"{order}packing-slip/")
    found = inspect_all(baker, (*places, "vendor/goods/", "vendor/statement/"))
    assert found == []
