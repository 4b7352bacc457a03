"""Every way to write a thing that the lexicon knows, as it is asked of names."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from catalog.search.text.query import (
    OWN_NAMES,
    All,
    Any,
    Lexeme,
    Node,
    Phrase,
    all_of,
    any_of,
)
from catalog.search.text.stemming import forms
from catalog.search.text.tokens import Token, bigrams, tokens

# One way to write something: at each place one of these lexemes, all places in one name.
Way: TypeAlias = tuple[tuple[str, ...], ...]
Ways: TypeAlias = tuple[Way, ...]


@lru_cache(maxsize=1 << 13)
def alternative(text: str, stop_words: frozenset[str]) -> Node:
    """Ask names for a folded text: for all of its words but those that say nothing."""
    found = list(tokens(text))
    said = [token for token in found if token.text not in stop_words] or found
    nodes: list[Node] = []
    for token in said:
        if token.kind == "han":
            nodes.append(phrase(token.text, OWN_NAMES))
        elif token.kind != "word":
            nodes.append(Lexeme(token.text, OWN_NAMES))
        else:
            nodes += [forms_of(part, OWN_NAMES) for part in telling(token, stop_words)]
    return all_of(nodes)


def ways_of(texts: Iterable[str], stop_words: frozenset[str]) -> Ways:
    """Return what `alternative` asks for any of these texts, in one order whatever theirs is."""
    return tuple(sorted({_places(alternative(text, stop_words)) for text in texts}))


def node_of(way: Way) -> Node:
    """Ask names for one way to write something: the way back from `ways_of`."""
    return all_of([any_of([Lexeme(each, OWN_NAMES) for each in place]) for place in way])


def _places(node: Node) -> Way:
    if isinstance(node, Lexeme):
        return ((node.text,),)
    if isinstance(node, Phrase):
        return tuple((each.text,) for each in node.lexemes)
    if isinstance(node, All):
        return tuple(place for each in node.nodes for place in _places(each))
    if isinstance(node, Any):
        return (tuple(place[0] for each in node.nodes for place in _places(each)),)
    raise TypeError(node)


def phrase(run: str, weights: str = "") -> Node:
    """Ask for a Han run by its pairs."""
    pairs = tuple(Lexeme(pair, weights) for pair in bigrams(run))
    return pairs[0] if len(pairs) == 1 else Phrase(pairs)


def forms_of(word: str, weights: str = "") -> Node:
    """Ask for a word in any form that it has in either language."""
    return any_of([Lexeme(form, weights) for code in ("en", "pt") for form in forms(word, code)])


def telling(token: Token, stop_words: frozenset[str]) -> list[str]:
    """Return the parts of a word that mean something, all of them if none does."""
    return [part for part in token.parts if part not in stop_words] or list(token.parts)
