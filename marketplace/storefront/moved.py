"""Pages asked for under an address that is not theirs, or no longer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from catalog.errors import NoSuchPage
from catalog.feeds.queries import renamed
from marketplace.foundation.web import answer_as

View = Callable[..., HttpResponse]


def follows_renames(kind: str) -> Callable[[View], View]:
    """Let a page that is not found under its slug lead on to the page that had it once.

    Its address without the readable end is the one that other languages are reached by: the end
    is in this page's language.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def found(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            short = reverse(f"storefront:{kind}", args=[slug])
            answer_as(request, _with_query(short, request))
            try:
                return view(request, slug, *args, **kwargs)
            except NoSuchPage:
                now_at = renamed(kind, slug)
                if now_at is None:
                    raise
            path = reverse(f"storefront:{kind}", args=[now_at])
            return HttpResponsePermanentRedirect(_with_query(path, request))

        return found

    return wrap


def to_own_end(request: HttpRequest, path: str) -> HttpResponse | None:
    """Lead on to `path` who came under another readable end; the short address stays as it is."""
    if unquote(path).startswith(request.path):
        return None
    return HttpResponsePermanentRedirect(_with_query(path, request))


def _with_query(path: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path
