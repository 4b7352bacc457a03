"""A small engine that looks through the goods themselves: pages can be tested without an index.

It folds case alone, knows two corrections and one reading, and the facets that are always there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from catalog.errors import NoSuchPage
from catalog.models import Category, Product
from catalog.queries.listing import PAGE_SIZE
from catalog.search.port import Known
from catalog.search.types import (
    BRAND,
    CATEGORY,
    SHIPS_TO,
    Facet,
    FacetChoice,
    ListingDocument,
    SearchRequest,
    SearchResult,
    Suggestion,
)
from marketplace.foundation import texts
from marketplace.shipping.models import ShippingRate

CORRECTIONS = {"sardnies": "sardines", "amond": "almond"}
READINGS = {"餅乾": "饼干"}
ENGINE = "tests.factories.search.SmallEngine"


class SmallEngine:
    """See above; it keeps nothing."""

    def replace(self, documents: Sequence[ListingDocument]) -> None:
        return None

    def remove(self, product_ids: Iterable[int]) -> None:
        return None

    def search(self, request: SearchRequest, known: Known | None = None) -> SearchResult:
        rows = self._listed(request)
        text, corrected = request.text.casefold(), None
        found = [row for row in rows if _has(row, text)]
        if not found and text in CORRECTIONS:
            corrected = CORRECTIONS[text]
            found = [row for row in rows if _has(row, corrected)]
        fitting = [row for row in found if _fits(row, request)]
        if request.sort == "price":
            fitting.sort(key=lambda row: (row.price_from_minor, -row.pk))
        last = max(1, -(-len(fitting) // PAGE_SIZE))
        if not 1 <= request.page <= last:
            raise NoSuchPage()
        start = (request.page - 1) * PAGE_SIZE
        return SearchResult(
            product_ids=tuple(row.pk for row in fitting[start : start + PAGE_SIZE]),
            total=len(fitting),
            is_total_capped=False,
            facets=tuple(_facet(code, found, request) for code in (CATEGORY, BRAND, SHIPS_TO)),
            read_as=READINGS.get(text, text),
            corrected=corrected,
        )

    def suggest(self, prefix: str, language: str, limit: int) -> tuple[Suggestion, ...]:
        start = prefix.casefold()
        field = f"name_{language.replace('-', '_')}__istartswith"
        found = [
            Suggestion(getattr(row, field.split("__")[0]), "category", row.slug)
            for row in Category.objects.filter(**{field: start})
        ]
        found += [
            Suggestion(getattr(row, field.split("__")[0]), "product", row.slug)
            for row in Product.objects.filter(**{field: start}).order_by("pk")
        ]
        return (Suggestion(f"{start} gift", "query"), *found)[:limit]

    def _listed(self, request: SearchRequest) -> list[Product]:
        rows = Product.objects.filter(
            status="published", price_from_minor__isnull=False, vendor__status="approved"
        ).select_related("category", "vendor")
        if request.vendor_slug:
            rows = rows.filter(vendor__slug=request.vendor_slug)
        if request.category_slug:
            top = Category.objects.filter(slug=request.category_slug).first()
            if top is None:
                raise NoSuchPage()
            rows = rows.filter(category_id__in=_below(top.pk))
        reached = set(
            ShippingRate.objects.filter(zone=request.destination).values_list(
                "vendor_id", flat=True
            )
        )
        newest = rows.order_by("-published_at", "-pk")
        return sorted(newest, key=lambda row: row.vendor_id not in reached)


def _below(pk: int) -> list[int]:
    children = Category.objects.filter(parent_id=pk).values_list("pk", flat=True)
    return [pk, *(each for child in children for each in _below(child))]


def _has(row: Product, text: str) -> bool:
    names = texts.by_language(vars(row), "name").values()
    everything = " ".join([*names, row.vendor.name, _brand(row)]).casefold()
    return all(word in everything for word in text.split())


def _brand(row: Product) -> str:
    return str(row.brand or "")


def _codes(code: str, row: Product) -> list[tuple[str, str]]:
    if code == CATEGORY:
        return [(row.category.slug, row.category.name_en or row.category.slug)]
    if code == BRAND:
        return [(_brand(row), _brand(row))] if _brand(row) else []
    zones = ShippingRate.objects.filter(vendor_id=row.vendor_id).values_list("zone", flat=True)
    return [(zone, "") for zone in set(zones)]


def _fits(row: Product, request: SearchRequest) -> bool:
    for code, chosen in request.filters.items():
        if not {each for each, _label in _codes(code, row)} & set(chosen):
            return False
    low, high = request.price_from_minor, request.price_to_minor
    return (low or 0) <= row.price_from_minor <= (high or 10**12)


def _facet(code: str, rows: list[Product], request: SearchRequest) -> Facet:
    pairs = Counter(pair for row in rows for pair in _codes(code, row))
    chosen = request.filters.get(code, ())
    return Facet(
        code=code,
        label="",
        choices=tuple(
            FacetChoice(choice, label, count, choice in chosen)
            for (choice, label), count in sorted(pairs.items(), key=lambda pair: (-pair[1], pair))
        ),
    )
