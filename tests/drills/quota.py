"""A hundred orders of one person at one moment, with little left of the year's allowance.

`manage.py drill quota --buyers 100 --json`; the same code runs small as a test.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any, Final

from django.db import IntegrityError, OperationalError, connection, transaction

from marketplace.customs.quota import arithmetic, limits, queries, services
from marketplace.customs.quota.errors import QuotaExceeded, QuotaMoveRefused
from marketplace.customs.quota.models import QuotaEntry, QuotaYear
from marketplace.foundation.clock import now
from marketplace.foundation.money import Money

LEFT: Final = 500_000  # fen that are left when the race begins
EACH: Final = 30_000  # fen of each order: sixteen fit, 200 yuan stay


def run(buyers: int, closings_of: int | None = None) -> dict[str, Any]:
    """Race three times, each over an allowance of its own; every fault that is counted is zero.

    `closings_of` orders are committed and released at once, as many as there are buyers when it
    is not said.
    """
    began = time.monotonic()
    by_service = _race(buyers, "service", _reserve)
    by_database = _race(buyers, "database", _insert)
    closings = _close(buyers if closings_of is None else closings_of)
    faults = {
        "over_the_allowance": by_service["over"] + by_database["over"],
        "refused_though_it_fitted": by_service["missing"] + by_database["missing"],
        "deadlocks_and_time_outs": sum(
            part["told"].get("away", 0) for part in (by_service, by_database, closings)
        ),
        "sums_that_differ": by_service["differs"] + by_database["differs"] + closings["differs"],
        "closed_twice_or_never": closings["wrong"],
    }
    return {
        "buyers": buyers,
        "left_fen": LEFT,
        "each_fen": EACH,
        "fit": LEFT // EACH,
        "by_service": by_service["told"],
        "past_the_service": by_database["told"],
        "closings": closings["told"],
        "faults": faults,
        "met": not any(faults.values()),
        "seconds": round(time.monotonic() - began, 1),
    }


def _race(buyers: int, name: str, take: Callable[[str, str], str]) -> dict[str, Any]:
    """Leave LEFT of a person's year, then have everybody take EACH of it at once."""
    index = sha256(name.encode()).hexdigest()
    year = limits.year_at(now())
    limit = limits.limit_of(year)
    before = Money(limit.minor - LEFT, limits.CURRENCY)
    services.reserve_quota(index=index, order_ref=f"order:{name}:0", amount=before, now=now())
    told = at_once([lambda n=n: take(index, f"order:{name}:{n}") for n in range(1, buyers + 1)])
    used = queries.year_of(index, year).used
    return {
        "told": dict(told),
        "over": max(used.minor - limit.minor, 0),
        "missing": max(min(LEFT // EACH, buyers) - told["taken"], 0),
        "differs": _differs(index, year),
    }


def _reserve(index: str, order_ref: str) -> str:
    amount = Money(EACH, limits.CURRENCY)
    services.reserve_quota(index=index, order_ref=order_ref, amount=amount, now=now())
    return "taken"


def _insert(index: str, order_ref: str) -> str:
    """Write without the service and its lock, as a mistake of tomorrow would."""
    with transaction.atomic():
        QuotaEntry.objects.create(
            index=index,
            year=limits.year_at(now()),
            kind=arithmetic.RESERVE,
            order_ref=order_ref,
            amount_minor=EACH,
            recorded_at=now(),
        )
    return "taken"


def _close(count: int) -> dict[str, Any]:
    """Commit and release the same orders at once: each is closed, and in one way."""
    index = sha256(b"closing").hexdigest()
    year = limits.year_at(now())
    orders = [f"order:closing:{n}" for n in range(count)]
    for order in orders:
        services.reserve_quota(
            index=index, order_ref=order, amount=Money(100, limits.CURRENCY), now=now()
        )
    acts: list[Callable[[], str]] = []
    for order in orders:
        acts += [
            lambda order=order: _said(services.commit_quota(order_ref=order, now=now())),
            lambda order=order: _said(services.release_quota(order_ref=order, now=now())),
        ]
    told = at_once(acts)
    kinds = Counter(
        QuotaEntry.objects.filter(index=index, kind__in=("commit", "release")).values_list(
            "order_ref", flat=True
        )
    )
    wrong = sum(kinds[order] != 1 for order in orders)
    return {"told": dict(told), "wrong": wrong, "differs": _differs(index, year)}


def _said(is_news: bool) -> str:
    return "closed" if is_news else "again"


def _differs(index: str, year: int) -> int:
    """Count the years whose kept sum is another than that of the entries."""
    kept = QuotaYear.objects.get(index=index, year=year).used_minor
    return int(kept != arithmetic.used(queries.lines_of(index, year)))


def at_once(acts: Sequence[Callable[[], str]]) -> Counter[str]:
    """Have each done by a thread of its own, all from one starting line; count what became."""
    line = threading.Barrier(len(acts))

    def started(act: Callable[[], str]) -> str:
        line.wait()
        try:
            return act()
        except (QuotaExceeded, QuotaMoveRefused):
            return "refused"
        except IntegrityError as error:
            if "over the allowance" not in str(error):
                raise
            return "refused"
        except OperationalError:
            return "away"
        finally:
            connection.close()

    connection.close()
    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(started, acts))
