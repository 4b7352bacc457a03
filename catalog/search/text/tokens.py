"""A folded text as tokens: Han runs, words, numbers with units, codes.

Bigrams, not words, stand in the index for Han: no dictionary decides what can be found, and a
change of the dictionary, which only reads queries, needs no new index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from catalog.search.text.folding import HAN
from catalog.search.text.quantities import NUMBER, QUANTITY, canonical, plain_number

Kind = Literal["han", "word", "code", "number", "quantity"]
_LETTER: Final = rf"[^\W_{HAN}]"
TOKEN: Final = re.compile(
    rf"(?P<han>[{HAN}]+)"
    rf"|(?<![^\W_{HAN}]){QUANTITY}"
    rf"|(?P<alone>{NUMBER})(?![-/']?[^\W_{HAN}])"
    rf"|(?P<word>{_LETTER}+(?:[-'./&+]{_LETTER}+)*)"
)
_PARTS = re.compile(r"[-'./&+]")
_GTIN_LENGTHS: Final = (8, 12, 13, 14)
LONGEST_WORD: Final = 60  # letters


@dataclass(frozen=True)
class Token:
    """One thing that stands in a text. `parts` are the words of a joined one: `pao-de-lo`."""

    text: str
    kind: Kind
    start: int
    end: int
    parts: tuple[str, ...] = ()


def tokens(folded: str) -> Iterator[Token]:
    """Yield the tokens of a folded text in order; signs and punctuation are left out."""
    for found in TOKEN.finditer(folded):
        start, end = found.span()
        if found["han"]:
            yield Token(found["han"], "han", start, end)
        elif found["unit"]:
            yield Token(canonical(found["number"], found["unit"]), "quantity", start, end)
        elif found["alone"]:
            yield Token(plain_number(found["alone"]), "number", start, end)
        else:
            yield _word(found["word"], start, end)


def _word(text: str, start: int, end: int) -> Token:
    text = text.removesuffix("'s")
    parts = tuple(part[:LONGEST_WORD] for part in _PARTS.split(text))
    joined = "".join(parts)[:LONGEST_WORD]
    has_digit = any(sign.isdigit() for sign in joined)
    return Token(joined, "code" if has_digit else "word", start, end, parts)


def bigrams(run: str) -> tuple[str, ...]:
    """Return each two neighbors of a Han run; a run of one sign is that sign."""
    if len(run) < 2:
        return (run,)
    return tuple(run[at : at + 2] for at in range(len(run) - 1))


def gtin(text: str) -> str:
    """Return a number with the length of a GTIN filled up to fourteen digits, else the number."""
    if text.isascii() and text.isdigit() and len(text) in _GTIN_LENGTHS:
        return text.zfill(14)
    return text
