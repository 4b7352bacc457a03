"""How many SQL statements each page asks for, exactly: a budget that creeps turns a test red.

Sessions are read from Redis, so they are not in the numbers; a visitor without one costs
nothing more. "Menu" is the tree of categories, "badge" the number in the cart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache.backends.redis import RedisCacheClient
from django.db import connection
from django.test.utils import CaptureQueriesContext
from redis.exceptions import ConnectionError as RedisConnectionError

from tests.factories import accounts, catalog, surfaces, vendors
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


@pytest.fixture
def cast(shops: Street, provider: FakeProvider) -> Cast:
    person = surfaces.browser(accounts.zhuhai_buyer())
    order = surfaces.paid_order(person, shops, provider)
    surfaces.fill_cart(person, shops)
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


def fill_the_shelves(shops: Street) -> None:
    """More of everything: the numbers must not grow with it."""
    for number in range(12):
        made = catalog.product(
            shops.bakery, f"more-{number}", category=catalog.category("almond-biscuits")
        )
        for variant in range(3):
            catalog.offer(made, f"M{number}-{variant}", 1_000 + variant)
        catalog.picture(made, f"catalog/more-{number}.webp")


@pytest.fixture
def reads(cast: Cast, shops: Street, django_assert_num_queries: Counted) -> Callable[..., None]:
    """Open a page once for its messages and the session, then count; with more goods as well."""

    def check(who: Browser, path: str, number: int, status: int = 200) -> None:
        who.client.get(path)
        with django_assert_num_queries(number, exact=True):
            assert who.client.get(path).status_code == status
        fill_the_shelves(shops)
        with django_assert_num_queries(number, exact=True):
            assert who.client.get(path).status_code == status

    return check


def test_home(cast: Cast, reads: Callable[..., None]):
    # menu (for the shelves too), ids of the shelves, units left, pictures, cards, shops
    reads(cast.anyone, "/en/", 6)


def test_home_in_another_currency(cast: Cast, reads: Callable[..., None]):
    # the same, rates, badge
    reads(cast.guest, "/en/", 8)


def test_category(cast: Cast, reads: Callable[..., None]):
    # menu (for the way here too), count, ids, units left, pictures, cards
    reads(cast.anyone, "/en/c/almond-biscuits/?sort=price", 6)


def test_product(cast: Cast, reads: Callable[..., None]):
    # product, shop, variants with stock, menu (for the way here too), pictures, deliveries
    reads(cast.anyone, "/en/p/almond-biscuits/", 6)


def test_product_in_another_currency(cast: Cast, reads: Callable[..., None]):
    # the same, rates, badge
    reads(cast.guest, "/en/p/almond-biscuits/", 8)


def test_shop(cast: Cast, reads: Callable[..., None]):
    # shop, count, ids, units left, pictures, cards, menu
    reads(cast.anyone, "/en/s/cunha-bakery/", 7)


def test_empty_cart(cast: Cast, reads: Callable[..., None]):
    # menu
    reads(cast.anyone, "/en/cart/", 1)


def test_cart_of_two_shops(cast: Cast, reads: Callable[..., None]):
    # cart, lines, offers with stock, pictures, rates, menu; the badge is known from the lines
    reads(cast.guest, "/en/cart/", 6)


def test_checkout_of_a_guest(cast: Cast, reads: Callable[..., None]):
    # cart, lines, offers with stock, pictures, deliveries of both shops, rates, menu
    reads(cast.guest, "/en/checkout/", 7)


def test_checkout_of_a_person(cast: Cast, reads: Callable[..., None]):
    # the same, the person, the saved address
    reads(cast.person, "/en/checkout/", 9)


def test_review(cast: Cast, reads: Callable[..., None]):
    # quote with cart and order, FX quote, its rates, offers for names, pictures, badge, menu
    reads(cast.guest, cast.review, 7)


def test_order_by_link(cast: Cast, reads: Callable[..., None]):
    # order, parts with shops, lines, fulfillments, charge, attempts, menu
    reads(cast.anyone, cast.link, 7)


def test_order_of_a_person(cast: Cast, reads: Callable[..., None]):
    # the same, the person, badge
    reads(cast.person, cast.order, 9)


def test_account(cast: Cast, reads: Callable[..., None]):
    # person, orders, parts with shops, lines, statuses of charges, badge, menu
    reads(cast.person, "/en/me/", 7)


def test_account_with_more_orders(cast: Cast, shops: Street, django_assert_num_queries: Counted):
    surfaces.buy(cast.person, shops)
    surfaces.buy(cast.person, shops)
    cast.person.client.get("/en/me/")
    with django_assert_num_queries(7, exact=True):
        assert cast.person.client.get("/en/me/").status_code == 200


def test_sign_in(cast: Cast, reads: Callable[..., None]):
    # menu
    reads(cast.anyone, "/en/account/login/", 1)


def test_a_page_that_is_not_there(cast: Cast, reads: Callable[..., None]):
    # menu
    reads(cast.anyone, "/en/nothing/", 1, status=404)


def test_portal_home(cast: Cast, reads: Callable[..., None]):
    # person, member with shop, counts, orders to do, their lines;
    # pending: account and balance; payable and in transit: no account yet; the next due time
    reads(cast.baker, "/en/vendor/", 10)


def test_portal_orders(cast: Cast, reads: Callable[..., None]):
    # person, member with shop, counts, orders, their lines
    reads(cast.baker, "/en/vendor/orders/", 5)


def test_portal_order(cast: Cast, reads: Callable[..., None]):
    # person, member with shop, order, lines, fulfillments
    reads(cast.baker, cast.part, 5)


def test_portal_statement(cast: Cast, reads: Callable[..., None]):
    # person, member with shop, the five of the balances, closed periods, open rows
    reads(cast.baker, "/en/vendor/statement/", 9)


def test_categories_for_machines(cast: Cast, reads: Callable[..., None]):
    # menu
    reads(cast.anyone, "/api/v1/categories/", 1)


def test_a_category_for_machines(cast: Cast, reads: Callable[..., None]):
    # tree, count, ids, units left, pictures, cards
    reads(cast.anyone, "/api/v1/categories/almond-biscuits/products/", 6)


def test_a_product_for_machines(cast: Cast, reads: Callable[..., None]):
    # product, shop, variants with stock, tree, pictures
    reads(cast.anyone, "/api/v1/products/almond-biscuits/", 5)


def test_health(cast: Cast, reads: Callable[..., None]):
    # one word to the database
    reads(cast.anyone, "/healthz", 1)


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
    with django_assert_num_queries(7, exact=True):
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
    assert Browser().open("/healthz").response.json() == {"database": "ok", "redis": "away"}
    assert Browser().open("/api/v1/categories/").status == 200
