"""Planned goods into the books: a few statements for a chunk, whatever its rows."""

from catalog.bulk.writing.writing import Written, write

__all__ = ["Written", "write"]
