"""What every template may use. Costly values are worked out when a template asks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject

from catalog import queries as catalog
from marketplace.foundation import languages
from marketplace.foundation.money import PRESENTMENT
from marketplace.foundation.web import page_address
from marketplace.orders import queries as orders
from marketplace.shipping import zones
from marketplace.storefront import visit
from marketplace.storefront.words import CURRENCIES, SCHEMES


def storefront(request: HttpRequest) -> dict[str, Any]:
    """Name the marketplace, the languages, the visitor's choices and the cart's size."""
    context: dict[str, Any] = {
        "marketplace_name": settings.MARKETPLACE_NAME,
        "marketplace_name_han": settings.MARKETPLACE_NAME_HAN,
        "marketplace_tagline": settings.MARKETPLACE_TAGLINE,
        "company": {
            "name": settings.MARKETPLACE_LEGAL_NAME,
            "taxpayer": settings.MARKETPLACE_TAXPAYER_NUMBER,
        },
        "html_lang": languages.HTML_LANG[languages.current()],
        "languages": SimpleLazyObject(lambda: _languages(request)),
        "page_address": page_address(request),
        "worker_url": reverse("worker") if settings.SERVICE_WORKER else "",
    }
    if not hasattr(request, "session") or not hasattr(request, "user"):
        return context  # an error page before the middleware has run
    chosen = visit.preferences(request)
    return context | {
        "zone_label": zones.NAMES[chosen.zone],
        "currency": chosen.currency,
        "scheme": visit.scheme(request),
        "schemes": _choices(SCHEMES, visit.scheme(request)),
        "zones": _choices(zones.NAMES, chosen.zone),
        "currencies": _choices({code: CURRENCIES[code] for code in PRESENTMENT}, chosen.currency),
        "nav_categories": SimpleLazyObject(catalog.category_menu),
        "cart_count": SimpleLazyObject(lambda: orders.cart_unit_count(visit.visitor(request))),
    }


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Return this very page's address in each language."""
    path = page_address(request)
    current = languages.current()
    entries = []
    for code, name in settings.LANGUAGES:
        url = translate_url(path, code)
        entries.append(
            {
                "code": code,
                "company": {
                    "name": settings.MARKETPLACE_LEGAL_NAME,
                    "taxpayer": settings.MARKETPLACE_TAXPAYER_NUMBER,
                },
                "html_lang": languages.HTML_LANG[code],
                "name": name,
                "url": url,
                "absolute_url": f"{settings.PUBLIC_BASE_URL}{url}",
                "is_current": code == current,
            }
        )
    return entries


def _choices(labels: Any, current: str) -> list[dict[str, Any]]:
    return [
        {"code": code, "label": label, "is_current": code == current}
        for code, label in labels.items()
    ]
