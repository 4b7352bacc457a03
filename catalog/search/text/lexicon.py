"""What operators know of words: synonyms, brands with their other names, words to pass over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from catalog.search.text.alternatives import Ways, node_of, ways_of
from catalog.search.text.folding import fold, is_han
from catalog.search.text.meanings import digest, entry
from catalog.search.text.query import Meaning
from catalog.search.text.stemming import stem
from catalog.search.text.tokens import Token, tokens

# The name of a term by which it is found: Han signs one by one, words by their stems.
Key = tuple[str, ...]
READINGS: Final = ("", "en", "pt")  # as written, as English, as Portuguese
LONGEST_KEY: Final = 24  # signs and words
LONGEST_TERM: Final = 120  # signs


@dataclass(frozen=True)
class SynonymGroup:
    """Terms of any language that mean the same; `(language, text)`, `*` for all languages.

    One-way: who asks for one of `terms` also finds `means`, and not the other way round, as a
    drink is no port wine. Two-way groups leave `means` empty.
    """

    terms: tuple[tuple[str, str], ...]
    means: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Kept:
    """A group whose ways the index keeps as one entry, and the texts that it stands for."""

    texts: frozenset[str]
    node: Meaning


@dataclass(frozen=True)
class Lexicon:
    """The words of one moment, prepared for reading queries. Build it with `of`.

    `groups` are the ways of every group that has several words, by their digests: what an index
    can keep as meanings. `meanings` are those that it does keep.
    """

    alternatives: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    meanings: Mapping[Key, tuple[Kept, ...]] = field(default_factory=dict)
    groups: Mapping[str, Ways] = field(default_factory=dict)
    stop_words: frozenset[str] = frozenset()
    longest: int = 1

    @classmethod
    def of(
        cls,
        groups: Iterable[SynonymGroup] = (),
        *,
        stop_words: Iterable[str] = (),
        words: Iterable[str] = (),
        kept: Mapping[str, int] = MappingProxyType({}),
    ) -> Lexicon:
        """Prepare groups, stop words, and words that only tell where a Han text is cut.

        Stop words of all languages count in each: nobody knows which one a query is in. `kept`
        are the numbers of the meanings that the index keeps, by their digests.
        """
        skipped = frozenset(fold(word) for word in stop_words)
        told: defaultdict[Key, dict[str, None]] = defaultdict(dict)
        meanings: defaultdict[Key, list[Kept]] = defaultdict(list)
        ways: dict[str, Ways] = {}
        for word in words:
            for key in _keys(fold(word), "*", skipped):
                told[key]
        for group in groups:
            asked = [_keys(fold(text), language, skipped) for language, text in group.terms]
            meant = _meant(group, skipped)
            texts = frozenset(text for text, _keys in meant)
            one: list[Kept] = []
            if any(key not in keys for known in asked for key in known for _text, keys in meant):
                found = ways_of(texts, skipped)
                ways[name := digest(found)] = found
                if name in kept:
                    nodes = tuple(node_of(way) for way in found)
                    one = [Kept(texts, Meaning(entry(kept[name]), nodes))]
            for key in dict.fromkeys(key for keys in asked for key in keys):
                others = {text: None for text, keys in meant if key not in keys}
                told[key].update(others)
                meanings[key] += one if others else []
            for key in (key for _text, keys in meant for key in keys):
                told[key]  # a word in its own right, to be cut by
        longest = max((len(part) for part in (*told, *filter(is_han, skipped))), default=1)
        return cls(
            alternatives={key: tuple(texts) for key, texts in told.items()},
            meanings={key: tuple(nodes) for key, nodes in meanings.items() if nodes},
            groups=ways,
            stop_words=skipped,
            longest=longest,
        )


EMPTY: Final = Lexicon()


def _meant(group: SynonymGroup, skipped: frozenset[str]) -> list[tuple[str, tuple[Key, ...]]]:
    """Return what a group finds, folded, each with its keys: no term is a synonym of itself."""
    found = [(fold(text), language) for language, text in group.means or group.terms]
    return [
        (text, _keys(text, language, skipped))
        for text, language in found
        if len(text) <= LONGEST_TERM and any(tokens(text))
    ]


def _keys(folded: str, language: str, skipped: frozenset[str]) -> tuple[Key, ...]:
    """Return the keys of a folded term: one a language whose endings it may have."""
    found = list(tokens(folded))
    spoken = {"*": READINGS, "pt": ("", "pt")}.get(language, ("", "en"))
    keys: dict[Key, None] = {}
    for reading in spoken:
        key = tuple(part for token in found for part in symbols(token, reading))
        kept = tuple(part for part in key if part not in skipped or is_han(part)) or key
        if 0 < len(kept) <= LONGEST_KEY:
            keys[kept] = None
    return tuple(keys)


def symbols(token: Token, reading: str) -> tuple[str, ...]:
    """Return a token as the parts of a key, read as one language."""
    if token.kind == "han":
        return tuple(token.text)
    if token.kind != "word" or not reading:
        return token.parts if len(token.parts) > 1 else (token.text,)
    return tuple(stem(part, reading) for part in token.parts)
