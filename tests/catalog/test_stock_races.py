"""Many buyers at once: what is sold is what there was, and nobody deadlocks."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection

from catalog.errors import OutOfStock
from catalog.models import Offer, Reservation, Stock
from catalog.services import stock
from catalog.types import StockLine
from tests.factories import catalog, vendors

pytestmark = pytest.mark.django_db(transaction=True)
UNTIL = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
THREADS = 7  # the pool has eight connections, and the test itself uses one


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except OutOfStock:
        return "short"
    except OperationalError as error:  # deadlock, lock or pool time-out
        return type(error.__cause__).__name__
    finally:
        connection.close()
    return "done"


def at_once(acts: Sequence[Callable[[], object]]) -> Counter[str]:
    connection.close()
    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(outcome, acts))


def offers_of_one_product(count: int, on_hand: int) -> list[Offer]:
    product = catalog.product(vendors.bakery(), "p")
    return [catalog.offer(product, f"O{n}", 100, on_hand=on_hand) for n in range(count)]


def test_a_hundred_units_go_to_a_hundred_of_two_hundred_buyers():
    (offer,) = offers_of_one_product(1, on_hand=100)

    def buyer(number: int) -> Callable[[], None]:
        return lambda: stock.reserve([StockLine(offer.pk, 1)], f"order:{number}", UNTIL)

    assert at_once([buyer(n) for n in range(200)]) == {"done": 100, "short": 100}
    row = Stock.objects.get()
    assert (row.on_hand, row.reserved) == (100, 100)
    assert Reservation.objects.count() == 100


def test_baskets_of_four_lines_in_any_order_never_deadlock():
    offers = offers_of_one_product(4, on_hand=100)
    shuffle = random.Random(1).sample

    def buyer(number: int) -> Callable[[], None]:
        lines = [StockLine(offer.pk, 1) for offer in shuffle(offers, 4)]

        def buy() -> None:
            stock.reserve(lines, f"order:{number}", UNTIL)
            stock.commit(f"order:{number}")

        return buy

    assert at_once([buyer(n) for n in range(200)]) == {"done": 100, "short": 100}
    assert list(Stock.objects.values_list("on_hand", "reserved")) == [(0, 0)] * 4
    assert Reservation.objects.filter(status="committed").count() == 400


def test_one_reference_from_many_threads_holds_once():
    offers = offers_of_one_product(2, on_hand=10)
    lines = [StockLine(offer.pk, 3) for offer in offers]
    acts = [lambda: stock.reserve(lines, "order:one", UNTIL)] * 20
    assert at_once(acts) == {"done": 20}
    assert list(Stock.objects.values_list("reserved", flat=True)) == [3, 3]


def test_a_payment_and_a_release_at_the_same_instant_leave_exact_stock():
    offers = offers_of_one_product(2, on_hand=100)
    for number in range(25):
        stock.reserve([StockLine(offer.pk, 2) for offer in offers], f"order:{number}", UNTIL)
    acts: list[Callable[[], object]] = []
    for number in range(25):
        acts += [
            lambda number=number: stock.commit(f"order:{number}"),
            lambda number=number: stock.release(f"order:{number}"),
            lambda number=number: stock.release(f"order:{number}"),
        ]
    assert at_once(acts) == {"done": 75}
    # A paid reference takes its units even when its hold had just been let go.
    assert set(Reservation.objects.values_list("status", flat=True)) == {"committed"}
    assert list(Stock.objects.values_list("on_hand", "reserved")) == [(50, 0)] * 2
