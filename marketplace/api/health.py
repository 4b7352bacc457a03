"""Tell a load balancer whether this process can serve: database and cache answer."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers; Redis being away is told, and survived."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    try:
        cache.get("healthz")
        redis = "ok"
    except RedisError:
        redis = "away"
    return JsonResponse({"database": "ok", "redis": redis})
