"""What the browser tests look for is really found: pages made wrong on purpose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.looking import inspect, walk_by_tab
from tests.browser.window import Window

pytestmark = pytest.mark.browser

SHOP = "http://shop.example"
GOOD = "<title>Shop</title><h1>Shop</h1><a href='/' style='padding:12px'>Home</a>"
BAD = {
    "scrolls sideways": "<div style='width:600px;height:9px'></div>",
    "sticks out": "<div style='position:fixed;left:300px;width:60px'>Late</div>",
    "cut": "<p style='width:50px;overflow:hidden;white-space:nowrap'>Too long a word</p>",
    "too small a target": "<button style='all:unset;width:9px'>a</button><button "
    "style='all:unset;width:9px'>b</button>",
    "too low for a thumb": "<a class='button' href='/'>Buy</a>",
    "no picture": "<img src='/gone.webp' width='9' height='9' alt=''>",
    "no icon": "<svg><use href='/icons.svg#gone'/></svg>",
    "not exactly one h1": "<h1>Another</h1>",
    "no label": "<input name='street'>",
    "twice": "<i id='a'></i><i id='a'></i>",
    "points at nothing": "<p aria-labelledby='gone'></p>",
}


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """A window in which our shop has an empty page, and every other address is dead."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    window = Window.open(context, SHOP, ())

    def answer(route: Route) -> None:
        if "policy" in route.request.url:
            headers = {"content-security-policy": "img-src 'none'"}
            route.fulfill(content_type="text/html", body="<img src='/a.png'>", headers=headers)
        elif route.request.url == f"{SHOP}/":
            route.fulfill(content_type="text/html", body=GOOD)
        else:
            route.fulfill(status=404, content_type="text/html", body="<svg></svg>")

    context.route("**/*", answer)
    window.page.goto(SHOP)
    yield window
    context.close()


def write(page: Page, markup: str) -> None:
    page.evaluate("(html) => { document.body.insertAdjacentHTML('beforeend', html) }", markup)


def test_a_page_without_faults_is_left_alone(window: Window):
    assert inspect(window.page) == []
    assert window.faults == []


def test_every_fault_of_a_page_is_found(window: Window):
    for sentence, markup in BAD.items():
        window.page.goto(SHOP)
        write(window.page, markup)
        found = inspect(window.page)
        assert [each for each in found if sentence in each]


def test_a_focus_that_cannot_be_seen_is_found(window: Window):
    write(window.page, "<style>:focus { outline: 0 }</style><a href='/a'>A</a>")
    assert walk_by_tab(window.page, 2) == ["no focus is seen on "] * 2


def test_a_focus_under_a_bar_is_found(window: Window):
    write(window.page, "<p class='bar' style='position:fixed;inset:0;margin:0'></p>")
    assert walk_by_tab(window.page, 1) == ["A lies under bar"]


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("() => { console.error('broken') }", "console error"),
        ("() => { setTimeout(() => { throw new Error('thrown') }) }", "script error"),
        ("() => { fetch('/gone.json') }", "404 for"),
        ("() => { new Image().src = 'http://elsewhere.example/a.png' }", "asked another host"),
        ("() => { location.href = '/policy/' }", "CSP: img-src"),
    ],
)
def test_every_fault_of_a_window_is_remembered(window: Window, script: str, fault: str):
    window.page.evaluate(script)
    for _ in range(100):  # at the speed of the machine
        if any(fault in each for each in window.faults):
            return
        window.page.wait_for_timeout(100)
    pytest.fail(f"{fault} is not among {window.faults}")


def test_a_page_that_says_no_is_no_fault(window: Window):
    window.page.goto(f"{SHOP}/nothing/")
    window.page.wait_for_timeout(200)
    assert window.faults == []
