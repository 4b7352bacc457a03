"""One search: the request becomes cells, and one statement matches, ranks and counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from catalog.errors import NoSuchPage
from catalog.queries.categories import CategoryTree, read_tree
from catalog.queries.listing import MAX_PAGES, PAGE_SIZE
from catalog.search import lexemes, words
from catalog.search.cells import (
    Group,
    Step,
    Wanted,
    groups_of,
    narrowing,
    steps_of,
    unranked,
)
from catalog.search.engines import entries, facets, spelling, statements
from catalog.search.engines.prices import PriceRange, price_range
from catalog.search.port import Known
from catalog.search.text import Query, parse
from catalog.search.types import (
    BRAND,
    CATEGORY,
    IN_STOCK,
    PRICE,
    SHIPS_TO,
    SORTS,
    SearchRequest,
    SearchResult,
)
from marketplace.foundation.clock import macau_day, now
from marketplace.vendors.models import Vendor

# Matches that are ranked and counted: as many as pages can show.
CAP: Final = MAX_PAGES * PAGE_SIZE


@dataclass(frozen=True)
class Look:
    """The groups of every try with its number, best first, and the steps that each is taken by."""

    groups: list[tuple[int, Group]]
    steps: list[Step]


@dataclass(frozen=True)
class Plan:
    """A request in the words of the index. `filters` is by facet, so that one can be left out."""

    request: SearchRequest
    tries: tuple[Wanted, ...]
    place: tuple[str, ...]
    filters: Mapping[str, str]
    prices: PriceRange | None
    depth: int

    def look(self, without: str = "") -> Look:
        """Return what is looked for where, one facet's filter left out."""
        request = self.request
        asked = {code: part for code, part in self.filters.items() if code != without}
        # These two are what cells are made of: cells leave out what does not fit.
        in_stock_only = asked.pop(IN_STOCK, None) is not None
        zone_only = request.filters.get(SHIPS_TO) == (request.destination,) and SHIPS_TO in asked
        if zone_only:
            del asked[SHIPS_TO]
        filters = [*self.place, *asked.values()]
        if self.prices and without != PRICE:
            filters.append(self.prices.entries)
        filters = [part for part in filters if part]
        only = {"in_stock_only": in_stock_only, "zone_only": zone_only}
        narrow = narrowing(request.destination, **only)
        grouped = groups_of if request.sort == "relevance" else unranked
        return Look(
            groups=[
                (number, group)
                for number, wanted in enumerate(self.tries)
                for group in grouped(wanted, filters, narrow)
            ],
            steps=steps_of(request.sort, request.destination, macau_day(now()), **only),
        )

    @property
    def chosen(self) -> list[str]:
        """The facets that narrow this search: each is counted without its own filter.

        But for what is in stock: it has one choice, and whatever matches is what has it.
        """
        asked = [code for code in self.filters if code != IN_STOCK]
        return [*asked, *([PRICE] if self.prices else [])]


def search(request: SearchRequest, known: Known | None = None) -> SearchResult:
    """Find one page of listings. One to six statements, by what is known already.

    Raises: NoSuchPage for an unknown category, shop, page or order.
    """
    if not 1 <= request.page <= MAX_PAGES or request.sort not in SORTS:
        raise NoSuchPage()
    tree = known.tree if known else read_tree(request.language)
    lexicon = words.current()
    asked = parse(request.text, request.language, lexicon)
    spelled = spelling.corrected(asked)
    understood = parse(spelled, request.language, lexicon) if spelled else asked
    plan = plan_of(request, understood, tree, vendor_id=known.vendor_id if known else None)
    found = statements.run(plan, cap=CAP)
    if not found.product_ids and request.page > 1:
        raise NoSuchPage()
    return SearchResult(
        product_ids=found.product_ids,
        total=found.total,
        is_total_capped=found.total >= CAP,
        facets=facets.facets_of(plan.request, found.counts, tree),
        read_as=understood.text,
        corrected=spelled,
    )


def plan_of(
    request: SearchRequest, query: Query, tree: CategoryTree, *, vendor_id: int | None = None
) -> Plan:
    """Say a request in the words of the index. Raises: NoSuchPage."""
    place, depth = [], 0
    if request.category_slug is not None:
        pk = tree.find(request.category_slug)
        place.append(lexemes.quoted(lexemes.category(pk)))
        depth = len(tree.path(pk))
    if request.vendor_slug is not None:
        shop = vendor_id or _vendor_id(request.vendor_slug)
        place.append(lexemes.quoted(lexemes.vendor(shop)))
    narrowed = {code: chosen for code, chosen in request.filters.items() if chosen}
    styles = (entries.ANYWHERE, entries.IN_NAMES, entries.IN_OWN_NAME)
    tries = tuple(Wanted(*asked) for asked in query.tries(*styles))
    return Plan(
        request=replace(request, filters=narrowed),
        tries=tries or (Wanted(),),
        place=tuple(place),
        filters={code: _filter(code, chosen, tree) for code, chosen in narrowed.items()},
        prices=price_range(request),
        depth=depth,
    )


def _filter(code: str, chosen: tuple[str, ...], tree: CategoryTree) -> str:
    """Ask for one of the chosen choices of a facet. Raises: NoSuchPage for no such category."""
    if code == CATEGORY:
        return lexemes.any_of([lexemes.category(tree.find(slug)) for slug in chosen])
    if code == BRAND:
        return lexemes.any_of([lexemes.brand(each) for each in chosen])
    if code == SHIPS_TO:
        return lexemes.any_of([lexemes.zone(each) for each in chosen])
    if code == IN_STOCK:
        return lexemes.quoted(lexemes.IN_STOCK)
    return lexemes.any_of([lexemes.choice(code, each) for each in chosen])


def _vendor_id(slug: str) -> int:
    """Raises: NoSuchPage when there is no such open shop."""
    if "\0" in slug:
        raise NoSuchPage()  # the database takes none
    found = (
        Vendor.objects.filter(slug=slug, status=Vendor.Status.APPROVED)
        .values_list("pk", flat=True)
        .first()
    )
    if found is None:
        raise NoSuchPage()
    return found
