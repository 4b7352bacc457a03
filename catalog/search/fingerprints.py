"""A number for all that a listing shows and is found by: an equal one means nothing to write."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from catalog.search.types import ListingDocument

# Counts up when the same goods make another row or other entries; the next `reindex` writes all.
INDEX_VERSION: Final = 3


def fingerprint(document: ListingDocument) -> int:
    """Return a signed number of 64 bits that changes when anything of a document does."""
    told = f"{INDEX_VERSION} {document!r}".encode()
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "big", signed=True)
