"""Several clients at once, each a process of its own, for a span of time. Standard library only.

Contestants that live in other environments import it too, so it knows nothing of this project.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from typing import Any

_FORK = multiprocessing.get_context("fork")


def per_second(
    clients: int, seconds: float, begin: Callable[[int], Callable[[int], None]]
) -> float:
    """Return how many turns a second all clients made together.

    `begin(number)` runs in the client's process, before the clock starts: it connects and
    returns what one turn does, which is called with the number of the turn.
    """
    ready = _FORK.Barrier(clients + 1)
    told: Any = _FORK.Queue()
    processes = [
        _FORK.Process(target=_client, args=(number, seconds, begin, ready, told))
        for number in range(clients)
    ]
    for process in processes:
        process.start()
    ready.wait(60)
    answers = [told.get(timeout=seconds + 60) for _ in processes]
    for process in processes:
        process.join()
    broken = [answer for answer in answers if isinstance(answer, str)]
    if broken:
        raise RuntimeError(broken[0])
    return float(sum(turns / taken for turns, taken in answers))


def _client(
    number: int,
    seconds: float,
    begin: Callable[[int], Callable[[int], None]],
    ready: Any,
    told: Any,
) -> None:
    try:
        turn = begin(number)
        turn(-1)  # caches and plans, not measured
        ready.wait(60)
        turns, began = 0, time.perf_counter()
        while (taken := time.perf_counter() - began) < seconds:
            turn(turns)
            turns += 1
        told.put((turns, taken))
    except BaseException as error:  # the parent has to hear of it
        ready.abort()
        told.put(f"client {number}: {error!r}")
        raise
