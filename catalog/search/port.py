"""What every engine of search can do. `docs/search.md` says how another one is plugged in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from catalog.queries.categories import CategoryTree
from catalog.search.types import ListingDocument, SearchRequest, SearchResult, Suggestion


@dataclass(frozen=True)
class Known:
    """What a page has read already: an engine that needs it does not ask again.

    `tree` is in the language of the request; `vendor_id` is the open shop of its `vendor_slug`.
    """

    tree: CategoryTree
    vendor_id: int | None = None


class SearchEngine(Protocol):
    """An index of listings. Whoever writes to it may write the same again."""

    def replace(self, documents: Sequence[ListingDocument]) -> None:
        """Keep these documents, each in the place of the one with the same product id."""
        ...

    def remove(self, product_ids: Iterable[int]) -> None:
        """Forget these products; unknown ones are no error."""
        ...

    def search(self, request: SearchRequest, known: Known | None = None) -> SearchResult:
        """Find one page of listings.

        Raises: NoSuchPage for an unknown category, shop, page or order.
        """
        ...

    def suggest(self, prefix: str, language: str, limit: int) -> tuple[Suggestion, ...]:
        """Complete what somebody began to type, best first."""
        ...
