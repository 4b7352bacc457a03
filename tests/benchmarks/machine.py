"""A long run of the money machine: `manage.py bench machine --steps 100000`.

It trades at random in one transaction after another, each rolled back, and proves the books after
every step and once more, wholly, at the end of each.
"""

from __future__ import annotations

import os
import time
from typing import Any

import django


def run(*, steps: int, seed: int) -> dict[str, Any]:
    """Run at least so many steps; return what was done. A violation is raised as it is found."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.test")
    django.setup()
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis import seed as seeded
    from hypothesis.stateful import run_state_machine_as_test

    from tests.payments.machine.steps import MoneyMachine

    wanted = settings(
        max_examples=50,
        stateful_step_count=60,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    began = time.monotonic()
    rounds = 0
    while MoneyMachine.steps < steps:
        run_state_machine_as_test(seeded(seed + rounds)(MoneyMachine), settings=wanted)
        rounds += 1
    return {
        "steps": MoneyMachine.steps,
        "histories": rounds * wanted.max_examples,
        "invariants": 15,
        "violations": 0,
        "seed": seed,
        "seconds": round(time.monotonic() - began, 1),
    }
