"""Deal an amount over lines: by largest remainder, and to none more than it has room for."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.foundation.money import allocate


def deal(total: int, weights: Sequence[int], rooms: Sequence[int]) -> list[int]:
    """Split `total` by `weights`; what finds no room goes on to the others, by their rooms.

    The parts sum to the total, or to all the room there is if that is less. None is negative.
    """
    total = min(total, sum(rooms))
    if total <= 0 or not any(weights):
        return [0] * len(weights)
    parts = [min(part, room) for part, room in zip(allocate(total, weights), rooms, strict=True)]
    rest = total - sum(parts)
    if rest:
        free = [room - part for part, room in zip(parts, rooms, strict=True)]
        parts = [part + more for part, more in zip(parts, allocate(rest, free), strict=True)]
    return parts
