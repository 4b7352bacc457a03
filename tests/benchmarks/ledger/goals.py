"""What the ledger is measured for, and whether it was reached."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

TEN_MILLION = 10_000_000
CHECK_SECONDS = 60.0  # for ten million postings on two processors


@dataclass(frozen=True)
class Sizes:
    """How much is measured; the goals are meant for the defaults of the command."""

    orders: int
    seconds: float
    clients: int
    rounds: int
    postings: int
    has_peers: bool


def verdict(
    rounds: Sequence[dict[str, Any]], check: dict[str, Any], sizes: Sizes
) -> dict[str, Any]:
    """Return each measure's median and range, each goal with its figure, and whether all are met.

    Ratios are of two measures of one round, which saw the same machine; their median counts.
    """
    goals = {"bulk_to_copy": _ratio(rounds, "rows", "copy_indexed", 0.4)}
    if sizes.has_peers:
        goals["single_to_hordak"] = _ratio(rounds, "singly", "hordak_singly", 5.0)
        goals["bulk_to_hordak"] = _ratio(rounds, "rows", "hordak_bulk", 20.0)
    target = max(CHECK_SECONDS * min(check["postings"] / TEN_MILLION, 1), 1.0)
    goals["check_seconds"] = {
        "figure": check["seconds"],
        "target": round(target, 1),
        "met": check["seconds"] <= target,
    }
    return {
        "per_second": {
            name: {
                "median": round(statistics.median(each[name] for each in rounds), 1),
                "min": min(each[name] for each in rounds),
                "max": max(each[name] for each in rounds),
            }
            for name in rounds[0]
            if name != "load"
        },
        "goals": goals,
        "met": all(goal["met"] for goal in goals.values()),
    }


def _ratio(
    rounds: Sequence[dict[str, Any]], ours: str, other: str, target: float
) -> dict[str, Any]:
    ratios = [each[ours] / each[other] for each in rounds]
    figure = statistics.median(ratios)
    return {
        "figure": round(figure, 2),
        "min": round(min(ratios), 2),
        "max": round(max(ratios), 2),
        "target": target,
        "met": figure >= target,
    }
