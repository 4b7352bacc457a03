"""Descriptions in HTML, turned into the plain paragraphs that a product page shows.

The page prints a description as text: a blank line parts paragraphs, a line end stays one.
No tag, script, style, picture or link survives.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_BLOCKS: Final = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5"
        " h6 header hr main nav ol p pre section table tbody tfoot thead tr ul",
    )
)
_SILENT: Final = frozenset(
    ("script", "style", "template", "noscript", "head", "title", "svg", "math", "iframe")
)
_NESTED: Final = 3
_CELLS: Final = frozenset(("td", "th"))
_TAG: Final = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|b|i|u|strong|em|h[1-6]|table|tr|td|img|a|font|style|script)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def is_html(text: str) -> bool:
    """Tell whether a text has tags in it that people do not write by hand."""
    return _TAG.search(text) is not None


def plain_text(html: str) -> str:
    """Return the words of an HTML text in paragraphs; reading them again changes nothing."""
    text = _words(html)
    for _again in range(_NESTED):  # tags that were written with entities, or within tags
        if not is_html(text):
            return text
        text = _words(text)
    return _TAG.sub("", text).strip()


def _words(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [re.sub(r"[ \t\u00a0\u3000]+", " ", line).strip() for line in reader.text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Collects what would be read aloud."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._silent = 0

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._parts.append("\n")
        elif tag == "li":
            self._parts.append("\n• ")
        elif tag in _BLOCKS:
            self._parts.append("\n\n")
        elif tag in _CELLS:
            self._parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in _BLOCKS and tag != "hr":
            self._parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._parts.append(re.sub(r"\s+", " ", data))
