"""Anybody's words inside XML: escaped, and without the signs that no XML may hold."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Return a text for the inside of an element or of an attribute in double quotes."""
    return escape(_FORBIDDEN.sub(" ", text), {'"': "&quot;"})


def element(name: str, text: str) -> str:
    """Return one element with a text in it."""
    return f"<{name}>{xml_text(text)}</{name}>"
