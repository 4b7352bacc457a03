"""What a buyer's phone feels: the largest picture, jumps, blocked time, bytes and requests.

Chromium as a middling phone (its processor four times slower) behind a slow mobile network
(1.6 Mbit/s down, 0.75 up, 150 ms there and back). These are the conditions of Lighthouse's mobile
runs. Source: web.dev/articles/vitals for the three measures and their limits.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.benchmarks.facts import circumstances
from tests.browser import chromium
from tests.running import environment, marketplace

SLOWER: Final = 4
NETWORK: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 // 8,
    "uploadThroughput": 750_000 // 8,
}
# Largest contentful paint and blocked time in milliseconds, jumps in hundredths of the unit.
GOALS: Final = {"lcp_ms": 2_500, "cls_hundredths": 10, "tbt_ms": 200, "kilobytes": 350}
PATHS: Final = {
    "home": "",
    "category": "c/almond-biscuits/",
    "search": "search/?q=almond",
    "cart": "cart/",
    "help": "help/",
}
_WATCH: Final = """
window.seen = { lcp: 0, cls: 0, tbt: 0 };
const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
  .observe({ type, buffered: true });
watch("largest-contentful-paint", (entry) => { window.seen.lcp = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) window.seen.cls += entry.value; });
watch("longtask", (entry) => { window.seen.tbt += Math.max(0, entry.duration - 50); });
"""


def measure(at: str, *, runs: int) -> dict[str, Any]:
    """Open each page `runs` times with an empty cache; medians, and whether every goal is met."""
    path = chromium.find()
    if path is None:
        raise SystemExit(chromium.MISSING)
    with _somewhere(at) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        pages = dict(PATHS) | {"product": _first_product(browser, url)}
        told = {
            name: _medians([_once(browser, f"{url}/zh-hant/{path}") for _ in range(runs)])
            for name, path in pages.items()
        }
        browser.close()
    goals = {
        f"{page}.{name}": {
            "value": told[page][name],
            "limit": limit,
            "met": told[page][name] <= limit,
        }
        for page in told
        for name, limit in GOALS.items()
    }
    met = all(each["met"] for each in goals.values())
    return circumstances("those of a running marketplace") | {
        "vitals": told,
        "goals": goals,
        "met": met,
    }


def _medians(found: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(each[name] for each in found)) for name in found[0]}


def _first_product(browser: Browser, url: str) -> str:
    page = browser.new_page()
    page.goto(f"{url}/zh-hant/")
    link = page.locator(".listing_card__link").first.get_attribute("href") or ""
    page.context.close()
    return link.removeprefix("/zh-hant/")


def _once(browser: Browser, address: str) -> dict[str, float]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        service_workers="block",
    )
    context.add_init_script(_WATCH)
    page = context.new_page()
    session = context.new_cdp_session(page)
    weight = _slow_down(session)
    page.goto(address, wait_until="networkidle")
    _to_the_end(page)
    seen = page.evaluate("window.seen")
    context.close()
    return {
        "lcp_ms": seen["lcp"],
        "cls_hundredths": seen["cls"] * 100,
        "tbt_ms": seen["tbt"],
        "kilobytes": weight["bytes"] / 1000,
        "requests": weight["requests"],
    }


def _slow_down(session: CDPSession) -> dict[str, float]:
    """Make the window slow, and count what comes through it."""
    weight = {"bytes": 0.0, "requests": 0.0}

    def arrived(event: dict[str, Any]) -> None:
        weight["bytes"] += event["encodedDataLength"]
        weight["requests"] += 1

    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.on("Network.loadingFinished", arrived)
    return weight


def _to_the_end(page: Page) -> None:
    """Look at the whole page, so that every picture of it is counted."""
    high = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, high, 600):
        page.evaluate(f"scrollTo(0, {top})")
        page.wait_for_timeout(60)
    page.wait_for_load_state("networkidle")


@contextmanager
def _somewhere(at: str) -> Iterator[str]:
    if at:
        yield at.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="ponte-vitals-") as folder:
        var = Path(folder)
        with marketplace(var, environment(var)) as found:
            yield found.url
