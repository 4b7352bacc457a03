"""Find restricted goods and claims in texts, whatever the script, width or case. Pure.

Texts and words are folded as search folds them: full width, Traditional and Simplified, accents
and case meet. Chinese words are found anywhere but inside an exception (藥 in 藥材); Latin words
whole, so that "gun" is not in "Burgundy". `docs/moderation.md` works examples out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalog.search.text.folding import HAN, fold, is_han

DESTINATIONS: Final = ("MO", "HK", "CBEC", "PARCEL")
BLOCK: Final = "block"
REVIEW: Final = "review"
TAG: Final = "tag"
CLOSES: Final = (BLOCK,)  # what closes every destination when none is named
_HAN_BETWEEN: Final = re.compile(f"(?<=[{HAN}])[^\\w{HAN}]{{1,2}}(?=[{HAN}])")
_LONGEST_SHOWN: Final = 120
_NEVER: Final = re.compile(r"(?!)")


@dataclass(frozen=True)
class Rule:
    """A screening rule as it is valid on a day; words as operators wrote them."""

    pk: int
    code: str
    severity: str
    words: tuple[str, ...]
    exceptions: tuple[str, ...] = ()
    tag: str = ""
    closed_to: tuple[str, ...] = ()

    @property
    def refuses(self) -> bool:
        """Whether the goods may go nowhere, so that they are not listed at all."""
        return self.severity == BLOCK and set(self.closed_to) in (set(), set(DESTINATIONS))

    @property
    def pattern(self) -> re.Pattern[str]:
        """The words as one expression over folded texts."""
        return _pattern(self.words)

    @property
    def exception_pattern(self) -> re.Pattern[str]:
        """The exceptions as one expression over folded texts."""
        return _pattern(self.exceptions)


@dataclass(frozen=True)
class Match:
    """A rule's word in a field, as the field writes it."""

    rule: Rule
    path: str
    found: str


@dataclass(frozen=True)
class Verdict:
    """What a screening means: refused, for a person, tags to set, destinations that are closed."""

    matches: tuple[Match, ...]

    @property
    def refusing(self) -> tuple[Match, ...]:
        """The matches for which the goods cannot be listed."""
        return tuple(match for match in self.matches if match.rule.refuses)

    @property
    def needs_person(self) -> bool:
        """Whether an operator has to look."""
        return any(match.rule.severity in (REVIEW, BLOCK) for match in self.matches)

    @property
    def tags(self) -> frozenset[str]:
        """The restricted tags that the texts call for."""
        return frozenset(match.rule.tag for match in self.matches if match.rule.tag)

    @property
    def closed_to(self) -> frozenset[str]:
        """The destinations to which the goods may not go."""
        return frozenset(
            place
            for match in self.matches
            for place in match.rule.closed_to or (DESTINATIONS if match.rule.refuses else ())
        )


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a list that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def unusable(word: str) -> bool:
    """Tell whether a word is too short: a Chinese letter may stand alone, two Latin ones not."""
    plain = _folded(word.rstrip("*"))
    return not plain or (not is_han(plain) and len(plain) < 3)


def screen(texts: Mapping[str, str], rules: Iterable[Rule]) -> Verdict:
    """Return what rules find in texts, which are by the path of their field."""
    known = tuple(rules)
    folded = {path: _folded(text) for path, text in texts.items() if text}
    return Verdict(
        tuple(
            Match(rule, path, _as_written(texts[path], found))
            for path, plain in folded.items()
            for rule in known
            for found in _found(plain, rule)
        )
    )


def _folded(text: str) -> str:
    """Fold, and close the gaps that people put between Chinese letters to hide a word."""
    return _HAN_BETWEEN.sub("", fold(text))


def _found(plain: str, rule: Rule) -> Iterator[str]:
    """Name each word of a rule once that stands in a text outside of the rule's exceptions."""
    if not any(stem in plain for stem in _stems(rule.words)):
        return  # almost always; looking for plain words is far quicker than the expression
    hits = list(rule.pattern.finditer(plain))
    spared = [match.span() for match in rule.exception_pattern.finditer(plain)]
    seen: set[str] = set()
    for hit in hits:
        start, end = hit.span()
        if hit[0] in seen or any(a <= start and end <= b for a, b in spared):
            continue
        seen.add(hit[0])
        yield hit[0]


# Folding every word of every list anew would take longer than the screening itself.
@lru_cache(maxsize=512)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = sorted(filter(None, map(_part, words)), key=len, reverse=True)
    return re.compile("|".join(parts)) if parts else _NEVER


@lru_cache(maxsize=512)
def _stems(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, (_folded(word.rstrip("*")) for word in words)))


def _part(word: str) -> str:
    plain = _folded(word.rstrip("*"))
    if not plain:
        return ""
    escaped = re.escape(plain)
    if is_han(plain):
        return escaped
    end = r"[a-z0-9]*" if word.endswith("*") else r"(?![a-z0-9])"
    return f"(?<![a-z0-9]){escaped}{end}"


def _as_written(text: str, found: str) -> str:
    """Return the part of a text that folds to what was found.

    Folding may change lengths, so the ends are searched for: the first end after which the
    folded beginning has it, then the last start from which it still does.
    """
    end = bisect_left(range(len(text)), True, key=lambda n: found in _folded(text[: n + 1])) + 1
    start = bisect_left(range(end), True, key=lambda n: found not in _folded(text[n:end])) - 1
    return text[max(0, start) : end].strip()[:_LONGEST_SHOWN]
