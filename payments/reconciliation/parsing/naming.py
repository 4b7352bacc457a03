"""Names of lines, by which a line that comes in two files is one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from payments.reconciliation.types import ReadLine


def named(lines: Iterable[ReadLine]) -> Iterator[ReadLine]:
    """Give each line a name of its own: the bank's, else what it says.

    A bank may write one reference on several lines, and two lines may say the same: they are
    counted in their order, which is the same in every file that holds that day.
    """
    seen: dict[str, int] = {}
    for line in lines:
        name = line.external_id or f"{line.booked_on}:{line.minor}:{line.text[:60]}"
        seen[name] = seen.get(name, 0) + 1
        yield replace(line, external_id=name if seen[name] == 1 else f"{name}#{seen[name]}")
