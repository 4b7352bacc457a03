"""Searching: the page of results, what a prefix may become, and that a result was opened."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from catalog.queries.categories import read_tree
from catalog.search import queries as listings
from catalog.search.asking import clean
from catalog.search.port import Known
from catalog.search.types import Suggestion
from catalog.search_log import services as search_log
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.storefront import visit
from marketplace.storefront.addresses import page_path
from marketplace.storefront.search.finding import Found, asked, find
from marketplace.storefront.search.marking import marked
from marketplace.storefront.search.no_results import help_for

SUGGESTIONS: Final = 8
SUGGESTED_FOR: Final = 300  # seconds that an answer is kept, here and in a browser
_PAGES: Final = ("category", "shop", "product")  # what has a page of its own


@cache_control(private=True, max_age=0)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, or help on; without words, everything, newest first."""
    wanted = asked(request)
    tree = read_tree(wanted.language)
    found = find(wanted, request.path, Known(tree))
    _count(found)
    context: dict[str, Any] = {
        "nav_categories": tree.roots(),
        "listing": found.listing,
        "search_text": wanted.text,
        "result": found.result,
        "reading": _reading(found),
        "robots": "noindex, follow",  # endless pages of anybody's words
    }
    if not found.result.total:
        context["help"] = help_for(wanted, request.path, request.path)
    return render(request, "storefront/search.html", context)


def _count(found: Found) -> None:
    """Count a search once: not its pages, not what narrows it."""
    wanted = found.request
    if wanted.page == 1 and found.is_plain:
        total = 0 if found.result.corrected else found.result.total
        search_log.count_query(
            text=wanted.text,
            language=wanted.language,
            destination=wanted.destination,
            results=total,
            now=now(),
        )


def _reading(found: Found) -> str:
    """Say how a query was understood where that is more than another case or blank."""
    read_as, text = found.result.read_as, found.request.text
    return "" if read_as.casefold() == text.casefold() else read_as


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer with the list below the search box, as HTML; the same for everybody.

    Nothing of the visitor is read, so that caches may keep it: no session, no cookie.
    """
    typed = clean(request.GET.get("q", ""))
    language = languages.current()
    name = hashlib.sha256(typed.casefold().encode()).hexdigest()  # anybody's words, as a key
    key = f"suggestions:{language}:{name}"
    body = cache.get(key) if typed else ""
    if body is None:
        found = listings.suggestions(typed, language, SUGGESTIONS)
        context = {"options": [_option(each, typed) for each in found]}
        body = render_to_string("storefront/suggestions.html", context).strip()
        cache.set(key, body, SUGGESTED_FOR)
    answer = HttpResponse(body)
    answer["Cache-Control"] = f"public, max-age={SUGGESTED_FOR}"
    return answer


def _option(found: Suggestion, typed: str) -> dict[str, Any]:
    if found.kind in _PAGES and found.slug:
        url = page_path(found.kind, found.slug, found.text)
    elif found.kind == "brand" and found.slug:
        url = f"{reverse('storefront:search')}?f.brand={found.slug}"
    else:
        url = ""  # the words go into the box, and the form is sent
    return {
        "kind": found.kind,
        "text": found.text,
        "url": url,
        "pieces": [{"text": part, "is_typed": is_on} for part, is_on in marked(found.text, typed)],
    }


@require_POST
def clicked(request: HttpRequest) -> HttpResponse:
    """Count that a result was opened; which one, and by whom, is not told."""
    search_log.count_click(
        text=clean(request.POST.get("q", "")),
        language=languages.current(),
        destination=visit.preferences(request).zone,
        now=now(),
    )
    return HttpResponse(status=204)
