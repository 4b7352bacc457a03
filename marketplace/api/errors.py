"""The one handler that turns refusals, ours and the framework's, into JSON of one shape."""

from __future__ import annotations

import logging
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, NotFound
from rest_framework.response import Response
from rest_framework.views import exception_handler

from marketplace.foundation.errors import Broken, Refused, TryAgain

log = logging.getLogger(__name__)


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer `{"error": {"code", "message"}}`; what nobody knows is left to Django."""
    if isinstance(error, Refused):
        return Response(body(error.code, str(error.message)), status=error.status)
    if isinstance(error, TryAgain):
        log.warning("try again in %s s: %s", error.retry_after, error)
        headers = {"Retry-After": str(error.retry_after)}
        return Response(body("try_again", _("A moment, please")), status=503, headers=headers)
    if isinstance(error, Broken):
        log.critical("broken: %s", error, exc_info=error)
        return Response(body("broken", _("Something broke on our side")), status=500)
    if isinstance(error, Http404):  # of the framework's own, such as an unknown `?format=`
        error = NotFound()
    response = exception_handler(error, context)
    if response is not None and isinstance(error, APIException):
        response.data = body(error.default_code, str(error.detail))
    return response


def body(code: str, message: str) -> dict[str, dict[str, str]]:
    """Return the shape of every refusal: a code for machines, a sentence for people."""
    return {"error": {"code": code, "message": message}}
