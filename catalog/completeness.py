"""How complete a listing's texts are for the law of a destination. Pure.

What a listing says in one language it says in every language that the destination asks for.
Source: Macau, Law 9/2021 (Chinese and Portuguese, or Chinese and English for imported goods);
mainland, Simplified Chinese. docs/catalog.md has the worked numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MACAU: Final = "MO"
MAINLAND: Final = "CN"
DESTINATIONS: Final = (MACAU, MAINLAND)
_HOME: Final = "MO"  # the country of origin of what is not imported
_CHINESE: Final = ("zh-hant", "zh-hans")
ALWAYS: Final = "name"

# Each need is met by one language of it.
_Needs = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a listing: what it is ("name", "label of ..."), by language."""

    code: str
    title: str
    by_language: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gap:
    """A text that is missing: which, and the languages of which one would do."""

    code: str
    title: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meter:
    """So many of the texts that a destination asks for are there; `gaps` are the others.

    `machine_made` names the languages that count but were converted and not confirmed yet.
    """

    destination: str
    done: int
    total: int
    gaps: tuple[Gap, ...]
    machine_made: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.gaps

    @property
    def percent(self) -> int:
        """How much is there, in whole percent, rounded down: 100 only when nothing is missing."""
        return self.done * 100 // self.total


def meter(
    texts: tuple[Text, ...],
    *,
    destination: str,
    origin_country: str,
    machine_made: tuple[str, ...] = (),
) -> Meter:
    """Measure a listing's texts for a destination.

    Imported goods in Macau may have English in place of Portuguese, one of both for all texts:
    the one of which more is there counts.
    """
    asked = [text for text in texts if text.code == ALWAYS or any(text.by_language.values())]
    ways = [_measure(asked, needs) for needs in _needs(destination, origin_country)]
    gaps = min(ways, key=len)
    total = len(asked) * len(_needs(destination, origin_country)[0])
    used = ("zh-hans",) if destination == MAINLAND else ("zh-hant",)
    return Meter(
        destination=destination,
        done=total - len(gaps),
        total=total,
        gaps=gaps,
        machine_made=tuple(code for code in machine_made if code in used),
    )


def _needs(destination: str, origin_country: str) -> tuple[_Needs, ...]:
    if destination == MAINLAND:
        return ((("zh-hans",),),)
    with_portuguese: _Needs = (_CHINESE, ("pt",))
    if origin_country == _HOME:
        return (with_portuguese,)
    return (with_portuguese, (_CHINESE, ("en",)))


def _measure(asked: list[Text], needs: _Needs) -> tuple[Gap, ...]:
    return tuple(
        Gap(text.code, text.title, need)
        for text in asked
        for need in needs
        if not any(text.by_language.get(code) for code in need)
    )
