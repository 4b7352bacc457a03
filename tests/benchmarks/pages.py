"""How long a buyer waits for a page, over HTTP, at several sizes of the marketplace in turn."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from marketplace.bootstrap import parts, ports
from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.parts import Places
from marketplace.bootstrap.processes import answers
from tests.benchmarks.databases import NO_SANDBOX, Database
from tests.benchmarks.facts import spread
from tests.journeys.surfer import BUYER, Page, Surfer

ROUNDS_BEFORE = 3  # not measured: caches, prepared statements, templates
PATIENCE = 60.0  # seconds until a web process must answer


@contextmanager
def web(database: Database) -> Iterator[str]:
    """Run the web part of `up` on a database and give its address."""
    places = Places("127.0.0.1", ports.claim("127.0.0.1", 0, "--port"), NO_SANDBOX)
    with started(database, places, database.environment(places)) as address:
        yield address


@contextmanager
def started(database: Database, places: Places, env: dict[str, str]) -> Iterator[str]:
    """Run it there and with this environment."""
    part = parts.web(database.layout, Path(sys.executable), places, env)
    with (database.layout.log / "web.log").open("wb") as log:
        process = subprocess.Popen(
            part.argv, cwd=ROOT, env=dict(part.env), stdout=log, stderr=subprocess.STDOUT
        )
    try:
        until = time.monotonic() + PATIENCE
        while not answers(places.local_host, places.port, "/healthz"):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(part.log.read_text()[-4000:])
            time.sleep(0.1)
        yield places.web_url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


class Buyer:
    """One person with goods in the cart and a checkout at its review."""

    def __init__(self, url: str) -> None:
        self.surfer = Surfer(url, "en")
        home = self.surfer.open("/en/")
        self.surfer.submit(home, "/preferences/", zone="CN-GD", currency="CNY")
        category = _first_link(home, r"/en/c/[\w-]+/")
        product = self._put_into_cart(home)
        self.pages = {
            "home": "/en/",
            "category": category,
            "product": product,
            "cart": "/en/cart/",
            "review": self._review(),
        }

    def milliseconds(self, page: str) -> float:
        """Open a page and return how long its last byte took; raise when it is no page."""
        address = urljoin(self.surfer.base, self.pages[page])
        began = time.perf_counter()
        answer = self.surfer.session.get(address, timeout=30)
        taken = time.perf_counter() - began
        if answer.status_code != 200:
            raise RuntimeError(f"{page} answered {answer.status_code}")
        return taken * 1000

    def _put_into_cart(self, home: Page) -> str:
        for link in dict.fromkeys(home.links):
            if re.fullmatch(r"/en/p/[\w-]+/", link):
                page = self.surfer.open(link)
                offer = re.search(r'name="offer"[^>]*value="(\d+)"', page.source)
                if offer is None:  # sold out
                    continue
                wish = {"offer": offer[1], "quantity": "1", "then": "stay"}
                if "is in your cart" in self.surfer.submit(page, "/cart/add/", **wish).text:
                    return link
        raise RuntimeError("no product of the home page could be bought")

    def _review(self) -> str:
        form = self.surfer.open("/en/checkout/")
        page = self.surfer.submit(form, "/checkout/quote/", method="alipay", **BUYER)
        deliveries = re.findall(r'name="(delivery_ven_\w+)"', page.source)
        if deliveries:  # the address decides the zone, so deliveries are chosen on a second look
            chosen = dict.fromkeys(deliveries, "standard")
            page = self.surfer.submit(page, "/checkout/quote/", method="alipay", **BUYER, **chosen)
        if "/checkout/review/" not in page.url:
            raise RuntimeError(f"the checkout stopped at {page.url}: {page.text[:500]}")
        return page.url


def measure(urls: Mapping[str, str], *, requests: int) -> dict[str, Any]:
    """Return milliseconds for each page and marketplace; who answers takes turns."""
    buyers = {name: Buyer(url) for name, url in urls.items()}
    taken: dict[str, dict[str, list[float]]] = {}
    for number in range(ROUNDS_BEFORE + requests):
        for name, buyer in buyers.items():
            for page in buyer.pages:
                value = buyer.milliseconds(page)
                if number >= ROUNDS_BEFORE:
                    taken.setdefault(page, {}).setdefault(name, []).append(value)
    return {
        page: {name: spread(values) for name, values in sizes.items()}
        for page, sizes in taken.items()
    }


def _first_link(page: Page, pattern: str) -> str:
    return next(link for link in page.links if re.fullmatch(pattern, link))
