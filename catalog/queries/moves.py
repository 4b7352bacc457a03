"""From when until when a listing is shown: what waits, and what the last try was refused for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from catalog.models import ScheduledMove


@dataclass(frozen=True)
class MoveView:
    """A scheduled move of a product. One that is not cleared waits to be looked at, too."""

    move: str
    due_at: datetime
    is_cleared: bool


@dataclass(frozen=True)
class MovesView:
    """What waits, by its move, and why the last move that ended was refused, or ""."""

    waiting: dict[str, MoveView]
    refusal: str


def moves_of(product_id: int) -> MovesView:
    """Return a product's waiting moves. Two statements."""
    moves = ScheduledMove.objects.filter(product_id=product_id)
    waiting = moves.filter(status=ScheduledMove.Status.WAITING)
    ended = moves.exclude(status=ScheduledMove.Status.WAITING).order_by("-ended_at", "-pk")
    last = ended.values_list("refusal", flat=True).first()
    return MovesView(
        {row.move: MoveView(row.move, row.due_at, row.is_cleared) for row in waiting}, last or ""
    )
