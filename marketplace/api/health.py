"""Tell a load balancer whether this process can serve, and a person what is away."""

from __future__ import annotations

import logging
from typing import Final

import psycopg
from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.foundation.caches import SurvivingRedisCache
from payments.gateways import breaker, registry

log = logging.getLogger(__name__)
PATIENCE: Final = 2  # seconds, the least that libpq knows; a page waits longer for its pool


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers, else 503.

    Redis or a payment provider being away is told, and survived: `state` is "degraded" then.
    """
    found = caches[DEFAULT_CACHE_ALIAS]
    is_there = isinstance(found, SurvivingRedisCache) and found.answers()
    database = "ok" if _database_answers() else "away"
    payments = {code: _provider(code) for code in registry.configured()}
    is_degraded = not is_there or "away" in payments.values()
    answer = JsonResponse(
        {
            "state": "down" if database == "away" else "degraded" if is_degraded else "ok",
            "database": database,
            "redis": "ok" if is_there else "away",
            "payments": payments,
        }
    )
    if database == "away":
        answer.status_code = 503
        answer["Retry-After"] = "5"
    return answer


def _provider(code: str) -> str:
    """Tell what its breaker says; nobody asks the provider for this."""
    return "ok" if breaker.away_since(code) is None else "away"


def _database_answers() -> bool:
    """Ask over a connection of its own: one from the pages' pool would be waited for too long."""
    known = connection.get_connection_params() | {"connect_timeout": PATIENCE, "autocommit": True}
    try:
        with psycopg.connect(**known) as asked:
            asked.execute("SELECT 1")
    except psycopg.Error as error:
        log.warning("the database does not answer: %s", error)
        return False
    return True
