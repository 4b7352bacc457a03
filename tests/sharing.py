"""How several processes share the tests: a file stays together, and so do those of one marketplace.

Tests that need the running marketplace are one unit, and first: it starts once, and its waits
overlap with the others' work. The plug-in's own groups by mark do nothing with this pytest, whose
items no longer have the name that it writes them into.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# Journeys first, whose books start empty, then the browser.
OF_THE_MARKETPLACE = ("tests/journeys/", "tests/browser/", "tests/benchmarks/test_bench.py")


class BySharedWork(LoadScopeScheduling):
    """Hand out the files in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """Return what a test may not be parted from: its file, or the marketplace."""
    path = nodeid.partition("::")[0]
    return "marketplace" if path.startswith(OF_THE_MARKETPLACE) else path


def turn(item: pytest.Item) -> int:
    """Return the place of a test in the order: the lower, the earlier."""
    for place, start in enumerate(OF_THE_MARKETPLACE):
        if item.nodeid.startswith(start):
            return place
    return len(OF_THE_MARKETPLACE)


def scheduler(config: pytest.Config, log: Any) -> BySharedWork:
    """Return the scheduler for `pytest_xdist_make_scheduler`."""
    return BySharedWork(config, log)
