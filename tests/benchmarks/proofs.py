"""Proofs that take long: a machine that trades at random, and a campaign of kills.

Each runs in a process and a database of its own; a violation ends it with the shortest history
that shows it, and the command fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.parts import Places
from tests.benchmarks.databases import NO_SANDBOX, Database

WORK = {
    "machine": (
        "from tests.benchmarks import machine;told = machine.run(steps={size}, seed={seed})"
    ),
    "kills": (
        "from tests.drills import campaign;"
        "told = campaign.run(database={database!r}, kills={size}, seed={seed})"
    ),
}


def prove(what: str, database: Database, *, size: int, seed: int) -> dict[str, Any]:
    """Run a proof until it has that many steps or kills, and return what it did.

    Raises: RuntimeError with the end of what it said when it found a violation.
    """
    env = database.environment(Places("127.0.0.1", 8000, NO_SANDBOX))
    env |= {"DJANGO_SETTINGS_MODULE": "marketplace.settings.test"}
    work = WORK[what].format(size=size, seed=seed, database=database.addresses.database_url)
    done = subprocess.run(
        [sys.executable, "-c", f"import json; {work}; print(json.dumps(told))"],
        cwd=ROOT,
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{what}: {done.stdout[-2000:]}{done.stderr[-6000:]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    goal = {"figure": told["steps" if what == "machine" else "kills"], "target": size}
    return told | {"goals": {what: goal | {"met": goal["figure"] >= size}}, "met": True}
