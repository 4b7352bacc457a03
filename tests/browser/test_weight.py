"""What a page weighs as it travels, and how often it asks."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Request

from marketplace.bootstrap.layout import ROOT
from tests.browser.buyer import Buyer

pytestmark = pytest.mark.browser

PATHS = ("", "c/biscuits/", "p/sardines-in-olive-oil/", "s/tinned-fish/", "cart/", "help/")
STYLES, SCRIPTS, PAGE = 25_000, 10_000, 30_000  # bytes, packed
REQUESTS = 15  # beside pictures


def packed(body: bytes) -> int:
    """Tell how many bytes travel where the proxy packs."""
    return len(gzip.compress(body, mtime=0))


def test_no_page_is_heavy(phone_buyer: Buyer):
    buyer = phone_buyer
    buyer.language = "zh-hant"
    asked: list[Request] = []
    buyer.page.on("requestfinished", lambda each: asked.append(each))
    for path in PATHS:
        asked.clear()
        answer = buyer.page.goto(f"{buyer.window.base}/zh-hant/{path}", wait_until="networkidle")
        assert answer is not None
        assert packed(answer.body()) < PAGE, path
        assert len([each for each in asked if each.resource_type != "image"]) <= REQUESTS, path
        names = {each.url.rsplit("/", 1)[1] for each in asked if each.resource_type == "script"}
        scripts = [ROOT / "static" / "js" / name for name in names]
        assert all(Path(script).is_file() for script in scripts), path
        assert sum(packed(script.read_bytes()) for script in scripts) < SCRIPTS, path
        style = buyer.page.locator("link[rel=stylesheet]").get_attribute("href") or ""
        sheet = buyer.page.request.get(f"{buyer.window.base}{style}")
        assert packed(sheet.body()) < STYLES, path
