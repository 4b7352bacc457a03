"""What a buyer's phone feels: the largest picture, jumps, blocked time, and all bytes of a page.

Lighthouse looks at home, category, product, cart and checkout as its phone does; its median run of
several counts. What a page weighs is measured beside it by a window that is scrolled to the end,
for Lighthouse counts no picture below the first screen.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from marketplace.bootstrap.services import layout_for_tests
from tests.benchmarks.facts import circumstances
from tests.benchmarks.lighthouse.tool import Lighthouse
from tests.browser import chromium
from tests.running import environment, marketplace

# Largest contentful paint and blocked time in milliseconds, jumps in thousandths of the unit.
GOALS: Final = {"lcp_ms": 1_800, "cls_thousandths": 20, "tbt_ms": 50}
CATEGORY_BYTES: Final = 350_000
PICTURES: Final = 24  # of that category
LANGUAGE: Final = "zh-hant"
_AUDITS: Final = {
    "lcp_ms": ("largest-contentful-paint", 1),
    "cls_thousandths": ("cumulative-layout-shift", 1_000),
    "tbt_ms": ("total-blocking-time", 1),
    "fcp_ms": ("first-contentful-paint", 1),
    "first_screen_bytes": ("total-byte-weight", 1),
}
_PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,  # as Lighthouse's phone
    "is_mobile": True,
    "has_touch": True,
    "service_workers": "block",
}


def measure(at: str, *, runs: int) -> dict[str, Any]:
    """Open each page `runs` times with an empty cache; one object a goal, and `met` for all."""
    path = chromium.find()
    if path is None:
        raise SystemExit(chromium.MISSING)
    lighthouse = Lighthouse(layout_for_tests().var, path)
    with _somewhere(at) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        pages, cookie = _pages(browser, url)
        weights = {
            name: _weigh(browser, address) for name, address in pages.items() if name in _OPEN
        }
        browser.close()
        told = {}
        for name, address in pages.items():
            reports = [lighthouse.look(address, cookie) for _ in range(runs)]
            told[name] = _medians([_figures(report) for report in reports])
            sys.stderr.write(f"{name}: {told[name]}\n")
    version = reports[0]["lighthouseVersion"]
    return circumstances("those of a running marketplace") | verdict(told, weights, version)


def verdict(
    told: dict[str, dict[str, float]], weights: dict[str, dict[str, int]], version: str
) -> dict[str, Any]:
    """Put each figure beside its target."""
    goals = {
        f"{page}_{name}": _goal(told[page][name], target)
        for page in told
        for name, target in GOALS.items()
    }
    goals["category_bytes"] = _goal(weights["category"]["bytes"], CATEGORY_BYTES)
    pictures = weights["category"]["pictures"]
    goals["category_pictures"] = {
        "figure": pictures,
        "target": PICTURES,
        "met": pictures >= PICTURES,
    }
    return {
        "lighthouse": version,
        "pages": told,
        "weights": weights,
        "goals": goals,
        "met": all(goal["met"] for goal in goals.values()),
    }


def _goal(figure: float, target: float) -> dict[str, Any]:
    return {"figure": figure, "target": target, "met": figure < target}


def _figures(report: dict[str, Any]) -> dict[str, float]:
    found = {
        name: report["audits"][audit]["numericValue"] * scale
        for name, (audit, scale) in _AUDITS.items()
    }
    for category in report["categories"].values():
        found[f"score_{category['id'].replace('-', '_')}"] = (category["score"] or 0) * 100
    return found


def _medians(found: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(each[name] for each in found)) for name in found[0]}


_OPEN: Final = ("home", "category", "product")  # a cart is somebody's own


def _pages(browser: Browser, url: str) -> tuple[dict[str, str], str]:
    """Fill a cart; return the addresses and the cookie of whose cart it is."""
    context = browser.new_context(**_PHONE)
    page = context.new_page()
    page.goto(f"{url}/{LANGUAGE}/")
    product = page.locator(".listing_card__link").first.get_attribute("href") or ""
    category = _largest_category(page, url)
    page.goto(f"{url}{product}")
    page.locator("button[name=then][value=stay]").click()
    page.locator(".notice--success").wait_for()
    kept = {each["name"]: each["value"] for each in context.cookies()}
    context.close()
    pages = {
        "home": f"{url}/{LANGUAGE}/",
        "category": f"{url}{category}",
        "product": f"{url}{product}",
        "cart": f"{url}/{LANGUAGE}/cart/",
        "checkout": f"{url}/{LANGUAGE}/checkout/",
    }
    return pages, "; ".join(f"{name}={value}" for name, value in kept.items())


def _largest_category(page: Page, url: str) -> str:
    """Find a category whose first page is full of pictures; else the one with most."""
    links = page.locator(".category_grid a").evaluate_all(
        "(all) => all.map((a) => a.getAttribute('href'))"
    )
    counts = {}
    for link in dict.fromkeys(links):
        page.goto(f"{url}{link}")
        counts[link] = page.locator(".listing_card img").count()
    return max(counts, key=lambda link: counts[link])


def _weigh(browser: Browser, address: str) -> dict[str, int]:
    """Look at a whole page with an empty cache: what came, in bytes as they travel."""
    context = browser.new_context(**_PHONE)
    page = context.new_page()
    session: CDPSession = context.new_cdp_session(page)
    weight = {"bytes": 0, "requests": 0}

    def arrived(event: dict[str, Any]) -> None:
        weight["bytes"] += int(event["encodedDataLength"])
        weight["requests"] += 1

    session.send("Network.enable")
    session.on("Network.loadingFinished", arrived)
    page.goto(address, wait_until="networkidle")
    high = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, high, 600):
        page.evaluate(f"scrollTo(0, {top})")
        page.wait_for_timeout(60)
    page.wait_for_load_state("networkidle")
    weight["pictures"] = page.locator(".listing_card img").count()
    context.close()
    return weight


@contextmanager
def _somewhere(at: str) -> Iterator[str]:
    if at:
        yield at.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="ponte-vitals-") as folder:
        var = Path(folder)
        with marketplace(var, environment(var)) as found:
            yield found.url
