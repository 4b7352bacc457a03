"""Versions of a product by options: what can be chosen from where a buyer stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

MOST_OPTIONS: Final = 3
MOST_VALUES: Final = 20
MOST_VARIANTS: Final = 60


@dataclass(frozen=True, slots=True)
class Version:
    """A variant with its option values, by option; `is_sold_out`: it cannot be bought now."""

    variant_id: int
    values: Mapping[int, int]
    is_sold_out: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """Where choosing a value leads: to a variant, perhaps with other values of other options."""

    value_id: int
    variant_id: int
    is_chosen: bool
    is_sold_out: bool
    keeps_the_rest: bool


def ways(
    options: Sequence[int], versions: Sequence[Version], chosen: Version
) -> dict[int, tuple[Way, ...]]:
    """Return, for each option, where each of its values leads from the chosen version.

    The other values stay as they are where such a version exists, even a sold out one. Else the
    way keeps the earlier options rather than the later ones, and leads to what can be bought
    rather than to what cannot: a click never ends nowhere.
    """
    return {
        option: tuple(
            _way(option, value, options, versions, chosen)
            for value in dict.fromkeys(v.values[option] for v in versions if option in v.values)
        )
        for option in options
    }


def fault(options: Sequence[int], versions: Sequence[Version]) -> str:
    """Say what is wrong with a product's versions, or "".

    "many": more options or versions than a page can show; "partial": one lacks an option's
    value; "twice": two have the same values.
    """
    if len(options) > MOST_OPTIONS or len(versions) > MOST_VARIANTS:
        return "many"
    if any(set(version.values) != set(options) for version in versions):
        return "partial"
    keys = [tuple(version.values[option] for option in options) for version in versions]
    return "twice" if options and len(set(keys)) < len(keys) else ""


def _way(
    option: int, value: int, options: Sequence[int], versions: Sequence[Version], chosen: Version
) -> Way:
    having = [version for version in versions if version.values.get(option) == value]
    others = [each for each in options if each != option]

    def kept(version: Version) -> tuple[bool, ...]:
        return tuple(version.values.get(o) == chosen.values.get(o) for o in others)

    best = max(having, key=lambda v: (kept(v), not v.is_sold_out))
    return Way(
        value_id=value,
        variant_id=best.variant_id,
        is_chosen=chosen.values.get(option) == value,
        is_sold_out=best.is_sold_out,
        keeps_the_rest=all(kept(best)),
    )
