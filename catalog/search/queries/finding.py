"""A page of what was searched for, as cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog.queries import cards as goods
from catalog.search.engines import engine
from catalog.search.queries.cards import cards
from catalog.search.queries.labels import labeled
from catalog.search.types import PAGE_SIZE, SearchRequest, SearchResult, Suggestion
from catalog.types import ListingCard
from marketplace.vendors.models import Vendor


@dataclass(frozen=True)
class SearchPage:
    """The answer of the engine, and the cards of its page in order."""

    result: SearchResult
    cards: tuple[ListingCard, ...]
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, of those that may be asked for."""
        return max(1, -(-self.result.total // PAGE_SIZE))


def search_page(request: SearchRequest) -> SearchPage:
    """Find one page of listings. Four to six statements. Raises: NoSuchPage."""
    result = engine().search(request)
    result = replace(result, facets=labeled(result.facets, request.language))
    by_id = cards(result.product_ids, request.language)
    if request.vendor_slug is not None:
        by_id |= _as_sold_by(request.vendor_slug, by_id, request.language)
    return SearchPage(
        result=result,
        cards=tuple(by_id[pk] for pk in result.product_ids if pk in by_id),
        page=request.page,
    )


def _as_sold_by(
    vendor_slug: str, by_id: Mapping[int, ListingCard], language: str
) -> dict[int, ListingCard]:
    """Return what a shop itself asks for listings whose cards tell another shop's prices."""
    others = [pk for pk, card in by_id.items() if card.vendor_slug != vendor_slug]
    if not others:
        return {}
    vendor_id = Vendor.objects.values_list("pk", flat=True).get(slug=vendor_slug)
    return goods.cards(others, language, vendor_id=vendor_id)


def suggestions(prefix: str, language: str, limit: int = 10) -> tuple[Suggestion, ...]:
    """Complete what somebody began to type, best first."""
    return engine().suggest(prefix, language, limit)
