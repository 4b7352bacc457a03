"""Pages of cards: a category's and a shop's, three statements whatever they show."""

from __future__ import annotations

from catalog.errors import NoSuchPage
from catalog.queries import listing
from catalog.queries.categories import read_tree
from catalog.queries.listing import listing_of, refuse_page
from catalog.search.queries import listing_sql
from catalog.search.queries.cards import cards
from catalog.types import CategoryPage, ShopPage
from marketplace.foundation import languages
from marketplace.vendors.errors import NoSuchVendor
from marketplace.vendors.queries import vendor_card


def category_page(
    slug: str, page: int = 1, sort: str = listing.NEWEST, language: str | None = None
) -> CategoryPage:
    """Return one page of a category and of everything below it.

    `sort` is "newest" or "price"; prices sort by their number, whatever the currency.
    Raises: NoSuchPage for an unknown category, page or order.
    """
    refuse_page(page, sort)
    code = language or languages.current()
    tree = read_tree(code)
    pk = tree.find(slug)
    ids, counted = listing_sql.page_of_categories(tree.below(pk), sort, **_reach(page))
    return CategoryPage(
        menu=tree.roots(),
        category=tree.link(pk),
        breadcrumbs=tree.path(pk),
        listing=listing_of(ids, counted, page, sort, code, cards),
    )


def shop_page(
    slug: str, page: int = 1, sort: str = listing.NEWEST, language: str | None = None
) -> ShopPage:
    """Return one page of a shop's listings.

    Raises: NoSuchPage for a shop that is unknown or not open, an unknown page or order.
    """
    refuse_page(page, sort)
    code = language or languages.current()
    try:
        vendor = vendor_card(slug, code)
    except NoSuchVendor:
        raise NoSuchPage() from None
    ids, counted = listing_sql.page_of_shop(vendor.id, sort, **_reach(page))
    return ShopPage(vendor=vendor, listing=listing_of(ids, counted, page, sort, code, cards))


def _reach(page: int) -> dict[str, int]:
    return {
        "limit": listing.PAGE_SIZE,
        "offset": (page - 1) * listing.PAGE_SIZE,
        "cap": listing.CAP + 1,
    }
