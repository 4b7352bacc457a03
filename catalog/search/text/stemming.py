"""English and Portuguese words without their endings, for folded (small, accent-free) words.

Not the Snowball stemmers of PostgreSQL: they need accents that shoppers leave out, their
Portuguese parts `pastéis` from `pastel` and `pães` from `pão`, and their stems of two languages
meet where no word does (`porta` becomes `port`, and a key ring a wine). Ours gives every word
that a form may come from, mostly real words, and one implementation to index and query.
"""

from __future__ import annotations

import re
from typing import Final

_SHORTEST: Final = 3  # letters; shorter words have no endings
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"([bdfgkmnprt])\1$")
_BRITISH_ISE = re.compile(r"(.{3})is(e|er|ers|es|ed|ing)$")
_PLAIN_WORD = re.compile(r"[a-z]+")

# Plural ending, singular ending, letters the rest must have; the likeliest first.
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
_PORTUGUESE_FEMININE: Final = (
    ("ada", "ado"),
    ("ida", "ido"),
    ("osa", "oso"),
    ("ica", "ico"),
    ("ana", "ano"),
    ("ina", "ino"),
    ("esa", "es"),
)
# Adjectives of goods that no ending tells from nouns (`porta` is no form of `porto`).
_FEMININE_WORDS: Final = {
    f"{stem}a": f"{stem}o"
    for stem in (
        *("sec", "branc", "pret", "vermelh", "nov", "fresc", "pur", "velh", "amarel"),
        *("medi", "gross", "inteir", "mist", "rech", "salgad", "larg", "pequen", "macau"),
    )
}
_PORTUGUESE_SINGULAR_IN_S: Final = {
    *("portugues", "ingles", "frances", "chines", "japones", "holandes", "escoces", "irlandes"),
    *("lapis", "pires", "gas", "tres", "mes", "oasis", "virus", "mais", "cais", "anis", "gratis"),
}
_ENGLISH_KEEP_S: Final = ("ss", "us", "is")
_ENGLISH_IN_ES: Final = ("sses", "shes", "ches", "xes", "zes", "oes")


def forms(word: str, language: str) -> tuple[str, ...]:
    """Return a folded word and every word that it may be a form of, the word first.

    Two forms of one word have one in common: `baked` and `baking` share `bake`. `language` is
    one of the four codes; Latin words in Chinese texts are read as English.
    """
    if len(word) <= _SHORTEST or not _PLAIN_WORD.fullmatch(word):
        return (word,)
    found = _portuguese(word) if language == "pt" else _english(word)
    return tuple(dict.fromkeys((word, *found)))


def stem(word: str, language: str) -> str:
    """Return the one name of all forms of a word, by which the lexicon has it."""
    if len(word) < _SHORTEST or not _PLAIN_WORD.fullmatch(word):
        return word
    if language == "pt":
        return _masculine(_portuguese_singular(word))
    base = _DOUBLED.sub(r"\1", min(forms(word, language), key=len))
    if len(base) > _SHORTEST and base.endswith("e"):
        base = base[:-1]
    return f"{base[:-1]}i" if base.endswith("y") and base[-2:-1] not in "aeiou" else base


# --- English -----------------------------------------------------------------------------


def _english(word: str) -> list[str]:
    found = _english_bases(word)
    return [*found, *filter(None, map(_american, (word, *found)))]


def _american(word: str) -> str:
    """Return the American spelling of a British one (`flavour`, `moisturiser`), else nothing."""
    if "our" in word[2:]:
        return word[:2] + word[2:].replace("our", "or")
    return _BRITISH_ISE.sub(r"\1iz\2", word) if _BRITISH_ISE.search(word) else ""


def _english_bases(word: str) -> list[str]:
    if word.endswith(("ies", "ied")):
        return [f"{word[:-3]}y", word[:-1]]
    if word.endswith(_ENGLISH_IN_ES):
        return [word[:-2], word[:-1]]
    if word.endswith("s") and not word.endswith(_ENGLISH_KEEP_S):
        return [word[:-1]]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _SHORTEST and _VOWEL.search(rest):
            return [rest, f"{rest}e", _DOUBLED.sub(r"\1", rest)]
    return []


# --- Portuguese --------------------------------------------------------------------------


def _portuguese(word: str) -> list[str]:
    found = [_portuguese_singular(word)]
    if word.endswith("s"):
        found.append(word[:-1])
    return [*found, *map(_masculine, found)]


def _portuguese_singular(word: str) -> str:
    if not word.endswith("s") or len(word) <= _SHORTEST or word in _PORTUGUESE_SINGULAR_IN_S:
        return word
    for plural, singular, least in _PORTUGUESE_PLURALS:
        if word.endswith(plural) and len(word) - len(plural) >= least:
            return word.removesuffix(plural) + singular
    return word[:-1]


def _masculine(word: str) -> str:
    if word in _FEMININE_WORDS:
        return _FEMININE_WORDS[word]
    for feminine, masculine in _PORTUGUESE_FEMININE:
        if word.endswith(feminine) and len(word) > len(feminine) + 1:
            return word.removesuffix(feminine) + masculine
    return word
