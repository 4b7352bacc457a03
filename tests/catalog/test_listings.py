"""Home, category and shop pages: what they show, in which order, from how many statements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from catalog.errors import NoSuchPage
from catalog.models import Offer, Product, Stock
from catalog.queries import category_menu, listing
from catalog.search import queries
from catalog.types import ListingCard, ListingPage
from marketplace.foundation.money import Money
from marketplace.vendors.models import Vendor
from tests.factories import catalog, vendors

pytestmark = pytest.mark.django_db

# category tree, ids with their number, cards with shops
CATEGORY_STATEMENTS = 3
# shop, ids with their number, cards
SHOP_STATEMENTS = 3
# category tree, ids, cards with shops, shops
HOME_STATEMENTS = 5


def slugs(page: ListingPage) -> list[str]:
    return [card.slug for card in page.cards]


def many(vendor: Vendor, count: int, **changes: Any) -> list[Product]:
    """Products p0, p1, ...: each a day younger and a pataca dearer than the one before."""
    products = []
    for n in range(count):
        made = catalog.product(
            vendor,
            f"{vendor.slug}-{n}",
            published_at=catalog.PUBLISHED_AT + timedelta(days=n),
            **changes,
        )
        catalog.offer(made, f"P{n}", 1_000 + 100 * n)
        products.append(made)
    return products


def only_card(language: str = "en") -> ListingCard:
    (card,) = queries.category_page("biscuits", language=language).listing.cards
    return card


def test_a_card_tells_what_a_list_shows():
    offer = catalog.almond_biscuits(vendors.bakery())
    catalog.offer(offer.variant.product, "ALM-12", 4_800)
    catalog.picture(offer.variant.product, "a/tin.webp", alt_en="A tin of biscuits", position=1)
    catalog.picture(offer.variant.product, "a/box.webp", alt_en="A box of biscuits")
    card = only_card()
    assert (card.slug, card.name) == ("almond-biscuits", "Almond biscuits")
    assert (card.vendor_name, card.vendor_slug, card.vendor_accent) == (
        "Rua do Cunha Bakery",
        "cunha-bakery",
        1,
    )
    assert card.price_from == Money(4_800, "MOP")
    assert card.has_price_range
    assert card.picture is not None
    assert (card.picture.alt, card.picture.smallest_url) == (
        "A box of biscuits",
        "/media/a/box-320.webp",
    )
    assert card.picture.srcset.startswith("/media/a/box-320.webp 320w, /media/a/box-640.webp 640w")


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("zh-hant", "石磨杏仁餅"),
        ("zh-hans", "石磨杏仁饼"),
        ("pt", "Bolachas de amêndoa"),
        ("en", "Almond biscuits"),
    ],
)
def test_a_card_is_written_in_the_language_asked_for(language: str, name: str):
    catalog.almond_biscuits(vendors.bakery())
    assert only_card(language).name == name


def test_a_card_without_a_text_in_the_language_falls_back():
    offer = catalog.almond_biscuits(vendors.bakery())
    Product.objects.update(name_pt="", name_zh_hans=None)
    assert only_card("pt").name == only_card("zh-hans").name == "石磨杏仁餅"
    Product.objects.update(name_zh_hant=None)
    assert only_card("pt").name == "Almond biscuits"
    assert offer.variant.product.slug == only_card("pt").slug


def test_a_card_says_when_nothing_is_left():
    offer = catalog.almond_biscuits(vendors.bakery(), on_hand=10)
    Stock.objects.filter(pk=offer.pk).update(reserved=9)
    assert not only_card().is_sold_out
    Stock.objects.filter(pk=offer.pk).update(reserved=10)
    assert only_card().is_sold_out


def test_a_category_shows_what_stands_on_the_shelves_below_it():
    catalog.almond_biscuits(vendors.bakery())
    catalog.sardines(vendors.tinned_fish_shop())
    page = queries.category_page("biscuits", language="en")
    assert slugs(page.listing) == ["almond-biscuits"]
    assert [link.slug for link in page.category.children] == ["almond-biscuits"]
    leaf = queries.category_page("almond-biscuits", language="en")
    assert slugs(leaf.listing) == ["almond-biscuits"]
    assert [link.name for link in leaf.breadcrumbs] == ["Biscuits", "Almond biscuits"]


@pytest.mark.parametrize(
    "hidden",
    [
        lambda: Product.objects.update(status="draft"),
        lambda: Product.objects.update(status="archived"),
        lambda: Offer.objects.update(is_active=False),
        lambda: Vendor.objects.update(status="suspended"),
    ],
)
def test_what_cannot_be_bought_is_in_no_list(hidden: Any):
    catalog.almond_biscuits(vendors.bakery())
    hidden()
    page = queries.category_page("biscuits").listing
    assert (page.cards, page.total, page.pages) == ((), 0, 1)
    assert queries.home().shelves == ()


def test_lists_are_newest_or_cheapest_first_across_shelves_and_pages():
    leaf = catalog.category("egg-rolls", parent=catalog.category())
    old = many(vendors.bakery(), 15)
    other = many(vendors.tinned_fish_shop(), 15, category=leaf)
    first = queries.category_page("biscuits").listing
    second = queries.category_page("biscuits", page=2).listing
    newest = [p.slug for pair in zip(reversed(other), reversed(old), strict=True) for p in pair]
    assert slugs(first) + slugs(second) == newest
    assert (first.pages, first.total, first.has_next, second.has_next) == (2, 30, True, False)
    cheapest = [p.slug for pair in zip(other, old, strict=True) for p in pair]
    by_price = queries.category_page("biscuits", sort="price").listing
    assert slugs(by_price) == cheapest[:24]


def test_a_shop_lists_its_own_and_nothing_else():
    many(vendors.bakery(), 3)
    many(vendors.tinned_fish_shop(), 2)
    page = queries.shop_page("cunha-bakery", language="pt")
    assert page.vendor.name == "Pastelaria da Rua do Cunha"
    assert slugs(page.listing) == ["cunha-bakery-2", "cunha-bakery-1", "cunha-bakery-0"]
    cheapest = queries.shop_page("cunha-bakery", sort="price").listing
    assert slugs(cheapest) == ["cunha-bakery-0", "cunha-bakery-1", "cunha-bakery-2"]


def test_a_page_that_is_not_there_is_refused():
    many(vendors.bakery(), 25)
    assert len(queries.category_page("biscuits", page=2).listing.cards) == 1
    for arguments in ({"page": 0}, {"page": -1}, {"page": 3}, {"page": 10**9}, {"sort": "name"}):
        with pytest.raises(NoSuchPage):
            queries.category_page("biscuits", **arguments)
        with pytest.raises(NoSuchPage):
            queries.shop_page("cunha-bakery", **arguments)
    with pytest.raises(NoSuchPage):
        queries.category_page("no-such-shelf")
    with pytest.raises(NoSuchPage):
        queries.shop_page("no-such-shop")


def test_a_total_stops_counting_at_the_last_page_that_can_be_asked_for(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    monkeypatch.setattr(listing, "CAP", 4)
    many(vendors.bakery(), 4)
    exact = queries.category_page("biscuits", page=2).listing
    assert (exact.total, exact.pages, exact.is_total_capped) == (4, 2, False)
    many(vendors.tinned_fish_shop(), 1)
    capped = queries.category_page("biscuits").listing
    assert (capped.total, capped.pages, capped.is_total_capped) == (4, 2, True)
    many(vendors.wine_importer(), 5)
    assert queries.shop_page("wine-importer").listing.is_total_capped


def test_the_front_page_has_a_menu_shelves_and_shops():
    catalog.almond_biscuits(vendors.bakery())
    catalog.sardines(vendors.tinned_fish_shop())
    catalog.red_wine(vendors.wine_importer())
    page = queries.home("en")
    assert [link.slug for link in page.categories] == ["biscuits", "tinned-fish", "wine"]
    assert [(s.category and s.category.slug, len(s.cards)) for s in page.shelves] == [
        (None, 3),
        ("biscuits", 1),
        ("tinned-fish", 1),
        ("wine", 1),
    ]
    assert [vendor.slug for vendor in page.vendors] == [
        "cunha-bakery",
        "tinned-fish",
        "wine-importer",
    ]


def test_one_shop_comes_first_with_two_new_things_only():
    many(vendors.tinned_fish_shop(), 1, category=catalog.category("tinned-fish"))
    many(vendors.bakery(), 10)
    newest, fish, biscuits = queries.home().shelves
    assert [card.slug for card in newest.cards] == [
        "cunha-bakery-9",
        "cunha-bakery-8",
        "tinned-fish-0",
        "cunha-bakery-7",
        "cunha-bakery-6",
        "cunha-bakery-5",
        "cunha-bakery-4",
        "cunha-bakery-3",
    ]
    assert (len(biscuits.cards), len(fish.cards)) == (8, 1)


@pytest.mark.parametrize("count", [1, 24])
def test_every_list_takes_the_same_statements_whatever_it_shows(
    count: int, django_assert_num_queries: Any
):
    leaf = catalog.category("egg-rolls", parent=catalog.category())
    for product in many(vendors.bakery(), count, category=leaf):
        catalog.picture(product)
    with django_assert_num_queries(CATEGORY_STATEMENTS):
        assert len(queries.category_page("biscuits").listing.cards) == count
    with django_assert_num_queries(CATEGORY_STATEMENTS):
        queries.category_page("biscuits", sort="price")
    with django_assert_num_queries(SHOP_STATEMENTS):
        assert len(queries.shop_page("cunha-bakery").listing.cards) == count
    with django_assert_num_queries(HOME_STATEMENTS):
        queries.home()
    with django_assert_num_queries(1):
        category_menu()


def test_an_empty_marketplace_has_an_empty_front_page():
    page = queries.home()
    assert (page.categories, page.shelves, page.vendors) == ((), (), ())


def test_a_shelf_of_the_front_page_does_not_repeat_what_is_new():
    many(vendors.bakery(), 14, category=catalog.category("biscuits"))
    new, biscuits = queries.home().shelves
    assert len(new.cards) == 8
    assert {card.slug for card in new.cards}.isdisjoint(card.slug for card in biscuits.cards)
