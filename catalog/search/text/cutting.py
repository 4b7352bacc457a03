"""Cutting a query into the terms that the lexicon knows, and what is left between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from catalog.search.text.lexicon import READINGS, Key, Lexicon, symbols
from catalog.search.text.tokens import Token

# What a cut costs: a Han sign that belongs to no known word costs most, so that words cover as
# much as they can; then fewer words win over more.
_UNKNOWN_HAN: Final = 10
_UNKNOWN_WORD: Final = 2
_KNOWN: Final = 1
_STOP_WORD: Final = 1


@dataclass(frozen=True)
class Sign:
    """One Han sign or one word of a token, under the names it has in each reading."""

    token: Token
    readings: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """Signs that belong together: a term of the lexicon under its `key`, or what is unknown."""

    text: str
    signs: tuple[Sign, ...]
    key: Key = ()

    @property
    def is_known(self) -> bool:
        """Say whether the lexicon has it."""
        return bool(self.key)

    @property
    def is_within_han(self) -> bool:
        """Say whether it is cut from a single Han run."""
        first = self.signs[0].token
        return first.kind == "han" and all(sign.token is first for sign in self.signs)


def signs_of(found: list[Token]) -> list[Sign]:
    """Return what a cut may fall between."""
    signs: list[Sign] = []
    for token in found:
        columns = zip(*(symbols(token, reading) for reading in READINGS), strict=True)
        signs += [Sign(token, tuple(column)) for column in columns]
    return signs


def cut(signs: list[Sign], lexicon: Lexicon) -> list[Piece]:
    """Cut signs so that known terms cover the most of them, by dynamic programming.

    杏仁饼礼盒 with 杏仁饼, 杏仁 and 礼盒 in the lexicon is 杏仁饼 and 礼盒. A known term of one
    sign is one only where it is left alone: 杯 in 陶瓷杯, but not inside a word nobody knows.
    """
    cheapest: list[tuple[int, int, Key]] = [(0, 0, ())]  # cost so far, where it began, its key
    for end in range(1, len(signs) + 1):
        options = [_left_over(signs, end, cheapest)]
        for start in range(max(0, end - lexicon.longest), end):
            if _is_stop_word(signs[start:end], lexicon):
                options.append((cheapest[start][0] + _STOP_WORD, start, ()))
            if (end - start > 1 or not _is_han(signs[start])) and (
                key := _known(signs[start:end], lexicon)
            ):
                options.append((cheapest[start][0] + _KNOWN, start, key))
        cheapest.append(min(options, key=lambda option: option[0]))
    joined = _joined(_walked_back(signs, cheapest), lexicon)
    return [_lone(piece, lexicon) for piece in _words_whole(joined)]


def _left_over(
    signs: list[Sign], end: int, cheapest: list[tuple[int, int, Key]]
) -> tuple[int, int, Key]:
    sign = signs[end - 1]
    cost = _UNKNOWN_HAN if _is_han(sign) else _UNKNOWN_WORD
    return cheapest[end - 1][0] + cost, end - 1, ()


def _is_stop_word(signs: list[Sign], lexicon: Lexicon) -> bool:
    text = "".join(sign.readings[0] for sign in signs)
    return text in lexicon.stop_words and all(sign.token is signs[0].token for sign in signs)


def _is_han(sign: Sign) -> bool:
    return sign.token.kind == "han"


def _lone(piece: Piece, lexicon: Lexicon) -> Piece:
    if piece.is_known or len(piece.signs) > 1 or not _is_han(piece.signs[0]):
        return piece
    return Piece(piece.text, piece.signs, _known(list(piece.signs), lexicon))


def _known(signs: list[Sign], lexicon: Lexicon) -> Key:
    """Return the key under which the lexicon has these signs, read in one language."""
    for column in range(len(READINGS)):
        key = tuple(sign.readings[column] for sign in signs)
        if key in lexicon.alternatives:
            return key
    return ()


def _walked_back(signs: list[Sign], cheapest: list[tuple[int, int, Key]]) -> list[Piece]:
    pieces: list[Piece] = []
    end = len(signs)
    while end:
        _cost, start, key = cheapest[end]
        pieces.append(Piece(_text(signs[start:end]), tuple(signs[start:end]), key))
        end = start
    return pieces[::-1]


def _text(signs: list[Sign]) -> str:
    """Write signs as they were typed: Han without spaces, words with one."""
    text = signs[0].readings[0]
    for before, sign in pairwise(signs):
        joins = before.token is sign.token or before.token.end == sign.token.start
        text += ("" if joins and sign.token.kind == "han" else " ") + sign.readings[0]
    return text


def _joined(pieces: list[Piece], lexicon: Lexicon) -> list[Piece]:
    """Put neighbors of one Han run that nobody knows together: they may be one word.

    A sign that is a stop word parts them: 澳门的手信 asks for 澳门 and 手信.
    """
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if (
            last
            and not last.is_known
            and not piece.is_known
            and last.is_within_han
            and not lexicon.stop_words & {last.text, piece.text}
            and piece.signs[0].token is last.signs[0].token
        ):
            joined[-1] = Piece(last.text + piece.text, last.signs + piece.signs)
        else:
            joined.append(piece)
    return joined


def _words_whole(pieces: list[Piece]) -> list[Piece]:
    """Put the unknown parts of one joined word together again: `pao-de-lo` is one."""
    whole: list[Piece] = []
    for piece in pieces:
        last = whole[-1] if whole else None
        is_part = last and not last.is_known and not piece.is_known and not piece.is_within_han
        if last and is_part and piece.signs[0].token is last.signs[0].token:
            whole[-1] = Piece(f"{last.text} {piece.text}", last.signs + piece.signs)
        else:
            whole.append(piece)
    return whole
