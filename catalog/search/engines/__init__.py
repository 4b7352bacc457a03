"""The engine that this installation searches with."""

from catalog.search.engines.choosing import engine

__all__ = ["engine"]
