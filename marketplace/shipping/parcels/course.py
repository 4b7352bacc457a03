"""The tracking status as a function of the events. Pure. Source: docs/parcels.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from marketplace.shipping.carriers_api.statuses import RANKS, Status

_AFTER_DELIVERED: Final = frozenset(
    {Status.EXCEPTION, Status.RETURNING, Status.RETURNED, Status.LOST}
)


@dataclass(frozen=True, slots=True)
class Fact:
    """What counts of one event: its status, the carrier's time, and when we heard it."""

    status: Status
    happened_at: datetime
    heard: int | tuple[datetime, UUID]  # any order: two of one instant keep it


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a shipment stands, and since when by its carrier's clock."""

    status: Status = Status.PENDING
    since: datetime | None = None


def standing(facts: Iterable[Fact]) -> Standing:
    """Read the events in the order of their carrier's time; return where they lead."""
    found = Standing()
    for fact in sorted(facts, key=lambda each: (each.happened_at, each.heard)):
        taken = after(found.status, fact.status)
        if taken != found.status or found.since is None:
            found = Standing(taken, fact.happened_at)
    return found


def after(present: Status, told: Status) -> Status:
    """Return the status after one event: what was told, or what was there."""
    if present == Status.RETURNED:
        return present
    if present == Status.RETURNING:
        return _on_the_way_back(told)
    if present == Status.DELIVERED:
        return told if told in _AFTER_DELIVERED else present
    if told not in RANKS or told == Status.CUSTOMS_HOLD:
        return told
    if present == Status.CUSTOMS_HOLD:
        return told if RANKS[told] > RANKS[present] else present
    if present not in RANKS:  # after a setback the box moves again, wherever it is
        return told
    return told if RANKS[told] >= RANKS[present] else present


def _on_the_way_back(told: Status) -> Status:
    """A parcel that is delivered on its way back is delivered to its shop."""
    if told in (Status.RETURNED, Status.DELIVERED):
        return Status.RETURNED
    return Status.LOST if told == Status.LOST else Status.RETURNING
