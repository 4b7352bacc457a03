"""The one middleware that turns the three error families into pages, and one more header."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marketplace.foundation.errors import Broken, Refused, TryAgain

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]


class ErrorFamiliesMiddleware:
    """Answer `Refused` with its own status, `TryAgain` with 503, `Broken` with 500 and a log."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Map an error of the three families; leave any other to Django."""
        if isinstance(error, Refused):
            context = {"message": error.message, "code": error.code, "status": error.status}
            return render(request, "errors/refused.html", context, status=error.status)
        if isinstance(error, TryAgain):
            log.warning("try again in %s s: %s", error.retry_after, error)
            response = render(request, "errors/try_again.html", status=503)
            response["Retry-After"] = str(error.retry_after)
            return response
        if isinstance(error, Broken):
            log.critical("broken: %s", error, exc_info=error)
            return render(request, "errors/broken.html", status=500)
        return None


class PermissionsPolicyMiddleware:
    """Switch off the browser's sensors for every page; the shop needs none."""

    POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", self.POLICY)
        return response
