"""The API described in OpenAPI 3.1 for those who read it by program; tests keep it true.

Written by hand: a generator would need serializers that nothing here has, for nine addresses.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from django.conf import settings
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.search.types import SORTS
from marketplace.api.schemas import SCHEMAS
from marketplace.foundation.languages import DEFAULT, LANGUAGES
from marketplace.foundation.money import PRESENTMENT
from marketplace.shipping.zones import ZONES

VERSION: Final = "1.2.0"
_LANGUAGE: Final = {"name": "language", "in": "query"} | {
    "schema": {"type": "string", "enum": list(LANGUAGES), "default": DEFAULT}
}
_PAGE: Final = {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}}
_SLUG: Final = {"name": "slug", "in": "path", "required": True, "schema": {"type": "string"}}


def _asked(name: str, about: str, **schema: Any) -> dict[str, Any]:
    found = {"type": "string"} | schema
    return {"name": name, "in": "query", "description": about, "schema": found}


_SEARCH: Final = (
    _asked("q", "Words, in any of the languages; none finds everything."),
    _asked("category", "The slug of a category to look in."),
    _asked("shop", "The slug of a shop to look in."),
    _asked("destination", "A zone: what is sent there comes first.", enum=list(ZONES)),
    _asked("currency", "The currency of the prices asked for.", enum=list(PRESENTMENT)),
    _asked("price_from", "The lowest price, a decimal of the currency."),
    _asked("price_to", "The highest price, a decimal of the currency."),
    _asked("sort", "Relevance where there are words, else newest.", enum=list(SORTS)),
    {
        "name": "f",
        "in": "query",
        "description": "Choices of facets, each as `f.<facet>=<choice>`, as often as needed.",
        "style": "form",
        "explode": True,
        "schema": {"type": "object", "additionalProperties": {"type": "string"}},
    },
)


def _get(about: str, answer: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    def content(name: str) -> dict[str, Any]:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}

    return {
        "get": {
            "summary": about,
            "parameters": [_LANGUAGE, *parameters],
            "responses": {
                "200": {"description": "Found.", "content": content(answer)},
                "404": {"description": "There is no such page.", "content": content("Refusal")},
                "429": {"description": "Too many questions.", "content": content("Refusal")},
            },
        }
    }


@cache
def description() -> dict[str, Any]:
    """Return the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.MARKETPLACE_NAME} catalog",
            "version": VERSION,
            "description": "Read only, open to everybody, 120 questions a minute from one address.",
        },
        "servers": [{"url": settings.PUBLIC_BASE_URL}],
        "paths": {
            "/api/v1/search/": _get("Find listings.", "Found", *_SEARCH, _PAGE),
            "/api/v1/suggestions/": _get(
                "Complete a prefix.", "Suggestions", _asked("q", "What was typed so far.")
            ),
            "/api/v1/categories/": _get("The tree of categories.", "Categories"),
            "/api/v1/categories/{slug}/products/": _get(
                "The listings of a category, newest first.", "CategoryPage", _SLUG, _PAGE
            ),
            "/api/v1/products/{slug}/": _get("One product.", "Product", _SLUG),
            "/api/v1/orders/{public_id}/returns/": _get(
                "The returns of one order, for who holds the word of its link.",
                "OrderReturns",
                _SLUG | {"name": "public_id", "description": "The order's number."},
                _asked("t", "The signed word of the order's link."),
            ),
            "/api/v1/promotions/": _get(
                "What costs less now without a code.",
                "Promotions",
                _asked("shop", "The slug of a shop; none for all."),
            ),
        },
        "components": {"schemas": SCHEMAS},
    }


class Description(APIView):
    """GET /api/v1/openapi.json: what this API answers."""

    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        """Answer with the description."""
        return Response(description())
