"""Tell a load balancer whether this process can serve, and a person what is away."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.foundation.health import database_answers, redis_answers
from payments.gateways import breaker, registry


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers, else 503.

    Redis or a payment provider being away is told, and survived: `state` is "degraded" then.
    """
    is_there = redis_answers()
    database = "ok" if database_answers() else "away"
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
