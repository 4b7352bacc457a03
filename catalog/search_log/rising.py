"""What is asked for more than it used to be."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.search_log.types import QueryLine

SMOOTHING = 5  # as if everything had been asked so often before: 3 after 0 is no rise yet
LEAST = 5  # times asked; fewer is chance


def rising(lines: Iterable[QueryLine], limit: int) -> list[QueryLine]:
    """Return the queries that grew, by (asked + 5) / (before + 5), the steepest first.

    20 after 0 is a rise of 5, 200 after 100 one of 1.95; what was asked fewer than five times, or
    no more often than before, is left out.
    """
    grown = [line for line in lines if line.asked >= LEAST and line.asked > line.before]
    return sorted(grown, key=lambda line: (-growth(line), line.query))[:limit]


def growth(line: QueryLine) -> int:
    """Return a query's growth in hundredths: 500 is five times as often."""
    return 100 * (line.asked + SMOOTHING) // (line.before + SMOOTHING)
