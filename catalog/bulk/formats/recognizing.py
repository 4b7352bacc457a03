"""Which row is the heading, whose file it is, and which column means what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.bulk.columns import normal
from catalog.bulk.formats import shopify, taobao

_LOOKED_AT: Final = 5  # Taobao writes its version and English names above the heading
_HAN: Final = ("\u3400", "\u9fff")


@dataclass(frozen=True)
class Recognized:
    """A heading as it was understood; `mapping` are columns by their code."""

    source: str
    heading_row: int
    headings: tuple[str, ...]
    mapping: dict[str, int]
    text_language: str


def recognize(
    rows: Sequence[tuple[int, Sequence[str]]],
    *,
    own: Mapping[str, str],
    remembered: Mapping[str, str],
    language: str,
) -> Recognized:
    """Find the heading among the first rows, and what each of its columns means.

    `own` are our columns by normal heading, `remembered` what this shop chose before.
    """
    best: Recognized | None = None
    for at, (number, cells) in enumerate(rows[:_LOOKED_AT]):
        below = " ".join(text for _n, row in rows[at + 1 :] for text in row)
        found = _as_heading(number, cells, below, own, remembered, language)
        if best is None or len(found.mapping) > len(best.mapping):
            best = found
    assert best is not None, "a file that was looked at has a row"
    return best


def _as_heading(
    number: int,
    cells: Sequence[str],
    below: str,
    own: Mapping[str, str],
    remembered: Mapping[str, str],
    language: str,
) -> Recognized:
    told = [normal(cell) for cell in cells]
    source, names, text_language = "own", dict(own), language
    if len(shopify.TELLING & set(told)) >= 3:
        source, text_language = "shopify", _language_of(below, language)
        names |= shopify.names(text_language)
    elif set(told) >= taobao.TELLING:
        source, text_language = "taobao", "zh-hans"
        names |= taobao.names(text_language)
    names |= remembered
    mapping: dict[str, int] = {}
    for index, heading in enumerate(told):
        code = names.get(heading, "") if heading else ""
        if code and code not in mapping:
            mapping[code] = index
    headings = tuple(" ".join(cell.split())[:200] for cell in cells)
    return Recognized(source, number, headings, mapping, text_language)


def _language_of(text: str, language: str) -> str:
    """Tell Chinese texts from others; which Chinese, the shop's own language decides."""
    has_han = any(_HAN[0] <= sign <= _HAN[1] for sign in text)
    if has_han:
        return language if language.startswith("zh") else "zh-hant"
    return "pt" if language == "pt" else "en"
