"""Give a marketplace its first words: synonyms and stop words, each once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from catalog.search.models import StopWord, Synonym, SynonymTerm
from marketplace.foundation.languages import LANGUAGES

FOLDER: Final = Path(__file__).resolve().parents[1].joinpath("starter")
_STOP_WORDS: Final = "stop_words.toml"
_LANGUAGE_OF: Final = {"hant": "zh-hant", "hans": "zh-hans", "pt": "pt", "en": "en"}
_Terms = list[tuple[str, str, str]]  # side, language, text


@transaction.atomic
def load_starter_words() -> tuple[int, int]:
    """Add the shipped synonyms and stop words that are not there; return how many of each.

    What operators changed or switched off stays as it is. Doing it again adds nothing.
    """
    known = set(Synonym.objects.values_list("code", flat=True))
    new = {code: terms for code, terms in starter_groups() if code not in known}
    made = Synonym.objects.bulk_create([Synonym(code=code, is_shipped=True) for code in new])
    SynonymTerm.objects.bulk_create(
        SynonymTerm(synonym=row, side=side, language=language, text=text)
        for row in made
        for side, language, text in new[row.code]
    )
    said = set(StopWord.objects.values_list("language", "word"))
    stops = [pair for pair in starter_stop_words() if pair not in said]
    StopWord.objects.bulk_create(
        StopWord(language=language, word=word, is_shipped=True) for language, word in stops
    )
    return len(made), len(stops)


def starter_groups() -> Iterator[tuple[str, _Terms]]:
    """Yield every shipped group with its terms."""
    for path in sorted(FOLDER.glob("*.toml")):
        if path.name != _STOP_WORDS:
            for code, group in tomllib.loads(path.read_text()).items():
                yield code, list(_terms(group))


def starter_stop_words() -> list[tuple[str, str]]:
    """Return every shipped stop word with its language."""
    told = tomllib.loads(FOLDER.joinpath(_STOP_WORDS).read_text())
    return [(code, word) for code in LANGUAGES for word in dict.fromkeys(told[code].split())]


def _terms(group: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    if "asks" in group:
        for side in (SynonymTerm.Side.ASKS, SynonymTerm.Side.FINDS):
            yield from _said(group[side.value], side.value)
    else:
        yield from _said(group, SynonymTerm.Side.BOTH.value)


def _said(texts: Mapping[str, str], side: str) -> Iterator[tuple[str, str, str]]:
    for key, language in _LANGUAGE_OF.items():
        for text in dict.fromkeys(texts.get(key, "").split(", ")):
            if text:
                yield side, language, text
