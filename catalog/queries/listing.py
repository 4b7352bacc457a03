"""Pages of cards: a category's and a shop's, six and five statements whatever they show."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet

from catalog.errors import NoSuchPage
from catalog.models import Offer, Product
from catalog.queries import listing_sql
from catalog.queries.cards import cards
from catalog.queries.categories import read_tree
from catalog.types import CategoryPage, ListingPage, ShopPage
from marketplace.foundation import languages
from marketplace.vendors.errors import NoSuchVendor
from marketplace.vendors.queries import vendor_card

PAGE_SIZE = 24
MAX_PAGES = 50  # offsets grow dear; who has not found it by then should filter or search
CAP = PAGE_SIZE * MAX_PAGES

_ORDER = {
    listing_sql.NEWEST: (F("published_at").desc(), F("id").desc()),
    listing_sql.PRICE: (F("price_from_minor").asc(), F("id").desc()),
}


def category_page(
    slug: str, page: int = 1, sort: str = listing_sql.NEWEST, language: str | None = None
) -> CategoryPage:
    """Return one page of a category and of everything below it.

    `sort` is "newest" or "price"; prices sort by their number, whatever the currency.
    Raises: NoSuchPage for an unknown category, page or order.
    """
    refuse_page(page, sort)
    code = language or languages.current()
    tree = read_tree(code)
    pk = tree.find(slug)
    below = tree.below(pk)
    counted = listing_sql.count_listed(below, CAP + 1)
    ids = listing_sql.page_ids(below, sort, PAGE_SIZE, (page - 1) * PAGE_SIZE)
    return CategoryPage(
        menu=tree.roots(),
        category=tree.link(pk),
        breadcrumbs=tree.path(pk),
        listing=listing_of(ids, counted, page, sort, code),
    )


def shop_page(
    slug: str, page: int = 1, sort: str = listing_sql.NEWEST, language: str | None = None
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
    in_order = _listed_by(vendor.id).order_by(*_ORDER[sort]).values_list("pk", flat=True)
    counted = in_order[: CAP + 1].count()  # the order keeps the count on the index too
    first = (page - 1) * PAGE_SIZE
    ids = list(in_order[first : first + PAGE_SIZE])
    listing = listing_of(ids, counted, page, sort, code, vendor_id=vendor.id)
    return ShopPage(vendor=vendor, listing=listing)


def _listed_by(vendor_id: int) -> QuerySet[Product]:
    """Return what a shop lists: what it leads, and others' listings that it offers, too."""
    shared = Offer.objects.filter(vendor_id=vendor_id, is_shared=True, is_active=True)
    listed = Product.objects.filter(status=Product.Status.PUBLISHED, price_from_minor__isnull=False)
    also = list(shared.values_list("variant__product_id", flat=True).distinct()[:CAP])
    return (
        listed.filter(Q(lead_vendor_id=vendor_id) | Q(pk__in=also))
        if also
        else listed.filter(lead_vendor_id=vendor_id)
    )


def refuse_page(page: int, sort: str) -> None:
    """Refuse a page or an order that no list has. Raises: NoSuchPage."""
    if not 1 <= page <= MAX_PAGES or sort not in listing_sql.SORTS:
        raise NoSuchPage()


def listing_of(
    ids: Sequence[int],
    counted: int,
    page: int,
    sort: str,
    language: str,
    vendor_id: int | None = None,
) -> ListingPage:
    """Return one page of cards, of so many that were counted (to one more than the cap).

    Raises: NoSuchPage behind the last page.
    """
    total = min(counted, CAP)
    pages = max(1, -(-total // PAGE_SIZE))
    if page > pages:
        raise NoSuchPage()
    by_id = cards(ids, language, vendor_id=vendor_id)
    return ListingPage(
        cards=tuple(by_id[pk] for pk in ids if pk in by_id),
        page=page,
        pages=pages,
        total=total,
        is_total_capped=counted > CAP,
        sort=sort,
    )
