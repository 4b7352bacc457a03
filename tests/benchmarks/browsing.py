"""What pages of the catalog cost: `bench catalog --json`.

Statements are counted in this process; requests go over HTTP to the web part of `up`, in turn with
a view of Django that does nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

from marketplace.bootstrap import ports
from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.parts import Places
from marketplace.bootstrap.services import Services, layout_for_tests
from tests.benchmarks import pages, seeding
from tests.benchmarks.databases import NO_SANDBOX, Database, throwaway
from tests.benchmarks.facts import circumstances, spread

MOST_STATEMENTS = 6
CLIENTS = 2  # that ask at once: as many as the machine has processors
NOTHING = "/nothing-at-all/"
SEARCH = "/en/search/?q=sardines"  # measured where there is such a page
_COUNT = """
import json, django; django.setup()
from django.db import connection
from django.test.utils import CaptureQueriesContext
from catalog import queries as goods
from catalog.models import Category, Product
from catalog.search import queries, words
from catalog.search.types import SearchRequest
category = Category.objects.exclude(parent=None).values_list("slug", flat=True)[0]
slug = Product.objects.values_list("slug", flat=True)[0]
asked = dict(currency="MOP", destination="CN-GD", filters={"in_stock": ("yes",)})
pages = {
    "home": lambda: queries.home("en"),
    "category": lambda: queries.category_page(category, language="en"),
    "product": lambda: queries.related(goods.product_page(slug, "en"), "en"),
    "search": lambda: queries.search_page(SearchRequest("sardines", "en", **asked)),
}
words.current()
told = {}
for name, read in pages.items():
    with CaptureQueriesContext(connection) as caught:
        read()
    told[name] = len(caught)
print(json.dumps(told))
"""


def measure(*, products: int, rounds: int) -> dict[str, Any]:
    """Load listings, count statements, and ask every page in turn; the servers are the tests'."""
    services = Services(layout_for_tests(), Path(sys.executable))
    addresses = services.join(lambda text: sys.stderr.write(f"{text}\n"))
    try:
        with throwaway(addresses, 8) as database:
            seeding.seed_demo(database)
            if products > 150:
                seeding.load_listings(database, products=products, vendors=2_000, seed=1)
            statements = _statements(database)
            places = Places("127.0.0.1", ports.claim("127.0.0.1", 0, "--port"), NO_SANDBOX)
            env = database.environment(places) | {
                "DJANGO_SETTINGS_MODULE": "tests.benchmarks.beside_nothing_settings"
            }
            with pages.started(database, places, env) as url:
                asked = _ask(url, rounds)
    finally:
        services.leave()
    told = circumstances(addresses.report) | {"products": products, "rounds": rounds}
    goals = {
        f"{name}_statements": {
            "figure": count,
            "target": MOST_STATEMENTS,
            "met": count <= MOST_STATEMENTS,
        }
        for name, count in statements.items()
    }
    met = all(goal["met"] for goal in goals.values())
    return told | {"statements": statements, "pages": asked, "goals": goals, "met": met}


def _statements(database: Database) -> dict[str, int]:
    env = database.environment(Places("127.0.0.1", 8000, NO_SANDBOX))
    done = subprocess.run(
        [sys.executable, "-c", _COUNT],
        cwd=ROOT,
        env=os.environ | env | {"DJANGO_SETTINGS_MODULE": "marketplace.settings.local"},
        stdout=subprocess.PIPE,
        check=True,
    )
    told: dict[str, int] = json.loads(done.stdout)
    return told


def _ask(url: str, rounds: int) -> dict[str, Any]:
    """Ask each page by so many clients at once; requests a second and milliseconds of each."""
    buyer = pages.Buyer(url)
    known = {name: buyer.pages[name] for name in ("home", "category", "product")}
    known |= {"nothing": NOTHING, "search": SEARCH}
    told = {}
    for name, path in list(known.items()):
        answer = requests.get(url.rstrip("/") + path, timeout=60)
        if name == "search" and answer.status_code == 404:
            del known[name]
        elif answer.status_code != 200:
            raise RuntimeError(f"{name} answered {answer.status_code}")
    for name, path in known.items():
        began = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            address = url.rstrip("/") + path
            times = [
                each for part in pool.map(_client, [(address, rounds)] * CLIENTS) for each in part
            ]
        taken = time.perf_counter() - began
        told[name] = spread(times) | {"requests_per_second": round(len(times) / taken, 1)}
    nothing = told["nothing"]["requests_per_second"]
    for each in told.values():
        each["to_nothing"] = round(each["requests_per_second"] / nothing, 3)
    return told


def _client(asked: tuple[str, int]) -> list[float]:
    address, rounds = asked
    times = []
    with requests.Session() as session:
        for _ in range(rounds):
            began = time.perf_counter()
            session.get(address, timeout=60)
            times.append(1000 * (time.perf_counter() - began))
    return times
