"""A page of what was searched for, as cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog.queries import cards as goods
from catalog.queries.listing import PAGE_SIZE
from catalog.search.engines import engine
from catalog.search.port import Known
from catalog.search.queries.cards import cards
from catalog.search.queries.labels import labeled
from catalog.search.types import SearchRequest, SearchResult, Suggestion
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


def search_page(request: SearchRequest, known: Known | None = None) -> SearchPage:
    """Find one page of listings; `known` is what the page has read for it already.

    The engine's statements, one for names of facets and one for cards; two or three more where a
    shop sells goods whose cards tell another shop's prices.
    Raises: NoSuchPage.
    """
    result = engine().search(request, known)
    result = replace(result, facets=labeled(result.facets, request.language))
    by_id = cards(result.product_ids, request.language)
    if request.vendor_slug is not None:
        by_id |= _as_sold_by_itself(request, by_id, known)
    return SearchPage(
        result=result,
        cards=tuple(by_id[pk] for pk in result.product_ids if pk in by_id),
        page=request.page,
    )


def _as_sold_by_itself(
    request: SearchRequest, by_id: Mapping[int, ListingCard], known: Known | None
) -> dict[int, ListingCard]:
    """Return what a shop itself asks for listings whose cards tell another shop's prices."""
    others = {pk: card for pk, card in by_id.items() if card.vendor_slug != request.vendor_slug}
    if not others:
        return {}
    vendor_id = known.vendor_id if known else None
    if vendor_id is None:
        vendor_id = Vendor.objects.values_list("pk", flat=True).get(slug=request.vendor_slug)
    return goods.as_sold_by(vendor_id, others, request.language)


def suggestions(prefix: str, language: str, limit: int = 10) -> tuple[Suggestion, ...]:
    """Complete what somebody began to type, best first."""
    return engine().suggest(prefix, language, limit)
