"""Which engine searches: the one that SEARCH_ENGINE names."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from catalog.search.port import SearchEngine


def engine() -> SearchEngine:
    """Return the engine of the setting, made once a process."""
    return _made(settings.SEARCH_ENGINE)


@lru_cache(maxsize=4)
def _made(path: str) -> SearchEngine:
    found: SearchEngine = import_string(path)()
    return found
