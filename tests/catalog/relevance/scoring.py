"""How good an answer is. Pure.

Recall at ten: how many of the relevant listings are among the first ten, of those that fit
there. MRR: one divided by the place of the first relevant listing, 0 without one.
Source: Manning, Raghavan, Schütze, Introduction to Information Retrieval (2008), chapter 8.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

DEPTH: Final = 10


@dataclass(frozen=True)
class Scored:
    """One judged query and how its answer scores."""

    language: str
    kind: str
    query: str
    is_held_out: bool
    recall: Fraction
    reciprocal_rank: Fraction


def recall_at_ten(found: Sequence[str], relevant: Collection[str]) -> Fraction:
    """Return the part of the relevant ones, at most ten, that is among the first ten."""
    return Fraction(len(set(found[:DEPTH]) & set(relevant)), min(DEPTH, len(relevant)))


def reciprocal_rank(found: Sequence[str], relevant: Collection[str]) -> Fraction:
    """Return one by the place of the first relevant one."""
    places = (place for place, code in enumerate(found, 1) if code in relevant)
    return Fraction(1, place) if (place := next(places, 0)) else Fraction(0)


def summary(scored: Iterable[Scored]) -> dict[str, Any]:
    """Return the means of all, by language, by kind, and of the held-out half by language."""
    groups: defaultdict[tuple[str, str], list[Scored]] = defaultdict(list)
    for each in scored:
        groups["all", ""].append(each)
        groups["languages", each.language].append(each)
        groups["kinds", each.kind].append(each)
        half = "held_out" if each.is_held_out else "looked_at"
        groups[half, each.language].append(each)
    told: dict[str, Any] = {}
    for (group, name), members in sorted(groups.items()):
        if name:
            told.setdefault(group, {})[name] = _means(members)
        else:
            told[group] = _means(members)
    return told


def _means(members: Sequence[Scored]) -> dict[str, Any]:
    count = len(members)
    return {
        "queries": count,
        "recall_at_10": _shown(sum((each.recall for each in members), Fraction(0)) / count),
        "mrr": _shown(sum((each.reciprocal_rank for each in members), Fraction(0)) / count),
    }


def _shown(mean: Fraction) -> str:
    return f"{round(mean * 1000) / 1000:.3f}"
