"""Whose offer a shared product's page puts first. Pure; docs/catalog.md has worked examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.foundation.money import Money


@dataclass(frozen=True, slots=True)
class Candidate:
    """One vendor's offer of a version, as one buyer would get it.

    Money: `landed` is one unit with the cheapest way to deliver it, in the buyer's currency; None
    when that is not known. `rating_centi` is the vendor's average in hundredths of a star, None
    without any.
    """

    offer_id: int
    ships: bool
    is_in_stock: bool
    landed: Money | None
    rating_centi: int | None = None


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates, the best first.

    It ships to the buyer; it is in stock; it costs less delivered; its vendor is rated better
    (no rating is the lowest); it was there first. Nothing else counts, least of all what a
    vendor pays the marketplace.
    """
    return sorted(candidates, key=_rank)


def _rank(candidate: Candidate) -> tuple[bool, bool, bool, int, int, int]:
    landed = candidate.landed
    return (
        not candidate.ships,
        not candidate.is_in_stock,
        landed is None,
        landed.minor if landed else 0,
        -(candidate.rating_centi or 0),
        candidate.offer_id,
    )
