"""What operators know of words: synonyms, brands with their other names, words to pass over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from catalog.search.text.folding import fold, is_han
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
class Lexicon:
    """The words of one moment, prepared for reading queries. Build it with `of`."""

    alternatives: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    stop_words: frozenset[str] = frozenset()
    longest: int = 1

    @classmethod
    def of(
        cls,
        groups: Iterable[SynonymGroup] = (),
        *,
        stop_words: Iterable[str] = (),
        words: Iterable[str] = (),
    ) -> Lexicon:
        """Prepare groups, stop words, and words that only tell where a Han text is cut.

        Stop words of all languages count in each: nobody knows which one a query is in.
        """
        skipped = frozenset(fold(word) for word in stop_words)
        told: defaultdict[Key, dict[str, None]] = defaultdict(dict)
        for word in words:
            for key in keys_of(fold(word), "*", skipped):
                told[key]
        for group in groups:
            meant = [fold(text) for _language, text in group.means or group.terms]
            meant = [text for text in meant if len(text) <= LONGEST_TERM and any(tokens(text))]
            for language, text in group.terms:
                for key in keys_of(fold(text), language, skipped):
                    told[key].update(dict.fromkeys(meant))
            for language, text in group.means:  # a word in its own right, to be cut by
                for key in keys_of(fold(text), language, skipped):
                    told[key]
        longest = max((len(part) for part in (*told, *filter(is_han, skipped))), default=1)
        return cls({key: tuple(texts) for key, texts in told.items()}, skipped, longest)


EMPTY: Final = Lexicon()


def keys_of(folded: str, language: str, skipped: frozenset[str]) -> Iterator[Key]:
    """Yield the keys of a folded term: one a language whose endings it may have."""
    found = list(tokens(folded))
    spoken = {"*": READINGS, "pt": ("", "pt")}.get(language, ("", "en"))
    for reading in spoken:
        key = tuple(part for token in found for part in symbols(token, reading))
        kept = tuple(part for part in key if part not in skipped or is_han(part)) or key
        if 0 < len(kept) <= LONGEST_KEY:
            yield kept


def symbols(token: Token, reading: str) -> tuple[str, ...]:
    """Return a token as the parts of a key, read as one language."""
    if token.kind == "han":
        return tuple(token.text)
    if token.kind != "word" or not reading:
        return token.parts if len(token.parts) > 1 else (token.text,)
    return tuple(stem(part, reading) for part in token.parts)
