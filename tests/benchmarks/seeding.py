"""How fast generated listings are loaded: `seed_demo --products N --vendors N --seed S`."""

from __future__ import annotations

import time
from typing import Any

from marketplace.backoffice.demo.scaling.rows import COLUMNS
from tests.benchmarks.databases import Database


def seed_demo(database: Database) -> None:
    """Load the demo's own goods, pictures and people, which every larger one contains."""
    database.manage("seed_demo", "--verbosity", "0")


def load_listings(database: Database, *, products: int, vendors: int, seed: int) -> dict[str, Any]:
    """Load generated listings into a database that has the demo; return rows and seconds.

    The whole command counts: interpreter, generation, COPY, indexes, ANALYZE.
    """
    tables = list(COLUMNS)
    before = database.count(tables)
    wanted = ("--products", str(products), "--vendors", str(vendors), "--seed", str(seed))
    began = time.monotonic()
    database.manage("seed_demo", *wanted, "--verbosity", "0")
    seconds = time.monotonic() - began
    rows = database.count(tables) - before
    return {"rows": rows, "seconds": seconds, "rows_per_second": rows / seconds}
