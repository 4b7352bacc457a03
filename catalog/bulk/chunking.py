"""Rows cut into chunks: each a few hundred rows, and never through a product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

ROWS: Final = 400
_MOST_ROWS: Final = 1_000  # of one product, or of rows without a code


def chunks(
    rows: Iterable[tuple[int, list[str], str]],
) -> Iterator[list[tuple[int, list[str]]]]:
    """Cut rows where a product ends, after a few hundred."""
    chunk: list[tuple[int, list[str]]] = []
    last = ""
    for number, cells, key in rows:
        is_next = key != last and bool(key)
        if (len(chunk) >= ROWS and is_next) or len(chunk) >= _MOST_ROWS:
            yield chunk
            chunk = []
        chunk.append((number, cells))
        last = key or last
    if chunk:
        yield chunk
