"""One page of a list of goods, whatever chose them and wherever their cards are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from catalog.errors import NoSuchPage
from catalog.queries.cards import cards
from catalog.types import ListingCard, ListingPage

CardsOf = Callable[[Sequence[int], str], Mapping[int, ListingCard]]

NEWEST: Final = "newest"
PRICE: Final = "price"
SORTS: Final = (NEWEST, PRICE)
PAGE_SIZE: Final = 24
MAX_PAGES: Final = 50  # offsets grow dear; who has not found it by then should filter or search
CAP: Final = PAGE_SIZE * MAX_PAGES


def refuse_page(page: int, sort: str) -> None:
    """Refuse a page or an order that no list has. Raises: NoSuchPage."""
    if not 1 <= page <= MAX_PAGES or sort not in SORTS:
        raise NoSuchPage()


def listing_of(
    ids: Sequence[int],
    counted: int,
    page: int,
    sort: str,
    language: str,
    cards_of: CardsOf = cards,
) -> ListingPage:
    """Return one page of cards, of so many that were counted (to one more than the cap).

    `cards_of` reads the cards: from the goods themselves, or from what was kept of them.
    Raises: NoSuchPage behind the last page.
    """
    total = min(counted, CAP)
    pages = max(1, -(-total // PAGE_SIZE))
    if page > pages:
        raise NoSuchPage()
    by_id = cards_of(ids, language)
    return ListingPage(
        cards=tuple(by_id[pk] for pk in ids if pk in by_id),
        page=page,
        pages=pages,
        total=total,
        is_total_capped=counted > CAP,
        sort=sort,
    )
