"""A page of what was searched for, as cards."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.search.engines import engine
from catalog.search.queries.cards import cards
from catalog.search.types import PAGE_SIZE, SearchRequest, SearchResult, Suggestion
from catalog.types import ListingCard


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
    by_id = cards(result.product_ids, request.language)
    return SearchPage(
        result=result,
        cards=tuple(by_id[pk] for pk in result.product_ids if pk in by_id),
        page=request.page,
    )


def suggestions(prefix: str, language: str, limit: int = 10) -> tuple[Suggestion, ...]:
    """Complete what somebody began to type, best first."""
    return engine().suggest(prefix, language, limit)
