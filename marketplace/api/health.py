"""Tell a load balancer whether this process can serve: database and cache answer."""

from __future__ import annotations

from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.foundation.caches import SurvivingRedisCache


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers; Redis being away is told, and survived."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    found = caches[DEFAULT_CACHE_ALIAS]
    is_there = isinstance(found, SurvivingRedisCache) and found.answers()
    return JsonResponse({"database": "ok", "redis": "ok" if is_there else "away"})
