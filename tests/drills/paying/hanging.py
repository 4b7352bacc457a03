"""A provider that hangs: how long its callers are held, and what everybody else feels of it."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any, Final

import requests
from django.conf import settings

from tests.benchmarks.facts import spread
from tests.benchmarks.pages import Buyer
from tests.journeys.surfer import Surfer, named
from tests.payments.gateways.sandbox_process import SandboxProcess

# A page may take its own time beside the time-out: connect, render, a queue of web threads.
BESIDE: Final = timedelta(seconds=5)
PAGES: Final = ("home", "product", "cart")


def run(
    *, sandbox: SandboxProcess, web_url: str, payers: int, requests_each: int
) -> dict[str, Any]:
    """Browse alone, then beside buyers who pay while the provider says nothing for minutes."""
    began = time.monotonic()
    browsing = Buyer(web_url)
    before = {page: _browse(browsing, page, requests_each) for page in PAGES}
    waiting = [_ready_to_pay(web_url) for _ in range(payers)]
    sandbox.control("faults", kind="delay", path="/v1/*", seconds=600, times=10_000)
    held: list[float] = []
    threads = [
        threading.Thread(target=_pay, args=(surfer, address, held)) for surfer, address in waiting
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.5)  # until they are at the provider
    during: dict[str, list[float]] = {page: [] for page in PAGES}
    while any(thread.is_alive() for thread in threads):
        for page in PAGES:
            during[page].append(browsing.milliseconds(page))
    for thread in threads:
        thread.join()
    sandbox.control("faults/clear")
    limit = sum(settings.STRIPE_PAGE_TIMEOUT) + BESIDE.total_seconds()
    faults = {
        "held_too_long": sum(seconds > limit for seconds in held),
        "not_answered": payers - len(held),
    }
    return {
        "payers": payers,
        "held_s": spread(held, 2),
        "limit_s": limit,
        "pages_ms": {
            page: {"before": spread(before[page]), "during": spread(during[page])} for page in PAGES
        },
        "faults": faults,
        "met": not any(faults.values()),
        "seconds": round(time.monotonic() - began, 1),
    }


def _browse(buyer: Buyer, page: str, times: int) -> list[float]:
    return [buyer.milliseconds(page) for _ in range(times)]


def _ready_to_pay(web_url: str) -> tuple[Surfer, str]:
    """Place an order; its payment page is not opened yet."""
    buyer = Buyer(web_url)
    review = buyer.surfer.open(buyer.pages["review"])
    return buyer.surfer, review.url


def _pay(surfer: Surfer, review: str, held: list[float]) -> None:
    page = surfer.open(review)
    began = time.monotonic()
    try:
        surfer.submit(page, "/en/checkout/", **named(page))
    except requests.RequestException:
        return
    held.append(time.monotonic() - began)
