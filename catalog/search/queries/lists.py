"""Pages of cards: a category's and a shop's, three statements whatever they show."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.errors import NoSuchPage
from catalog.queries.categories import read_tree
from catalog.search.queries import listing_sql
from catalog.search.queries.cards import cards
from catalog.search.types import MAX_PAGES, PAGE_SIZE
from catalog.types import CategoryPage, ListingPage, ShopPage
from marketplace.foundation import languages
from marketplace.vendors.errors import NoSuchVendor
from marketplace.vendors.queries import vendor_card

_CAP = PAGE_SIZE * MAX_PAGES


def category_page(
    slug: str, page: int = 1, sort: str = listing_sql.NEWEST, language: str | None = None
) -> CategoryPage:
    """Return one page of a category and of everything below it.

    `sort` is "newest" or "price"; prices sort by their number, whatever the currency.
    Raises: NoSuchPage for an unknown category, page or order.
    """
    _refuse_page(page, sort)
    code = language or languages.current()
    tree = read_tree(code)
    pk = tree.find(slug)
    ids, counted = listing_sql.page_of_categories(
        tree.below(pk), sort, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE, cap=_CAP + 1
    )
    return CategoryPage(
        menu=tree.roots(),
        category=tree.link(pk),
        breadcrumbs=tree.path(pk),
        listing=_listing(ids, counted, page, sort, code),
    )


def shop_page(
    slug: str, page: int = 1, sort: str = listing_sql.NEWEST, language: str | None = None
) -> ShopPage:
    """Return one page of a shop's listings.

    Raises: NoSuchPage for a shop that is unknown or not open, an unknown page or order.
    """
    _refuse_page(page, sort)
    code = language or languages.current()
    try:
        vendor = vendor_card(slug, code)
    except NoSuchVendor:
        raise NoSuchPage() from None
    ids, counted = listing_sql.page_of_shop(
        vendor.id, sort, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE, cap=_CAP + 1
    )
    return ShopPage(vendor=vendor, listing=_listing(ids, counted, page, sort, code))


def _refuse_page(page: int, sort: str) -> None:
    if not 1 <= page <= MAX_PAGES or sort not in listing_sql.SORTS:
        raise NoSuchPage()


def _listing(ids: Sequence[int], counted: int, page: int, sort: str, language: str) -> ListingPage:
    total = min(counted, _CAP)
    pages = max(1, -(-total // PAGE_SIZE))
    if page > pages:
        raise NoSuchPage()
    by_id = cards(ids, language)
    return ListingPage(
        cards=tuple(by_id[pk] for pk in ids if pk in by_id),
        page=page,
        pages=pages,
        total=total,
        is_total_capped=counted > _CAP,
        sort=sort,
    )
