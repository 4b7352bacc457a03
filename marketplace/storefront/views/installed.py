"""The shop on a phone's home screen: its manifest, its worker, and the page without a network."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from marketplace.foundation import languages
from marketplace.storefront import brand, stylesheet

_HOUR: Final = "public, max-age=3600"
_FILES: Final = Path(settings.STATICFILES_DIRS[0])
_SCRIPTS: Final = ("js/shell.js", "js/search.js", "js/swap.js")
_DRAWINGS: Final = ("img/icons.svg", "img/wave.svg", "img/wave_edge.svg")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Describe the shop to whoever installs it, in the language of the address."""
    answer = JsonResponse(brand.manifest(), content_type="application/manifest+json")
    answer["Cache-Control"] = _HOUR
    return answer


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show what a browser shows without a network.

    The same for everybody, for every browser keeps it: it is made without the request, so that
    no session, no cart and no form's word can get into it.
    """
    answer = HttpResponse(_offline_page(languages.current()))
    answer["Cache-Control"] = _HOUR
    return answer


def _offline_page(language: str) -> str:
    with translation.override(language):
        context: dict[str, Any] = {
            "html_lang": languages.HTML_LANG[language],
            "marketplace_name": settings.MARKETPLACE_NAME,
            "marketplace_name_han": settings.MARKETPLACE_NAME_HAN,
            "marketplace_tagline": settings.MARKETPLACE_TAGLINE,
            "robots": "noindex",
        }
        return render_to_string("storefront/offline.html", context)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Hand out the service worker, with the list of what it keeps.

    It is asked for again at each visit, so that a release reaches every phone; a changed list is
    a changed script, and that is how a browser knows.
    """
    if not settings.SERVICE_WORKER:
        raise Http404
    answer = HttpResponse(worker_text(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def worker_text() -> str:
    """Return the script with its list; while debugging it is put together anew each time."""
    return _put_together() if settings.DEBUG else _kept()


@cache
def _kept() -> str:
    return _put_together()


def _put_together() -> str:
    kept = shell()
    told = {
        "shell": kept,
        "offline": {code: _offline_path(code) for code in languages.LANGUAGES},
        "other": languages.DEFAULT,
        "styles": reverse("stylesheet", args=["x"]).removesuffix("x.css"),
        "assets": settings.STATIC_URL,
        "version": _digest(kept),
    }
    source = (_FILES / "js" / "worker.js").read_text(encoding="utf-8")
    return source.replace("__TOLD__", json.dumps(told, sort_keys=True))


def shell() -> list[str]:
    """List what is kept at once: the style, scripts, drawings and the page without a network."""
    files = [static(name) for name in (*_SCRIPTS, *_DRAWINGS)]
    sheet = reverse("stylesheet", args=[stylesheet.current().digest])
    pages = [_offline_path(code) for code in languages.LANGUAGES]
    return [sheet, *files, brand.icon("favicon.svg"), *pages]


def _offline_path(code: str) -> str:
    with translation.override(code):
        return reverse("storefront:offline")


def _digest(kept: list[str]) -> str:
    """Name a release of the shell: by its addresses, its files and its pages' words."""
    release = hashlib.sha256("\n".join(kept).encode())
    for name in (*_SCRIPTS, *_DRAWINGS):
        release.update((_FILES / name).read_bytes())
    for code in languages.LANGUAGES:
        release.update(_offline_page(code).encode())
    return release.hexdigest()[:12]
