"""A listing as entries of the index, and a query as what the index is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from catalog.search import lexemes
from catalog.search.text import Field, index_terms
from catalog.search.types import ListingDocument

_WRITTEN = re.compile(r"'((?:[^'\\]|''|\\.)*)':")  # an entry in the text of a `tsvector`
_ASKED = re.compile(r"'((?:[^'\\]|''|\\.)*)'(?::(\*?)([A-D]*))?")  # and in that of a `tsquery`
_ESCAPED = re.compile(r"\\(.)|''")
_PHRASE: Final = " <-> "


def entries_of(document: ListingDocument) -> list[str]:
    """Return every entry of a listing: its filters, its words, and those of its names again.

    Places are left out: two neighbors of a Han run overlap, so all of them together are as good
    as a phrase, and half as large; and no match has to be looked at twice.
    """
    names = _words(Field(text, code, "A") for code, text in document.names.items())
    around = _words(
        Field(text, code, "B") for each in document.context for code, text in each.items()
    )
    told = _words(
        (
            *(Field(text, code, "C") for code, text in document.summaries.items()),
            *(Field(text, code, "D") for code, text in document.descriptions.items()),
        )
    )
    found = [*lexemes.filters_of(document), *names, *around, *told]
    found += [f"{lexemes.NAME_MARK}{word}" for word in names]
    found += [f"{lexemes.CONTEXT_MARK}{word}" for word in around]
    return list(dict.fromkeys(found))


def _words(fields: Iterable[Field]) -> list[str]:
    return [_unescaped(each) for each in _WRITTEN.findall(index_terms(fields))]


def _unescaped(text: str) -> str:
    if "'" not in text and "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: found[1] or "'", text)


def anywhere(tsquery: str) -> str:
    """Return a query of words as the index knows them: no phrases, and marks for weights."""
    return _ASKED.sub(_plain, tsquery.replace(_PHRASE, " & "))


def in_names(tsquery: str) -> str:
    """Return the same query, asked of names alone."""
    return _ASKED.sub(_of_name, tsquery.replace(_PHRASE, " & "))


def _plain(found: re.Match[str]) -> str:
    if found[3]:
        return f"({_of_name(found)} | {_marked(found, lexemes.CONTEXT_MARK)})"
    return _marked(found, "")


def _of_name(found: re.Match[str]) -> str:
    return _marked(found, lexemes.NAME_MARK)


def _marked(found: re.Match[str], mark: str) -> str:
    return f"'{mark}{found[1]}'" + (":*" if found[2] else "")
