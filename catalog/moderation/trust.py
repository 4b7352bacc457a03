"""How far a vendor's word is trusted, computed from facts, with the arithmetic in sight. Pure.

`docs/moderation.md` explains the points and works them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Levels from the least trust to the most."""

    NEW = "new", _("new")
    KNOWN = "known", _("known")
    TRUSTED = "trusted", _("trusted")


KNOWN_FROM: Final = 20  # points
TRUSTED_FROM: Final = 60
_ORDER: Final = tuple(Level.values)


@dataclass(frozen=True)
class VendorFacts:
    """What is counted: decisions by people in the last 365 days, disputes in the same, age."""

    approved: int = 0
    rejected: int = 0
    changes_requested: int = 0
    disputes: int = 0
    days_open: int = 0


@dataclass(frozen=True)
class Part:
    """One line of the arithmetic: so many, at so many points each, bounded."""

    label: str | Promise
    count: int
    points: int


@dataclass(frozen=True)
class Trust:
    """A level, the points that make it, and their parts; `pinned` is an operator's reason."""

    level: str
    points: int
    parts: tuple[Part, ...]
    pinned: str = ""


def trust_of(facts: VendorFacts, *, pin: tuple[str, str] | None = None) -> Trust:
    """Compute a vendor's level; a pin (level, reason) decides instead, with the sum still shown.

    An approval is 2 points up to 50, each full 30 days here 1 point up to 24; a rejection takes
    10, a request for changes 2, a lost dispute 15.
    """
    parts = (
        Part(_("approved"), facts.approved, min(50, 2 * facts.approved)),
        Part(_("days since its first listing"), facts.days_open, min(24, facts.days_open // 30)),
        Part(_("rejected"), facts.rejected, -10 * facts.rejected),
        Part(_("changes requested"), facts.changes_requested, -2 * facts.changes_requested),
        Part(_("disputes lost"), facts.disputes, -15 * facts.disputes),
    )
    points = sum(part.points for part in parts)
    if pin is not None:
        return Trust(pin[0], points, parts, pinned=pin[1])
    level = Level.TRUSTED if points >= TRUSTED_FROM else Level.KNOWN
    return Trust(level.value if points >= KNOWN_FROM else Level.NEW.value, points, parts)


def reaches(level: str, least: str) -> bool:
    """Tell whether a level is at least another."""
    return _ORDER.index(level) >= _ORDER.index(least)
