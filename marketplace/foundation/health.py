"""Whether the servers that this process leans on answer, asked without waiting long."""

from __future__ import annotations

import logging
from typing import Final

import psycopg
from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.db import connection

from marketplace.foundation.caches import SurvivingRedisCache

log = logging.getLogger(__name__)
PATIENCE: Final = 2  # seconds, the least that libpq knows; a page waits longer for its pool


def database_answers() -> bool:
    """Ask over a connection of its own: one from the pages' pool would be waited for too long."""
    known = connection.get_connection_params() | {"connect_timeout": PATIENCE, "autocommit": True}
    try:
        with psycopg.connect(**known) as asked:
            asked.execute("SELECT 1")
    except psycopg.Error as error:
        log.warning("the database does not answer: %s", error)
        return False
    return True


def redis_answers() -> bool:
    """Tell whether Redis is there; without it the shop goes on, slower."""
    found = caches[DEFAULT_CACHE_ALIAS]
    return isinstance(found, SurvivingRedisCache) and found.answers()
