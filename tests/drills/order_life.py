"""Anything that may happen to orders, a hundred thousand times, and what must hold after each.

`manage.py drill orders --steps 100000 --seed 1 --json`; the same street, under Hypothesis, is in
`tests/orders/stateful`.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import Any, Final

from django.db import transaction
from django.utils import translation

from payments.gateways import registry
from payments.settlement.checking import check
from tests.factories import orders
from tests.factories.charges import FakeProvider
from tests.orders.stateful import world as worlds
from tests.orders.stateful.world import World

EPISODE: Final = 100  # steps, after which the street is as it was in the morning
MOST_ORDERS: Final = 6
_WHY: Final = ("out_of_stock", "damaged", "goodwill", "not_delivered", "other")
_BY: Final = ("buyer", "buyer", "operator", "out_of_stock", "other")
# How often each happens, of what happens to a part.
_CHANCES: Final = {
    "ship": 24,
    "accept": 12,
    "receive": 14,
    "cancel": 10,
    "answer": 8,
    "refund": 10,
    "lose": 5,
    "prove": 3,
    "ask_return": 12,
    "move_return": 24,
    "invoice": 6,
}


def run(steps: int, seed: int) -> dict[str, Any]:
    """Take so many steps; every fault that is counted must be zero."""
    began = time.monotonic()
    chance = random.Random(seed)
    did: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    found: list[str] = []
    broken = taken = episodes = 0
    with translation.override("en"):
        shops = orders.street()
        while taken < steps and len(found) < 20:
            length = min(EPISODE, steps - taken)
            world, wrong, books = _episode(shops, chance, length)
            did += world.did
            refused += world.refused
            found += [f"episode {episodes}: {each}" for each in wrong]
            broken += books
            taken += length
            episodes += 1
    faults = {"drifted": len(found), "broken_in_the_books": broken}
    return {
        "steps": taken,
        "seed": seed,
        "episodes": episodes,
        "did": dict(sorted(did.items())),
        "refused": dict(sorted(refused.items())),
        "first_faults": found[:5],
        "faults": faults,
        "met": not any(faults.values()),
        "seconds": round(time.monotonic() - began, 1),
    }


def _episode(
    shops: orders.Street, chance: random.Random, length: int
) -> tuple[World, list[str], int]:
    """Live so many steps on a fresh street, and undo all of it."""
    provider = FakeProvider(refund_status="succeeded")
    real, registry.provider = registry.provider, lambda code=registry.DEFAULT: provider
    undone: Any = transaction.atomic()
    undone._from_testcase = True  # what is durable may stand inside
    try:
        with undone:
            world = worlds.opened(shops, provider)
            wrong: list[str] = []
            for number in range(length):
                _step(world, chance)
                wrong += [f"step {number}: {each}" for each in worlds.faults(world)]
                if wrong:
                    break
            books = int(check()["broken"])
            transaction.set_rollback(True)
            return world, wrong, books
    finally:
        registry.provider = real


def _step(world: World, chance: random.Random) -> None:
    parts = world.parts()
    dice = chance.random()
    if not parts or (dice < 0.08 and len(world.placed) < MOST_ORDERS):
        units = (chance.randint(1, 3), chance.randint(1, 2), chance.randint(1, 3))
        code, buyer = chance.choice(worlds.CODES), chance.randrange(3)
        world.attempt("order", *units, is_paid=chance.random() < 0.85, code=code, buyer=buyer)
    elif dice < 0.2:
        world.attempt("wait", chance.choice((1, 6, 30, 80, 200, 340)))
    elif dice < 0.22:
        world.attempt("give_up", chance.choice(world.placed))
    else:
        _act(world, chance, chance.choice(parts))


def _act(world: World, chance: random.Random, part: Any) -> None:
    act = chance.choices(list(_CHANCES), list(_CHANCES.values()))[0]
    units = (chance.randint(0, 3), chance.randint(0, 3))
    which = chance.randint(0, 2)
    if act == "ship":
        world.attempt(act, part, units if chance.random() < 0.6 else None)
    elif act == "cancel":
        world.attempt(act, part, chance.choice(_BY))
    elif act == "answer":
        world.attempt(act, part, chance.random() < 0.5)
    elif act == "refund":
        world.attempt(act, part, units, chance.random() < 0.3, chance.choice(_WHY))
    elif act == "receive":
        world.attempt(act, part, which if chance.random() < 0.6 else None)
    elif act == "ask_return":
        world.attempt(act, part, units, chance.choice(worlds.BACK_FOR))
    elif act == "move_return":
        rows = world.returned()
        if rows:
            world.attempt(act, chance.choice(rows), chance.choice(worlds.STEPS), which)
    elif act == "lose":
        world.attempt(act, part, which, is_back=chance.random() < 0.5)
    else:
        world.attempt(act, part)
