"""The one handler that turns the three error families into JSON answers."""

from __future__ import annotations

import logging
from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

from marketplace.foundation.errors import Broken, Refused, TryAgain

log = logging.getLogger(__name__)


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer one of the three families; leave the rest to the framework."""
    if isinstance(error, Refused):
        body = {"error": {"code": error.code, "message": str(error.message)}}
        return Response(body, status=error.status)
    if isinstance(error, TryAgain):
        body = {"error": {"code": "try_again", "message": str(error)}}
        return Response(body, status=503, headers={"Retry-After": str(error.retry_after)})
    if isinstance(error, Broken):
        log.critical("broken: %s", error, exc_info=error)
        return Response({"error": {"code": "broken"}}, status=500)
    return exception_handler(error, context)
