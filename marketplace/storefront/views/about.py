"""What stays the same for everybody: help, the legal pages, how the shop is doing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from catalog.feeds import structured
from marketplace.foundation.clock import now
from marketplace.storefront import condition
from marketplace.storefront.addresses import absolute
from marketplace.storefront.help_words import TOPICS
from marketplace.storefront.legal_words import COOKIES_SET, PAPERS
from marketplace.storefront.words import contact_address

# The same words for everybody, in a frame with the visitor's own cart.
kept_by_browser = cache_control(private=True, max_age=0)


def _numbers() -> dict[str, object]:
    """Return the names and numbers of this installation that the texts speak of."""
    return {
        "company": settings.MARKETPLACE_LEGAL_NAME,
        "address": ", ".join(settings.MARKETPLACE_ADDRESS.splitlines()),
        "taxpayer": settings.MARKETPLACE_TAXPAYER_NUMBER,
        "contact": contact_address(),
        "minutes": settings.CHECKOUT_MINUTES,
        "receive": settings.RECEIVE_AFTER_DAYS,
    }


@kept_by_browser
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Answer what buyers ask."""
    topics = [topic.told(_numbers()) for topic in TOPICS]
    answered: list[Any] = [each for topic in topics for each in _questions(topic)]
    context = {
        "topics": topics,
        "contact": contact_address(),
        "canonical": absolute(request.path),
        "structured": [structured.questions([(each["ask"], each["answer"]) for each in answered])],
    }
    return render(request, "storefront/help.html", context)


def _questions(topic: dict[str, Any]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = topic["questions"]
    return found


@kept_by_browser
@require_safe
def legal(request: HttpRequest, name: str) -> HttpResponse:
    """Show the terms, the privacy notice or the cookies."""
    if name not in PAPERS:
        raise Http404
    paper = PAPERS[name]
    cookies = [
        {"name": getattr(settings, key), "purpose": purpose, "kept": kept}
        for key, (purpose, kept) in COOKIES_SET.items()
    ]
    context = {
        "paper": paper,
        "parts": paper.told(_numbers()),
        "cookies": cookies if name == "cookies" else [],
        "tabs": [
            {
                "label": each.title,
                "url": reverse("storefront:legal", args=[each.key]),
                "is_current": each.key == name,
            }
            for each in PAPERS.values()
        ],
        "canonical": absolute(request.path),
    }
    return render(request, "storefront/legal.html", context)


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Say what works and what is away, for people who wonder whether it is them."""
    found = condition.look(now())
    context = {"parts": found, "is_well": all(each.is_well for each in found), "robots": "noindex"}
    return render(request, "storefront/status.html", context | {"looked_at": now()})
