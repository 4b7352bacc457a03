"""What a figure was measured on, and how several runs become one figure."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any


def circumstances(servers: str) -> dict[str, Any]:
    """Return when and on what a run was made; no name of the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {
            "processors": os.cpu_count(),
            "memory_gib": round(memory / 2**30, 1),
            "system": platform.system(),
            "architecture": platform.machine(),
            "busy_before": round(os.getloadavg()[0], 2),  # over the last minute, in processors
        },
        "python": platform.python_version(),
        "servers": servers,
    }


def summary(values: Sequence[float], digits: int = 2) -> dict[str, Any]:
    """Return the median with every run beside it."""
    return {
        "median": round(statistics.median(values), digits),
        "runs": [round(value, digits) for value in values],
    }


def spread(values: Sequence[float], digits: int = 1) -> dict[str, Any]:
    """Return the median and the value that 95 of 100 stay below, of many measurements."""
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), digits),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], digits),
        "count": len(ordered),
    }
