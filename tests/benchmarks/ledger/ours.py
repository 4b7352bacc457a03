"""The ledger posts orders, through its doors, with the rights of the application's role.

Runs as a process of its own, as its peers do: reads one JSON request a line, writes one JSON
answer a line.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date
from typing import Any
from uuid import uuid4

import django

from tests.benchmarks.ledger import crowd

DAY = date(2026, 5, 22)
VENDORS = 200


def vendor(number: int) -> str:
    """Name one of the vendors."""
    return f"vendor:ven_{number % VENDORS:012d}"


def order(number: int, run: str) -> Any:
    """Draft the sale and the commission on it: four legs, which are two postings."""
    from marketplace.foundation.money import Money
    from payments.ledger import chart
    from payments.ledger.types import EntryDraft, PostingDraft

    pending = chart.vendor_pending(vendor(number), "MOP")
    clearing, commission = chart.psp_clearing("stripe", "MOP"), chart.commission("MOP")
    return EntryDraft(
        key=f"{run}:{number}",
        kind="capture",
        reference=f"order:{run}:{number}",
        effective_on=DAY,
        postings=(
            PostingDraft(clearing, pending, Money(17_600, "MOP"), "goods"),
            PostingDraft(pending, commission, Money(1_408, "MOP"), "commission"),
        ),
    )


def singly(clients: int, seconds: float) -> float:
    """Post one order after another, each in a transaction of its own; return orders a second."""
    from django.db import connections

    from payments.ledger.services import post

    run = uuid4().hex

    def begin(client: int) -> Any:
        def turn(number: int) -> None:
            post(order(number + client * 25, f"{run}:{client}"))

        return turn

    connections.close_all()  # not shared with the clients
    return crowd.per_second(clients, seconds, begin)


def main() -> None:
    """Answer requests until there are no more."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.local")
    django.setup()
    doors = {"singly": singly}
    sys.stdout.write('"ready"\n')
    sys.stdout.flush()
    for line in sys.stdin:
        name, arguments = json.loads(line)
        sys.stdout.write(json.dumps(doors[name](**arguments)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
