"""English and Portuguese words without their endings, for folded (small, accent-free) words.

Not the Snowball stemmers of PostgreSQL: they need accents that shoppers leave out, and their
Portuguese parts `pastéis` from `pastel` and `pães` from `pão`. Ours is shorter, knows those, and
gives index and query one implementation, whatever the engine. A stem only stands beside the
word itself, so a wrong one costs little.
"""

from __future__ import annotations

import re
from typing import Final

_SHORTEST: Final = 3  # letters that a stem keeps
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"([bdfgkmnprt])\1$")
_PLAIN_WORD = re.compile(r"[a-z]+")

# Plural ending, singular ending, letters the rest must have. The first that fits is used.
_PORTUGUESE_PLURALS: Final = (
    ("oes", "ao", 2),
    ("aes", "ao", 1),
    ("aos", "ao", 1),
    ("ais", "al", 2),
    ("eis", "el", 2),
    ("ois", "ol", 2),
    ("uis", "ul", 2),
    ("ns", "m", 2),
    ("res", "r", 2),
    ("zes", "z", 2),
    ("ses", "s", 3),
    ("is", "il", 3),
)
_PORTUGUESE_SINGULAR_IN_S: Final = {
    *("portugues", "ingles", "frances", "chines", "japones", "holandes", "escoces", "irlandes"),
    *("lapis", "pires", "gas", "tres", "mes", "oasis", "virus", "mais", "cais", "anis", "gratis"),
}
_ENGLISH_KEEP_S: Final = ("ss", "us", "is")


def stem(word: str, language: str) -> str:
    """Return a folded word without its ending; a word of another script comes back as it is.

    `language` is one of the four codes. Latin words in Chinese texts are read as English.
    """
    if len(word) < _SHORTEST or not _PLAIN_WORD.fullmatch(word):
        return word
    return _portuguese(word) if language == "pt" else _english(word)


def _english(word: str) -> str:
    word = _english_singular(word)
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _SHORTEST and _VOWEL.search(rest):
            word = _DOUBLED.sub(r"\1", rest)
            break
    if len(word) > _SHORTEST and word.endswith("e"):
        word = word[:-1]
    if len(word) >= _SHORTEST and word.endswith("y") and word[-2] not in "aeiou":
        word = f"{word[:-1]}i"
    return word


def _english_singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y" if word not in ("cookies", "brownies", "smoothies") else word[:-1]
    if word.endswith("ied") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "oes")) and len(word) > 5:
        return word[:-2]
    if word.endswith("s") and len(word) > _SHORTEST and not word.endswith(_ENGLISH_KEEP_S):
        return word[:-1]
    return word


def _portuguese(word: str) -> str:
    if len(word) <= _SHORTEST:  # `gás`, `mês`, `pós`
        return word
    word = _portuguese_singular(word)
    if word.endswith("ao") or len(word) <= _SHORTEST:
        return word
    return word[:-1] if word[-1] in "aeo" else word


def _portuguese_singular(word: str) -> str:
    if not word.endswith("s") or word in _PORTUGUESE_SINGULAR_IN_S:
        return word
    for plural, singular, least in _PORTUGUESE_PLURALS:
        if word.endswith(plural) and len(word) - len(plural) >= least:
            return word.removesuffix(plural) + singular
    return word[:-1]
