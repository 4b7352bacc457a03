"""Risk tiers: how long a payee's money is held, and what is kept back from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

STANDARD = "standard"


@dataclass(frozen=True)
class Tier:
    """Days from delivery until due; part of a period's sales kept back, and for how many days."""

    name: str
    hold_days: int
    reserve_bps: int
    reserve_days: int
