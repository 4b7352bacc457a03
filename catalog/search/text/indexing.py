"""The texts of a listing as a `tsvector`, within the limits of PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from catalog.search.text.folding import fold
from catalog.search.text.query import OWN_NAMES, quoted
from catalog.search.text.stemming import forms
from catalog.search.text.tokens import TOKEN, Token, bigrams, gtin, tokens

# PostgreSQL: positions up to 16,383 and 256 of them a lexeme, 2,046 bytes a lexeme, and one
# megabyte for all lexemes with their positions. These stay far below, and keep rows small.
_LAST_POSITION: Final = 16_000
_POSITIONS_PER_LEXEME: Final = 40
_MOST_BYTES: Final = 300_000
_GAP: Final = 20  # between two fields, so that no phrase reaches across

Weight = Literal["A", "B", "C", "D"]


@dataclass(frozen=True)
class Field:
    """One text of a listing: A its names, B shop, brand and shelf, C a summary, D the rest."""

    text: str
    language: str
    weight: Weight = "A"


def index_terms(fields: Iterable[Field]) -> str:
    """Return the text of a `tsvector` that holds these fields, for a cast.

    Equal texts are kept once: Traditional and Simplified are, once folded. When there is more
    than an index row should hold, the later fields lose it: give names first.
    Source: PostgreSQL manual, 12.11 Limitations.
    """
    return " ".join(
        f"{quoted(lexeme)}:{','.join(f'{at}{weight}' for at, weight in sorted(found.items()))}"
        for lexeme, found in _placed(fields).items()
    )


def index_entries(fields: Iterable[Field]) -> dict[str, Weight]:
    """Return the lexemes of these fields without their places, each with its best weight.

    The same as `index_terms` keeps, several times as fast: a word is read once, not each time
    that it stands somewhere.
    """
    found: dict[str, Weight] = {}
    seen: set[tuple[str, str]] = set()
    size = 0
    for each in sorted(fields, key=lambda field: field.weight):
        folded = fold(each.text)
        read_as = "pt" if each.language == "pt" else "en"
        if (folded, read_as) in seen:
            continue
        seen.add((folded, read_as))
        size += 3 * len(folded)  # no text becomes more than its own length in three forms
        if size > _MOST_BYTES:
            break
        for lexeme in _entries(folded, read_as, with_signs=each.weight in OWN_NAMES):
            found.setdefault(lexeme, each.weight)
    found.pop("", None)
    return found


def _entries(folded: str, language: str, *, with_signs: bool) -> Iterator[str]:
    for match in TOKEN.finditer(folded):
        run = match["han"]
        if run is None:
            yield from _forms(match[0], language)
            continue
        if len(run) > 1 or not with_signs:
            yield from bigrams(run)
        if with_signs:
            yield from run


@lru_cache(maxsize=1 << 17)
def _forms(token: str, language: str) -> tuple[str, ...]:
    """Return the lexemes of one token that is no Han run."""
    return tuple(dict.fromkeys(lexeme for lexeme, _ in _lexemes(token, language, with_signs=False)))


def _placed(fields: Iterable[Field]) -> dict[str, dict[int, Weight]]:
    places: dict[str, dict[int, Weight]] = {}
    seen: set[tuple[str, str]] = set()
    at, size = 1, 0
    for each in fields:
        folded = fold(each.text)
        read_as = "pt" if each.language == "pt" else "en"
        if (folded, read_as) in seen:
            continue
        seen.add((folded, read_as))
        offset = 0
        for lexeme, offset in _lexemes(folded, read_as, with_signs=each.weight in OWN_NAMES):
            position = at + offset
            size += 8 + (0 if lexeme in places else len(lexeme.encode()) + 8)
            if position > _LAST_POSITION or size > _MOST_BYTES:
                return places
            found = places.setdefault(lexeme, {})
            if len(found) < _POSITIONS_PER_LEXEME:
                found.setdefault(position, each.weight)
        at += offset + _GAP
    return places


def _lexemes(folded: str, language: str, *, with_signs: bool) -> Iterator[tuple[str, int]]:
    """Yield lexemes with their places; each sign of a Han run stands alone too where asked."""
    at = 0
    for token in tokens(folded):
        if token.kind == "han":
            if len(token.text) > 1 or not with_signs:
                for step, pair in enumerate(bigrams(token.text)):
                    yield pair, at + step
            if with_signs:
                for step, sign in enumerate(token.text):
                    yield sign, at + step
            at += len(token.text) + 1  # two runs are no phrase
            continue
        yield from ((lexeme, at) for lexeme in _whole(token, language))
        for step, part in enumerate(token.parts if len(token.parts) > 1 else ()):
            yield from ((form, at + step) for form in forms(part, language))
        at += max(1, len(token.parts))


def _whole(token: Token, language: str) -> tuple[str, ...]:
    if token.kind == "word":
        return forms(token.text, language) if len(token.parts) < 2 else (token.text,)
    if token.kind in ("code", "number"):
        return tuple(dict.fromkeys((token.text, gtin(token.text))))
    return (token.text,)
