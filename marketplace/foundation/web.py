"""What every page shares: error families and refused methods become pages, who may keep them,
one more header, and the address at which a page can be opened again.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _
from django.views import defaults

from marketplace.foundation import languages
from marketplace.foundation.errors import Broken, RecordsAway, Refused, TryAgain, in_family

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]
_ADDRESS: Final = "ponte.page_address"
_MACHINES: Final = ("/api/", "/webhooks/", "/healthz")  # nobody reads a page there


def answer_as(request: HttpRequest, address: str) -> None:
    """Say where a page that answers a POST can be opened again, in another language too."""
    request.META[_ADDRESS] = address


def page_address(request: HttpRequest) -> str:
    """Return where the page can be opened again: its own address unless a view said better."""
    return str(request.META.get(_ADDRESS) or request.get_full_path())


def is_page(request: HttpRequest) -> bool:
    """Tell whether people read what is at this address: pages begin with a language."""
    return get_language_from_path(request.path_info) is not None


class ErrorFamiliesMiddleware:
    """Answer `Refused` with its own status, `TryAgain` with 503, `Broken` with 500 and a log.

    A page asked for in a way that it does not answer says so instead of staying blank.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content and is_page(request):
            page = render(request, "errors/not_allowed.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Map an error of the three families; leave any other to `server_error`."""
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


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nothing else answered. Django calls this from inside its `except`, for a view
    as for a session that cannot be saved, which no `process_exception` would see.
    """
    error = in_family(sys.exc_info()[1])
    if isinstance(error, RecordsAway):
        return _records_away(request, error)
    return defaults.server_error(request)


def _records_away(request: HttpRequest, error: RecordsAway) -> HttpResponse:
    """Answer 503 without asking the database for anything: no session, no person, no menu."""
    log.error("try again in %s s: the database: %s", error.retry_after, error)
    path = request.path_info
    language = get_language_from_path(path) or languages.current()
    with translation.override(language):
        response: HttpResponse
        if path.startswith(_MACHINES):
            body = {"error": {"code": "try_again", "message": _("A moment, please")}}
            response = JsonResponse(body, status=503)
        else:
            context = {
                "html_lang": languages.HTML_LANG[language],
                "marketplace_name": settings.MARKETPLACE_NAME,
                "marketplace_name_han": settings.MARKETPLACE_NAME_HAN,
                "page_address": page_address(request),
            }
            response = HttpResponse(
                render_to_string("errors/records_away.html", context), status=503
            )
    response["Retry-After"] = str(error.retry_after)
    add_never_cache_headers(response)
    return response


class PrivatePagesMiddleware:
    """Let no cache keep a page unless its view said how long: most pages are somebody's own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_page(request) and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class CompressedPagesMiddleware(GZipMiddleware):
    """Send pages that anybody may see in a fifth of their bytes.

    How well a page is compressed can betray what it says beside what a stranger made it say
    (BREACH). Django pads by a random length; pages of one's own, which no cache may store, carry
    tokens and go as they are.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Compress a public page for a browser that takes it."""
        is_own = "no-store" in response.get("Cache-Control", "")
        if is_own or response.streaming or not is_page(request):
            return response
        return super().process_response(request, response)


class PermissionsPolicyMiddleware:
    """Switch off the browser's sensors for every page; the shop needs none."""

    POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", self.POLICY)
        return response
