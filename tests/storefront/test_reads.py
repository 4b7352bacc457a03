"""How many SQL statements each page asks for, exactly: a budget that creeps turns a test red.

Sessions are read from Redis, so they are not in the numbers; a visitor without one costs
nothing more. "Menu" is the tree of categories, "badge" the number in the cart. What operators say
of words is kept by each process, and read once in SEARCH_WORDS_SECONDS. A search that finds
nothing, is mended or is a shop's for shared goods asks for more; `docs/search.md` says how much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache.backends.redis import RedisCacheClient
from django.db import connection
from django.test.utils import CaptureQueriesContext
from redis.exceptions import ConnectionError as RedisConnectionError

from catalog.models import Brand, Offer, Product
from catalog.reviews import services as review_services
from catalog.search import words
from tests.factories import accounts, catalog, reviews, surfaces, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import Street
from tests.factories.pages import Browser

Counted = Callable[..., CaptureQueriesContext]


@dataclass(frozen=True)
class Cast:
    """Everyone with a browser, and the addresses of what is theirs."""

    anyone: Browser
    guest: Browser
    person: Browser
    baker: Browser
    order: str
    link: str
    review: str
    part: str


@pytest.fixture(autouse=True)
def _words_are_kept(settings: Any) -> Iterator[None]:
    settings.SEARCH_WORDS_SECONDS = 3_600
    words.forget()
    yield
    words.forget()


@pytest.fixture
def cast(shops: Street, provider: FakeProvider) -> Cast:
    person = surfaces.browser(accounts.zhuhai_buyer())
    order = surfaces.paid_order(person, shops, provider)
    surfaces.fill_cart(person, shops)
    beside = catalog.product(shops.bakery, "beside", category=catalog.category("almond-biscuits"))
    catalog.offer(beside, "BESIDE", 1_000)
    told_of_everywhere(shops)
    guest = surfaces.browser()
    surfaces.fill_cart(guest, shops)
    vendors.member(shops.bakery, accounts.baker())
    return Cast(
        anyone=Browser(),
        guest=guest,
        person=person,
        baker=surfaces.browser(accounts.User.objects.get(email="baker@example.com")),
        order=f"/en/orders/{order.public_id}/",
        link=surfaces.link(order),
        review=surfaces.review(guest).path,
        part=f"/en/vendor/orders/{surfaces.part_of(order, shops).public_id}/",
    )


def told_of_everywhere(shops: Street) -> None:
    """Give the biscuits what a page may tell: a brand, an earlier price, a shown review."""
    biscuits = Product.objects.get(slug="almond-biscuits")
    biscuits.brand = Brand.objects.create(slug="cunha", name_en="Cunha")
    biscuits.save()
    Offer.objects.filter(variant__product=biscuits).update(compare_at_minor=9_900)
    review = reviews.written(Offer.objects.get(variant__product=biscuits))
    review_services.publish_due(now=review.publish_at)


def fill_the_shelves(shops: Street) -> None:
    """More of everything: the numbers must not grow with it."""
    for number in range(12):
        made = catalog.product(
            shops.bakery, f"more-{number}", category=catalog.category("almond-biscuits")
        )
        for variant in range(3):
            catalog.offer(made, f"M{number}-{variant}", 1_000 + variant)
        catalog.picture(made, f"catalog/more-{number}.webp")


BUDGETS: dict[tuple[str, str], int] = {
    # menu (for the shelves too), ids of the shelves, cards, collections, shops
    ("anyone", "/en/"): 5,
    # the front page's, rates, badge
    ("guest", "/en/"): 7,
    # menu (for the way here and the facets too), matches with their counts, names of facets,
    # cards, shops that deliver here
    ("anyone", "/en/c/almond-biscuits/?sort=price"): 5,
    # the category's, rates, badge
    ("guest", "/en/c/almond-biscuits/"): 7,
    # product with pictures, options, answers and tags; offers with stock, shops and earlier
    # prices; menu (for the way here too), cards beside it, ratings with reviews, deliveries,
    # destinations that are closed, promotions
    ("anyone", "/en/p/almond-biscuits/"): 8,
    # the product's, rates, badge; and what one costs at the border of the mainland: the offer
    # with its picture, the rate of renminbi, the rules of customs
    ("guest", "/en/p/almond-biscuits/"): 14,
    # shop with its rating, menu (for the facets too), matches with their counts, names of facets,
    # cards, shops that deliver here
    ("anyone", "/en/s/cunha-bakery/"): 6,
    # the shop's, rates, badge
    ("guest", "/en/s/cunha-bakery/"): 8,
    # menu (for the facets too), matches with their counts, names of facets, cards, shops that
    # deliver here, the count of this query
    ("anyone", "/en/search/?q=biscuits"): 6,
    # the search's, rates, badge
    ("guest", "/en/search/?q=biscuits"): 8,
    # the search's without its count: narrowed, it is not counted again; rates of the range
    ("anyone", "/en/search/?q=biscuits&price_from=1&price_to=500"): 6,
    # the search's, and words near to one that no synonym knows
    ("anyone", "/en/search/?q=almond"): 7,
    # kept for a while: nothing the second time
    ("anyone", "/en/search/suggestions/?q=al"): 0,
    # menu
    ("anyone", "/en/cart/"): 1,
    # cart, lines, offers with stock, pictures, promotions, rates, deliveries of both shops, menu;
    # the badge is known from the lines; the rules of customs
    ("guest", "/en/cart/"): 11,
    # cart, lines, offers with stock, pictures, promotions, destinations that are closed,
    # deliveries of both shops, rates, rules of customs, menu
    ("guest", "/en/checkout/"): 10,
    # the guest's, the person, the saved address, the last order's
    ("person", "/en/checkout/"): 15,
    # quote with cart and order, FX quote, its rates, offers for names, pictures, badge, menu
    ("guest", "{review}"): 7,
    # order, parts with shops, lines, fulfillments, cancellations, charge, attempts, refunds,
    # returns, invoices, and to whom they are made out; menu
    ("anyone", "{link}"): 14,
    # the link's, the person, badge
    ("person", "{order}"): 17,
    # person, orders, parts with shops, lines, statuses of charges, badge, menu
    ("person", "/en/me/"): 10,
    # menu
    ("anyone", "/en/account/login/"): 1,
    # menu
    ("anyone", "/en/nothing/"): 1,
    ("anyone", "/en/help/"): 1,
    ("anyone", "/en/legal/privacy/"): 1,
    # the newest rates; menu
    ("anyone", "/en/status/"): 2,
    # nothing may be read: everybody's browser keeps them
    ("anyone", "/en/offline/"): 0,
    ("guest", "/en/offline/"): 0,
    ("guest", "/en/manifest.webmanifest"): 0,
    ("guest", "/worker.js"): 0,
    ("anyone", "/en/p/almond-biscuits/code.svg"): 0,
    # person, member with shop, counts, orders to do, their lines; all balances, the last payout,
    # what is kept back; disputes that are open, returns to answer, offers that run low
    ("baker", "/en/vendor/"): 13,
    # person, member with shop, counts, orders, their lines
    ("baker", "/en/vendor/orders/"): 6,
    # person, member with shop, order, lines, fulfillments, cancellations, clocks; refunds, the
    # units in them, units that are not sent any more; what a bank took back
    ("baker", "{part}"): 14,
    # the part's
    ("baker", "{part}packing-slip/"): 12,
    # person, member with shop, offers with stock
    ("baker", "/en/vendor/goods/"): 4,
    # person, member with shop, the currencies owed, heads of closed periods; the open period: the
    # last closing, its sums and rows; pending: its sums, account, balance, the next due time;
    # what is owed, what is kept back; news not read
    ("baker", "/en/vendor/statement/"): 14,
    # person, member with shop, threads, their sum, waits of ninety days, news not read
    ("baker", "/en/vendor/messages/"): 6,
    # person, notices, how many were not read, for the page and for its bell; badge, menu
    ("person", "/en/me/notices/"): 6,
    # person, threads, their sum, news not read, badge, menu
    ("person", "/en/me/messages/"): 6,
    # menu
    ("anyone", "/api/v1/categories/"): 1,
    # tree, ids with their count, cards
    ("anyone", "/api/v1/categories/almond-biscuits/products/"): 3,
    # product with pictures, options, answers and tags; offers with stock and shops; tree; ratings
    ("anyone", "/api/v1/products/almond-biscuits/"): 4,
    # tree, matches with their counts, names of facets, cards
    ("anyone", "/api/v1/search/?q=biscuits&language=en"): 4,
    # one word to the database, over a connection of its own
    ("anyone", "/healthz"): 0,
}


def test_every_page_keeps_to_its_number_however_much_there_is(
    cast: Cast, shops: Street, django_assert_num_queries: Counted
):
    for round_ in ("a few goods", "many goods"):
        for (who, address), number in BUDGETS.items():
            browser: Browser = getattr(cast, who)
            path = address.format(**vars(cast))
            browser.client.get(path)  # messages that wait are shown and gone
            with django_assert_num_queries(number, exact=True, info=f"{who} {path}, {round_}"):
                status = browser.client.get(path).status_code
            assert status == (404 if path == "/en/nothing/" else 200), path
        if round_ == "a few goods":
            fill_the_shelves(shops)


def test_account_with_more_orders(cast: Cast, shops: Street, django_assert_num_queries: Counted):
    surfaces.buy(cast.person, shops)
    surfaces.buy(cast.person, shops)
    cast.person.client.get("/en/me/")
    with django_assert_num_queries(10, exact=True):
        assert cast.person.client.get("/en/me/").status_code == 200


def test_reading_writes_nothing(cast: Cast):
    paths = ("/en/", "/en/p/almond-biscuits/", "/en/cart/", "/en/checkout/", cast.review)
    for who in (cast.anyone, cast.guest, cast.person):
        for path in paths:
            who.client.get(path)
            with CaptureQueriesContext(connection) as seen:
                who.client.get(path)
            verbs = {query["sql"].split()[0] for query in seen.captured_queries}
            assert verbs <= {"SELECT"}, (path, verbs)


def test_without_redis_a_session_costs_one_read_more_and_every_page_comes(
    cast: Cast, django_assert_num_queries: Counted, monkeypatch: pytest.MonkeyPatch
):
    def away(*args: Any, **options: Any) -> None:
        raise RedisConnectionError("Redis is away")

    monkeypatch.setattr(RedisCacheClient, "get_client", away)
    with django_assert_num_queries(12, exact=True):
        assert cast.guest.client.get("/en/cart/").status_code == 200
    page = cast.guest.submit(
        cast.guest.open("/en/cart/"), "/preferences/", zone="HK", currency="HKD"
    )
    assert "HK$" in page.main
    page = cast.guest.open("/en/account/login/")
    page = cast.guest.submit(
        page, "/account/login/", login="baker@example.com", password=accounts.PASSWORD
    )
    assert page.path == "/en/me/"
    told = Browser().open("/healthz").response.json()
    assert (told["state"], told["database"], told["redis"]) == ("degraded", "ok", "away")
    assert Browser().open("/api/v1/categories/").status == 200
