"""One Chromium for all browser tests, and windows that fail a test for any fault in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium
from tests.browser.buyer import Buyer
from tests.browser.window import Window
from tests.running import Running

HERE = Path(__file__).parent
OpenWindow = Callable[..., Window]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}


def _needs_browser(item: pytest.Item) -> bool:
    return HERE in item.path.parents and item.get_closest_marker("browser") is not None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a Chromium where there is none, unless one is required."""
    if chromium.find() or chromium.is_required():
        return
    for item in filter(_needs_browser, items):
        item.add_marker(pytest.mark.skip(reason=chromium.MISSING))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say it once more at the end, in red."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any(chromium.MISSING in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(chromium.MISSING, red=True, bold=True)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium; in place of the plugin's, which looks for a browser of its own."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.MISSING, pytrace=False)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield found
        found.close()


@contextmanager
def windows(browser: Browser, running: Running) -> Iterator[OpenWindow]:
    """Open windows; in the end nothing may have gone wrong in any."""
    opened: list[Window] = []

    def open_one(**options: Any) -> Window:
        # What a worker keeps would hide what a page asks for; it has tests of its own.
        given = {"service_workers": "block", "reduced_motion": "reduce"} | options
        context = browser.new_context(**given)
        opened.append(Window.open(context, running.url, (running.sandbox_url,)))
        return opened[-1]

    try:
        yield open_one
    finally:
        for window in opened:
            window.context.close()
    assert [fault for window in opened for fault in window.faults] == []


@pytest.fixture
def open_window(browser: Browser, running: Running) -> Iterator[OpenWindow]:
    """Windows of one test."""
    with windows(browser, running) as open_one:
        yield open_one


@pytest.fixture
def phone_buyer(open_window: OpenWindow) -> Buyer:
    """A buyer with a phone who reads Simplified Chinese."""
    return Buyer(open_window(locale="zh-CN", **PHONE), "zh-hans")


@pytest.fixture
def desk_buyer(open_window: OpenWindow) -> Buyer:
    """A buyer at a desk who reads Portuguese."""
    return Buyer(open_window(locale="pt-PT", **DESK), "pt")
