"""Where a line breaks: Latin between words, Chinese between characters, a long word anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

# A word, or one wide sign with the narrow and wide punctuation that may not begin a line.
_NO_START: Final = "，。：；？！、）」』”’】》…%,.:;?!)"
_OPENING: Final = "（「『“《【"
_WIDE: Final = (
    "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
_AFTER: Final = f"[{re.escape(_NO_START)}]*"
_PIECES: Final = re.compile(rf"[{_OPENING}]*[{_WIDE}]{_AFTER}| +|[^ {_WIDE}]+{_AFTER}")


def wrapped(text: str, width: Callable[[str], int], room: int, most: int) -> list[str]:
    """Break a text into at most `most` lines that are each at most `room` wide.

    What is left over is dropped, and the last line ends with an ellipsis.
    """
    if width(text) <= room:
        return [text]
    lines = [""]
    for piece in _PIECES.findall(text):
        if width(lines[-1] + piece.rstrip()) <= room:
            lines[-1] += piece
            continue
        lines.append("")
        for part in _fitting(piece.lstrip(), width, room):
            if width(lines[-1] + part) > room:
                lines.append("")
            lines[-1] += part
        if len(lines) > most + 1:
            break
    lines = [line.rstrip() for line in lines if line.strip()]
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(last + "…") > room:
        last = last[:-1]
    return [*lines[: most - 1], last + "…"]


def _fitting(piece: str, width: Callable[[str], int], room: int) -> list[str]:
    """Return a piece, cut where it is wider than a whole line."""
    if width(piece) <= room:
        return [piece]
    parts = [""]
    for sign in piece:
        if parts[-1] and width(parts[-1] + sign) > room:
            parts.append("")
        parts[-1] += sign
    return parts
