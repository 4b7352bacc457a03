"""Two clicks, two tabs, two buyers: real transactions side by side."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from catalog.errors import OutOfStock
from catalog.models import Reservation, Stock
from marketplace.foundation.models import OutboxEvent
from marketplace.orders import errors, locks, services
from marketplace.orders.models import Cart, Order, VendorOrder
from marketplace.orders.visitors import Visitor
from payments.charges.models import Charge
from payments.fx.models import FxQuote
from tests.drills import last_units
from tests.factories import accounts, orders, vendors
from tests.factories.orders import NOON, Street

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 6  # the pool has eight connections, and the test itself uses one


@pytest.fixture
def shops(transactional_db: None) -> Street:
    return orders.street()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run every act in a thread of its own, all from one starting line."""
    line = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        line.wait(timeout=10)
        try:
            return act()
        except (OutOfStock, errors.MoveRefused, errors.TooManyUnpaid) as refusal:
            return type(refusal)
        finally:
            connection.close()

    connection.close()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_clicks_at_once_return_the_same_order(shops: Street):
    quote = orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
    found = at_once(*[lambda: orders.place(quote).pk] * THREADS)
    assert len(set(found)) == 1
    assert (Order.objects.count(), Charge.objects.count()) == (1, 1)
    assert VendorOrder.objects.count() == 2
    assert sum(Reservation.objects.values_list("quantity", flat=True)) == 6
    assert OutboxEvent.objects.filter(topic="orders.order_placed").count() == 1


def test_a_buyer_with_many_carts_places_no_more_than_may_wait(shops: Street):
    most, deliveries = settings.UNPAID_ORDERS_MAX, orders.standard_deliveries(shops)
    quotes = [orders.checkout(orders.full_cart(shops), deliveries) for _ in range(THREADS)]
    found = at_once(*[lambda quote=quote: orders.place(quote).pk for quote in quotes])
    assert found.count(errors.TooManyUnpaid) == THREADS - most
    assert Order.objects.count() == most


def test_two_tabs_with_two_quotes_of_one_cart_place_it_once(shops: Street):
    cart = orders.full_cart(shops)
    deliveries = orders.standard_deliveries(shops)
    quotes = [orders.checkout(cart, deliveries) for _ in range(3)]
    found = at_once(*[lambda q=quote: orders.place(q).pk for quote in quotes])
    assert len(set(found)) == 1
    assert Charge.objects.count() == 1
    assert FxQuote.objects.filter(accepted_by__isnull=False).count() == 1


def test_the_last_unit_goes_to_one_of_many_buyers(shops: Street):
    Stock.objects.filter(pk=shops.gift_set.pk).update(on_hand=1)
    quotes = [
        orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
        for _ in range(THREADS)
    ]
    found = at_once(*[lambda q=quote: orders.place(q).pk for quote in quotes])
    assert found.count(OutOfStock) == THREADS - 1
    assert (Order.objects.count(), Charge.objects.count()) == (1, 1)
    assert Stock.objects.get(pk=shops.gift_set.pk).reserved == 1
    assert Stock.objects.get(pk=shops.tin.pk).reserved == 3
    assert FxQuote.objects.filter(accepted_by__isnull=False).count() == 1
    assert Cart.objects.filter(status="open").count() == THREADS - 1


def test_a_change_of_the_cart_beside_the_order_comes_before_or_too_late(shops: Street):
    cart = orders.full_cart(shops)
    quote = orders.checkout(cart, orders.standard_deliveries(shops))
    line = cart.lines.get(offer=shops.tin)

    def change() -> str:
        try:
            services.set_quantity(cart_id=cart.pk, line_id=line.pk, quantity=4, now=NOON)
        except errors.CartClosed:
            return "too late"
        return "before"

    def place() -> str:
        try:
            orders.place(quote)
        except errors.CartChanged:
            return "refused"
        return "placed"

    assert at_once(change, place) in (["before", "refused"], ["too late", "placed"])


def test_a_person_opens_one_cart_from_many_tabs(shops: Street):
    visitor = Visitor(user_id=accounts.zhuhai_buyer().pk)
    found = at_once(
        *[lambda: services.cart_for_visitor(visitor=visitor, language="en", now=NOON).pk] * THREADS
    )
    assert len(set(found)) == 1
    assert Cart.objects.count() == 1


def test_the_same_offer_from_many_tabs_is_one_line(shops: Street):
    cart = orders.empty_cart()
    at_once(
        *[lambda: services.add_line(cart_id=cart.pk, offer_id=shops.tin.pk, quantity=2, now=NOON)]
        * THREADS
    )
    assert [line.quantity for line in cart.lines.all()] == [2 * THREADS]


def test_signing_in_twice_at_once_merges_once(shops: Street):
    buyer, guest = accounts.zhuhai_buyer(), orders.full_cart(shops)
    own = orders.full_cart(shops, buyer)
    at_once(*[lambda: services.merge_carts(key=guest.key, user_id=buyer.pk, now=NOON)] * THREADS)
    assert {line.offer_id: line.quantity for line in own.lines.all()} == {
        shops.biscuits.pk: 4,
        shops.gift_set.pk: 2,
        shops.tin.pk: 6,
    }


def test_a_guests_cart_that_another_person_took_meanwhile_is_left_to_them(shops: Street):
    guest = orders.full_cart(shops)
    first, second = accounts.zhuhai_buyer(), accounts.stranger()

    def merge() -> Cart | None:
        try:
            return services.merge_carts(key=guest.key, user_id=second.pk, now=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            locks.cart(guest.pk)
            merging = pool.submit(merge)
            wait_until_someone_waits()
            Cart.objects.filter(pk=guest.pk).update(user=first)
        assert merging.result(timeout=10) is None
    guest.refresh_from_db()
    assert guest.user == first


def wait_until_someone_waits() -> None:
    """Return when another session of this database waits for a lock."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waited")


def test_captured_news_that_arrives_twice_at_once_pays_once(shops: Street):
    order = orders.placed_order(shops)
    paid = at_once(*[lambda: services.mark_paid(order_ref=order.ref, paid_at=NOON)] * THREADS)
    assert paid == [None] * THREADS  # each waited its turn, none was refused
    assert OutboxEvent.objects.filter(topic="orders.order_paid").count() == 1
    assert Stock.objects.get(pk=shops.biscuits.pk).on_hand == 98


def test_a_parcel_is_handed_over_once_by_two_members(shops: Street):
    order = orders.captured(orders.placed_order(shops))
    part = orders.part_of(order, shops.bakery)
    member = vendors.member(shops.bakery, accounts.baker())

    def hand_over(number: str) -> Callable[[], object]:
        return lambda: (
            services.hand_over(
                public_id=part.public_id,
                carrier="SF Express",
                tracking_number=number,
                member=member,
                now=NOON,
            ).tracking_number
        )

    found = at_once(hand_over("SF0001"), hand_over("SF0002"))
    assert found.count(errors.MoveRefused) == 1
    assert part.fulfillments.count() == 1


def test_the_last_units_go_to_so_many_buyers_and_come_back(transactional_db: None):
    told = last_units.run(buyers=6, units=2, rounds=2, seed=1)
    assert told["told"] == {"placed": 4, "refused": 8}
    assert not any(told["faults"].values()), told
