"""Who acts in a drill: a process with the marketplace's own code, told what to do as JSON."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any

import django
from django.db import connections

from tests.drills.forked_worker import ForkedWorker
from tests.payments.gateways.sandbox_process import SandboxProcess


def act(asked: dict[str, Any]) -> dict[str, Any]:
    """Run the drill that was asked for."""
    from marketplace.foundation import bell
    from tests.drills import coupons, customs, last_units, order_life, quota
    from tests.drills.paying import confirms, forgeries, hanging, orders

    if asked["what"] == "quota":
        return quota.run(buyers=asked["buyers"])
    if asked["what"] == "coupons":
        return coupons.run(coupons=asked["coupons"], orders=asked["buyers"])
    if asked["what"] == "customs":
        bell.ring = lambda task, **arguments: None  # no worker listens: the drill runs the sweeps
        return customs.run(cases=asked["cases"], seed=asked["seed"])
    bell.ring = lambda task, **arguments: None  # no worker listens: the drill runs the sweeps
    if asked["what"] == "units":
        told = {name: asked[name] for name in ("buyers", "units", "rounds", "seed")}
        return last_units.run(**told)
    if asked["what"] == "orders":
        return order_life.run(steps=asked["steps"], seed=asked["seed"])
    sandbox = SandboxProcess.at(asked["sandbox"])
    if asked["what"] == "payments":
        worker = ForkedWorker(database=asked["database"], stripe_api_base=sandbox.base)
        try:
            return orders.run(
                sandbox=sandbox, worker=worker, orders=asked["orders"], seed=asked["seed"]
            )
        finally:
            worker.stop()
    if asked["what"] == "confirms":
        return confirms.run(sandbox=sandbox, rounds=asked["rounds"], clients=asked["clients"])
    if asked["what"] == "forgeries":
        return forgeries.run(
            sandbox=sandbox,
            web_url=asked["web_url"],
            log=Path(asked["log"]),
            count=asked["count"],
            seed=asked["seed"],
        )
    return hanging.run(
        sandbox=sandbox,
        web_url=asked["web_url"],
        payers=asked["payers"],
        requests_each=asked["requests"],
    )


if __name__ == "__main__":
    django.setup()
    asked_for = json.loads(sys.argv[1])
    if asked_for["what"] in (
        "quota",
        "coupons",
        "units",
    ):  # buyers at once, not as many at a time as one process has
        pool = {"min_size": 1, "max_size": 40, "timeout": 120}
        connections["default"].settings_dict["OPTIONS"]["pool"] = pool
    logging.disable(logging.CRITICAL)  # tens of thousands of lines about what was scripted
    sys.stdout.write(json.dumps(act(asked_for)) + "\n")
