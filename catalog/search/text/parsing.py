"""Reading what somebody typed: cut it into terms, and find every way to write each."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Final

from catalog.search.text.alternatives import alternative, forms_of, phrase, telling
from catalog.search.text.cutting import Piece, cut, signs_of
from catalog.search.text.folding import fold
from catalog.search.text.lexicon import EMPTY, Lexicon
from catalog.search.text.quantities import is_count
from catalog.search.text.query import (
    OWN_NAMES,
    Lexeme,
    Node,
    Phrase,
    Query,
    Term,
    all_of,
    any_of,
)
from catalog.search.text.tokens import Token, bigrams, gtin, tokens

_SUFFIXES: Final = "子仔儿"  # of nouns that are said without them too
LONGEST_QUERY: Final = 120  # signs; longer ones are pasted by accident
MOST_TERMS: Final = 12
MOST_ALTERNATIVES: Final = 24  # of a term
LONGEST_SURE: Final = 3  # signs of an unknown Han text that are taken for one word


def parse(query: str, language: str, lexicon: Lexicon = EMPTY) -> Query:
    """Read a query. Whatever was typed, the answer is a query, perhaps an empty one.

    `language` is that of the page; the words may be of any other. Nothing that was typed can
    become an operator of the index.
    """
    return _read(fold(query[:LONGEST_QUERY]), language, lexicon)


def parse_prefix(typed: str, language: str, lexicon: Lexicon = EMPTY) -> Query:
    """Read what somebody is still typing: the last word may be half a word.

    Han needs no rule, as its signs are indexed one by one and two by two. Letters directly
    after Han are what an input method is composing, and ask for nothing.
    """
    folded = fold(typed[:LONGEST_QUERY])
    last = list(tokens(folded))[-1:]
    if not last or last[0].kind not in ("word", "code") or typed[-1:].isspace():
        return _read(folded, language, lexicon)
    token = last[0]
    read = _read(folded[: token.start], language, lexicon)
    node = any_of([Lexeme(part, is_prefix=True) for part in (token.text, token.parts[-1])])
    is_composed = _follows_han(folded, token) and not read.is_empty
    return replace(read, terms=(*read.terms, Term(token.text, node, is_optional=is_composed)))


def _follows_han(folded: str, token: Token) -> bool:
    before = [other for other in tokens(folded) if other.end == token.start]
    return any(other.kind == "han" for other in before)


def _read(folded: str, language: str, lexicon: Lexicon) -> Query:
    found = list(tokens(folded))
    meant = [t for t in found if t.kind != "word" or t.text not in lexicon.stop_words] or found
    signs = signs_of(meant)
    pieces = cut(signs, lexicon)
    terms: list[Term] = []
    at = 0
    while at < len(pieces) and len(terms) < MOST_TERMS:
        run = _run_of(pieces, at)
        if run > 1 or pieces[at].is_within_han:
            terms.append(_han_term(pieces[at : at + run], lexicon))
        else:
            terms.append(_word_term(pieces[at], lexicon))
        at += run
    kept = tuple(dict.fromkeys(_with_neighbors(terms)))
    return Query(" ".join(term.text for term in kept), language, kept, _unknown(pieces))


def _with_neighbors(terms: list[Term]) -> list[Term]:
    """Let two neighbors be one word as well: `moon cake` finds a mooncake, `tea pot` a teapot."""
    found = list(terms)
    for at, (first, second) in enumerate(pairwise(terms)):
        joined = first.text + second.text
        if joined.isascii() and joined.isalpha():
            node = forms_of(joined)
            for place in (at, at + 1):
                found[place] = replace(found[place], node=any_of([found[place].node, node]))
    return found


def _unknown(pieces: list[Piece]) -> tuple[str, ...]:
    """Return the words that the lexicon does not know: only they may be misspelled."""
    words = [
        sign.token.text
        for piece in pieces
        if not piece.is_known
        for sign in piece.signs
        if sign.token.kind == "word" and len(sign.token.parts) == 1 and sign.token.text.isascii()
    ]
    return tuple(dict.fromkeys(words))


def _run_of(pieces: list[Piece], at: int) -> int:
    """Count the pieces from here on that are cut from one and the same Han run."""
    first, many = pieces[at], 1
    while (
        first.is_within_han
        and at + many < len(pieces)
        and pieces[at + many].is_within_han
        and pieces[at + many].signs[0].token is first.signs[0].token
    ):
        many += 1
    return many


# --- Han ---------------------------------------------------------------------------------


def _han_term(pieces: list[Piece], lexicon: Lexicon) -> Term:
    """Ask for the text as it stands, or for all the words it is made of."""
    text = "".join(piece.text for piece in pieces)
    said = [piece for piece in pieces if piece.text not in lexicon.stop_words] or pieces
    nodes = [_han_node(piece, lexicon) for piece in said]
    loose = [part for piece in said for part in _loose(piece, lexicon)]
    node = any_of([phrase(text), all_of(nodes)])
    near = tuple(part for piece in said for part in _near(piece))
    return Term(text, node, loose=tuple(loose) if len(loose) > 1 else (), near=near)


def _han_node(piece: Piece, lexicon: Lexicon) -> Node:
    return any_of([phrase(piece.text), *_other_ways(piece, lexicon)])


def _loose(piece: Piece, lexicon: Lexicon) -> list[Node]:
    if piece.is_known or len(piece.text) <= LONGEST_SURE:
        return [_han_node(piece, lexicon)]
    return [Lexeme(pair) for pair in bigrams(piece.text)]


def _near(piece: Piece) -> list[Node]:
    """Return what may be meant when no word of it is found: its pairs, or its signs in a name.

    绿豆饼 finds 绿豆糕, 帽子 a 遮阳帽.
    """
    if len(piece.text) == 2:
        said = [sign for sign in piece.text if sign not in _SUFFIXES] or list(piece.text)
        return [all_of([Lexeme(sign, OWN_NAMES) for sign in said])]
    is_word = len(piece.text) == LONGEST_SURE and not piece.is_known
    return [Lexeme(pair) for pair in bigrams(piece.text)] if is_word else []


# --- words -------------------------------------------------------------------------------


def _word_term(piece: Piece, lexicon: Lexicon) -> Term:
    nodes = [_token_node(token, lexicon) for token in _tokens_of(piece)]
    node = any_of([all_of(nodes), *_other_ways(piece, lexicon)])
    first = piece.signs[0].token
    is_optional = first.kind == "quantity" and is_count(first.text)
    return Term(piece.text, node, is_optional=is_optional)


def _tokens_of(piece: Piece) -> list[Token]:
    return list(dict.fromkeys(sign.token for sign in piece.signs))


def _token_node(token: Token, lexicon: Lexicon) -> Node:
    """Ask for a word in any of its forms; the parts of a joined word do as well."""
    if token.kind == "han":
        return phrase(token.text)
    if token.kind in ("code", "number"):
        ways: list[Node] = [Lexeme(token.text), Lexeme(gtin(token.text))]
        if len(token.parts) > 1:
            ways.append(Phrase(tuple(Lexeme(part) for part in token.parts if part)))
        return any_of(ways)
    if token.kind == "quantity":
        return Lexeme(token.text)
    if len(token.parts) < 2:
        return forms_of(token.text)
    return any_of(
        [Lexeme(token.text), all_of([forms_of(p) for p in telling(token, lexicon.stop_words)])]
    )


# --- other ways --------------------------------------------------------------------------


def _other_ways(piece: Piece, lexicon: Lexicon) -> list[Node]:
    """Return the synonyms of a piece, looked for in names only: a body mentions too much."""
    if not piece.is_known:
        return []
    texts = lexicon.alternatives[piece.key][:MOST_ALTERNATIVES]
    kept = lexicon.meanings.get(piece.key, ())
    covered = {text for meaning in kept for text in meaning.texts}
    spelled = [text for text in texts if text != piece.text and text not in covered]
    return [
        *(meaning.node for meaning in kept),
        *(alternative(text, lexicon.stop_words) for text in spelled),
    ]
