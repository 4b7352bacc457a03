"""Counts become facets: in a steady order, with the names that pages show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from catalog.queries.categories import CategoryTree
from catalog.search.engines.statements import EDGES
from catalog.search.types import (
    BRAND,
    CATEGORY,
    IN_STOCK,
    PRICE,
    SHIPS_TO,
    Facet,
    FacetChoice,
    SearchRequest,
)

_MINOR: Final = 100
_OURS: Final = (CATEGORY, BRAND, PRICE, SHIPS_TO, IN_STOCK)
Counts = Mapping[str, Mapping[str, int]]


def facets_of(request: SearchRequest, counts: Counts, tree: CategoryTree) -> tuple[Facet, ...]:
    """Return the facets that have anything to choose: our own first, then the attributes'."""
    codes = [*_OURS, *sorted(set(counts) - set(_OURS))]
    found = (Facet(code, "", _choices(code, counts.get(code, {}), request, tree)) for code in codes)
    return tuple(facet for facet in found if facet.choices)


def _choices(
    code: str, counts: Mapping[str, int], request: SearchRequest, tree: CategoryTree
) -> tuple[FacetChoice, ...]:
    if code == CATEGORY:
        return _categories(counts, request, tree)
    if code == PRICE:
        return _prices(counts, request)
    chosen = request.filters.get(code, ())
    rows = [FacetChoice(each, each, n, each in chosen) for each, n in counts.items() if n]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.code)))


def _categories(
    counts: Mapping[str, int], request: SearchRequest, tree: CategoryTree
) -> tuple[FacetChoice, ...]:
    """Return the categories one level below, in the order of the menu."""
    chosen = request.filters.get(CATEGORY, ())
    rows = []
    for pk in tree.rows:  # in the order of positions
        if number := counts.get(str(pk), 0):
            link = tree.link(pk)
            rows.append(FacetChoice(link.slug, link.name, number, link.slug in chosen))
    return tuple(rows)


def _prices(counts: Mapping[str, int], request: SearchRequest) -> tuple[FacetChoice, ...]:
    """Return bands from cheap to dear; the code is `from-to` in minor units, an open end empty."""
    asked = (request.price_from_minor, request.price_to_minor)
    rows = []
    for number in range(len(EDGES) + 1):
        low = EDGES[number - 1] * _MINOR if number else None
        high = EDGES[number] * _MINOR - 1 if number < len(EDGES) else None
        if count := counts.get(str(number), 0):
            code = f"{'' if low is None else low}-{'' if high is None else high}"
            rows.append(FacetChoice(code, "", count, asked == (low, high)))
    return tuple(rows)
