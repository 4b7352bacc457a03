"""Steps that journeys share: what a buyer does until an order is paid, and what books say."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import TypeVar

from tests.journeys.surfer import Page, Surfer, named
from tests.running import Running

T = TypeVar("T")


def wait_for(what: Callable[[], Page], text: str, seconds: float = 40.0) -> Page:
    """Open a page again and again until it says something."""
    last: list[Page] = []

    def look() -> Page | None:
        last[:] = [what()]
        return last[0] if text in last[0].text else None

    return wait_until(look, lambda: f"never read {text!r}:\n{last[0].text[:3000]}", seconds)


def wait_until(
    look: Callable[[], T | None], complain: Callable[[], str], seconds: float = 40.0
) -> T:
    """Look again and again until there is something."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, complain()
        time.sleep(0.5)
    return found


def put_into_cart(buyer: Surfer, slug: str, label: str, quantity: int) -> None:
    page = buyer.open(f"/en/p/{slug}/")
    offers = re.findall(r'name="offer"[^>]*value="(\d+)"', page.source)
    if len(offers) > 1:
        chosen = re.search(
            rf'value="(\d+)"[^>]*>\s*<label[^>]*>\s*<span>{label}</span>', page.source
        )
        assert chosen, page.source
        offers = [chosen[1]]
    after = buyer.submit(page, "/cart/add/", offer=offers[0], quantity=str(quantity), then="stay")
    assert after.status == 200
    assert "is in your cart" in after.text


def fill_cart(buyer: Surfer) -> None:
    home = buyer.open("/en/")
    assert home.status == 200
    assert "Almond biscuits" in home.text
    buyer.submit(home, "/preferences/", zone="CN-GD", currency="CNY")
    put_into_cart(buyer, "almond-biscuits", "24 pieces", 2)
    put_into_cart(buyer, "sardines-in-olive-oil", "Gift set of six", 1)
    put_into_cart(buyer, "sardines-in-olive-oil", "One tin", 3)
    cart = buyer.open("/en/cart/")
    for figure in ("CN¥149.20", "CN¥142.30", "CN¥67.50", "CN¥359.00"):
        assert figure in cart.text


def place(buyer: Surfer, review: Page) -> Page:
    page = buyer.submit(review, "/checkout/", **named(review))
    assert "SANDBOX" in page.text, page.text[:2000]
    return page


def order_url_of(page: Page) -> str:
    found = re.search(r"/en/orders/ord_\w+/", page.url)
    assert found, page.url
    return page.url


def balances(running: Running) -> dict[str, str]:
    """Return what is in the debit or in the credit column of each account."""
    report = json.loads(running.manage("ledger", "trial-balance"))
    found = {}
    for row in report["accounts"]:
        side = "debit" if row["debit_minor"] else "credit"
        found[row["account"]] = f"{side} {row[f'{side}_minor']}"
    return found


def ticks_of(page: Page) -> list[str]:
    """Return the values of an admin list's check boxes."""
    boxes = re.findall(r"<input[^>]*action-select[^>]*>", page.source)
    found = [re.search(r'value="([^"]+)"', box) for box in boxes]
    return [match[1] for match in found if match and match[1] != "on"]
