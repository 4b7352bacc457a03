"""What a page weighs as it travels, and what it asks for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.buyer import Buyer

pytestmark = pytest.mark.browser

PATHS = ("", "c/biscuits/", "p/sardines-in-olive-oil/", "s/tinned-fish/", "cart/", "help/")
STYLES, SCRIPTS, PAGE = 25_000, 10_000, 30_000  # bytes
REQUESTS = 15  # beside pictures of goods


def weigh(buyer: Buyer, path: str) -> dict[str, list[int]]:
    """Open a page with nothing kept; return the bytes of each answer by kind."""
    session = buyer.page.context.new_cdp_session(buyer.page)
    kinds: dict[str, str] = {}
    found: dict[str, list[int]] = {}

    def asked(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event.get("type", "Other")

    def arrived(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        found.setdefault(kind, []).append(int(event["encodedDataLength"]))

    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", arrived)
    buyer.open(path)
    buyer.page.wait_for_load_state("networkidle")
    session.detach()
    return found


def test_no_page_is_heavy(phone_buyer: Buyer):
    phone_buyer.language = "zh-hant"
    for path in PATHS:
        found = weigh(phone_buyer, path)
        assert sum(found["Stylesheet"]) < STYLES, path
        assert sum(found["Script"]) < SCRIPTS, path
        assert sum(found["Document"]) < PAGE, path
        others = sum(len(each) for kind, each in found.items() if kind != "Image")
        assert others <= REQUESTS, path
