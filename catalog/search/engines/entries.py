"""A listing as entries of the index."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from catalog.search import lexemes
from catalog.search.text import NO_MEANINGS, Field, Meanings, Style, index_entries
from catalog.search.types import ListingDocument

# Places are left out: half as large, and no match has to be looked at twice.
ANYWHERE: Final = Style(has_places=False, name_mark=lexemes.NAME_MARK, has_meanings=True)
IN_NAMES: Final = replace(ANYWHERE, only_names=True)
IN_OWN_NAME: Final = replace(IN_NAMES, name_mark=lexemes.OWN_MARK)
SPELLED_OUT: Final = replace(IN_NAMES, has_meanings=False)  # what a meaning stands for


def entries_of(document: ListingDocument, meanings: Meanings = NO_MEANINGS) -> list[str]:
    """Return every entry of a listing: its filters, its words, those of its names again.

    And what these names mean, of the meanings that the index keeps.

    Brand and categories count as names: who asks for wine means what stands under wine. But the
    listing's own name comes before them: who asks for biscuits wants no moon cake from the same
    shelf. The shop's name is none: not all is almond that comes from the House of Almonds.
    """
    shop, *own = document.context
    own_name = index_entries(Field(text, code, "A") for code, text in document.names.items())
    own_name |= index_entries(Field(code, "en", "B") for code in document.codes)
    named = dict.fromkeys(own_name)
    for each in own:
        named.update(dict.fromkeys(_surrounding(each)))
    told = index_entries(
        [
            *(Field(text, code, "C") for code, text in document.summaries.items()),
            *(Field(text, code, "D") for code, text in document.descriptions.items()),
        ]
    )
    marked = [f"{lexemes.OWN_MARK}{word}" for word in own_name]
    marked += [f"{lexemes.NAME_MARK}{word}" for word in named]
    marked += marked_meanings(own_name, named, meanings)
    words = {**named, **told, **dict.fromkeys(_surrounding(shop))}
    return [*lexemes.filters_of(document), *marked, *words]


def marked_meanings(
    own_name: Collection[str], named: Collection[str], meanings: Meanings
) -> list[str]:
    """Return the entries of what an own name means, and of that with its brand and shelves."""
    found = [f"{lexemes.OWN_MARK}{meant}" for meant in meanings.entries(own_name)]
    return found + [f"{lexemes.NAME_MARK}{meant}" for meant in meanings.entries(named)]


def _surrounding(texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the words of a name that many listings share."""
    for code, text in texts.items():
        yield from _shared(text, code)


@lru_cache(maxsize=20_000)
def _shared(text: str, language: str) -> tuple[str, ...]:
    return tuple(index_entries([Field(text, language, "B")]))
