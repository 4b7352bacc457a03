"""How well search finds, by `manage.py relevance`: JSON goes to standard output."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.parts import Places
from marketplace.bootstrap.services import Services, layout_for_tests
from tests.benchmarks.databases import NO_SANDBOX, throwaway
from tests.benchmarks.facts import circumstances

GOAL: Final = Decimal("0.9")  # recall at ten that no language may be under
_REDIS: Final = 9  # the number of its own among what benchmarks and drills cache


def main(words: Sequence[str]) -> dict[str, Any]:
    """Run the set on a database of its own; the last word is `met`."""
    parser = argparse.ArgumentParser(prog="manage.py relevance", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the only form there is")
    parser.parse_args(words)
    services = Services(layout_for_tests(), Path(sys.executable))
    addresses = services.join(lambda text: sys.stderr.write(f"{text}\n"))
    try:
        with throwaway(addresses, _REDIS) as database:
            done = subprocess.run(
                [sys.executable, "-m", "tests.catalog.relevance.actor"],
                cwd=ROOT,
                env=os.environ
                | database.environment(Places("127.0.0.1", 8000, NO_SANDBOX))
                | {"DJANGO_SETTINGS_MODULE": "marketplace.settings.local"},
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
    finally:
        services.leave()
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    halves = [*told["languages"].values(), *told["held_out"].values()]
    is_met = all(Decimal(each["recall_at_10"]) >= GOAL for each in halves)
    return circumstances(addresses.report) | told | {"goal": str(GOAL), "met": is_met}


if __name__ == "__main__":
    outcome = main(sys.argv[1:])
    sys.stdout.write(json.dumps(outcome, indent=1, ensure_ascii=False) + "\n")
    sys.exit(0 if outcome["met"] else 1)
