"""Which part of a suggestion is what was typed. Values in, values out."""

from __future__ import annotations

import unicodedata


def marked(text: str, typed: str) -> list[tuple[str, bool]]:
    """Part a text into pieces, those that were typed marked; case, width and accents do not count.

    A text in which nothing typed is found, such as one of another script, is one plain piece.
    """
    plain, wanted = _plain(text), _plain(typed.strip())
    at = plain.find(wanted) if wanted and len(plain) == len(text) else -1
    if at < 0:
        return [(text, False)]
    end = at + len(wanted)
    pieces = [(text[:at], False), (text[at:end], True), (text[end:], False)]
    return [piece for piece in pieces if piece[0]]


def _plain(text: str) -> str:
    """Fold each character by itself, so that places stay places."""
    return "".join(_letter(char) for char in text)


def _letter(char: str) -> str:
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", char).casefold())
    return folded[0] if folded else char
