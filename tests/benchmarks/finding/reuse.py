"""Read each of the demo's texts once while filling, which no real reindex may count on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from unittest.mock import patch

from catalog.search.engines import entries
from catalog.search.text import Field, index_entries


@lru_cache(maxsize=20_000)
def _of_one(field: Field) -> dict[str, Any]:
    return index_entries([field])


def _reusing(fields: Iterable[Field]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields:
        found = {**_of_one(field), **found}
    return found


@contextmanager
def reuse_texts() -> Iterator[None]:
    """Keep what texts were read as, for as long as this lasts."""
    with patch.object(entries, "index_entries", _reusing):
        yield
