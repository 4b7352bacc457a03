"""The catalog for integrators: read-only JSON, texts in the language that was asked for."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog import queries as catalog
from catalog.errors import NoSuchPage
from catalog.reviews import queries as reviews
from catalog.search import queries as listings
from marketplace.api import shapes
from marketplace.foundation import languages


class CatalogView(APIView):
    """Open to everybody; `?language=` is one of the four, Traditional Chinese unless said."""

    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Speak the language asked for from here on, in refusals too."""
        translation.activate(self.language(request))  # the middleware chooses anew each time
        super().initial(request, *args, **kwargs)

    def language(self, request: Request) -> str:
        """Return the language asked for."""
        wanted = request.query_params.get("language", languages.DEFAULT)
        return wanted if wanted in languages.LANGUAGES else languages.DEFAULT


class Categories(CatalogView):
    """GET /api/v1/categories/: the tree of categories."""

    def get(self, request: Request) -> Response:
        """Answer with the tree."""
        tree = catalog.category_menu(self.language(request))
        return Response({"categories": [shapes.category(entry) for entry in tree]})


class CategoryProducts(CatalogView):
    """GET /api/v1/categories/<slug>/products/?page=: 24 listings a page, newest first."""

    def get(self, request: Request, slug: str) -> Response:
        """Answer with one page of listings."""
        raw = request.query_params.get("page", "1")
        page = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 0
        found = listings.category_page(slug, page=page, language=self.language(request))
        listing = found.listing
        return Response(
            {
                "category": shapes.category(found.category),
                "page": listing.page,
                "pages": listing.pages,
                "total": listing.total,
                "products": [shapes.card(card) for card in listing.cards],
            }
        )


class Product(CatalogView):
    """GET /api/v1/products/<slug>/: one product with its variants, and every shop's offers."""

    def get(self, request: Request, slug: str) -> Response:
        """Answer with one product."""
        found = catalog.product_page(slug, self.language(request))
        rating, _shop = reviews.ratings_of(found.product_id, found.vendor.id)
        return Response(shapes.product(found, rating))


class NoSuchAddress(CatalogView):
    """Anything else below /api/: refused as JSON too."""

    def get(self, request: Request) -> Response:
        """Answer 404."""
        raise NoSuchPage
