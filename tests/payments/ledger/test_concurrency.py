"""Many at once, each in a real transaction: one effect, no circle of waiting, no lost unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection, transaction

from marketplace.foundation.errors import ProjectError
from marketplace.foundation.money import Money
from payments.ledger import chart, queries, services
from payments.ledger.checking import check
from payments.ledger.errors import AlreadyCorrected, BalanceBelowFloor, LedgerBusy
from payments.ledger.models import Entry
from tests.factories.ledger import BAKERY, DAY, TINNED_FISH, draft, move, post_sale, sale

pytestmark = pytest.mark.django_db(transaction=True)

PENDING = chart.vendor_pending(BAKERY, "MOP")
PAYABLE = chart.vendor_payable(BAKERY, "MOP")
OTHER = chart.vendor_pending(TINNED_FISH, "MOP")
CLEARING = chart.psp_clearing("stripe", "MOP")


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread with a connection of its own, all starting together."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(10)
            return work()
        except ProjectError as error:
            return error
        finally:
            connection.close()

    connection.close()
    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def test_eight_posts_of_one_key_are_one_entry():
    posted = at_once(*[lambda: services.post(sale())] * 8)
    assert Counter(entry.is_new for entry in posted) == {True: 1, False: 7}
    assert len({entry.id for entry in posted}) == 1
    assert queries.balance(PENDING) == Money(17_600, "MOP")
    assert check()["broken"] == 0


def test_accounts_that_meet_in_opposite_order_do_not_block_each_other():
    there = [move(CLEARING, PENDING, 1), move(CLEARING, OTHER, 1)]

    def many(number: int) -> int:
        order = there if number % 2 else there[::-1]
        for turn in range(20):
            services.post(draft(f"{number}:{turn}", *order))
        return number

    assert at_once(*[lambda n=n: many(n) for n in range(8)]) == list(range(8))
    assert queries.balance(PENDING) == queries.balance(OTHER) == Money(160, "MOP")
    assert check()["broken"] == 0


def test_a_floor_holds_whoever_comes_first():
    post_sale(minor=100)

    def take(number: int) -> int:
        services.post(draft(f"take:{number}", move(PENDING, PAYABLE, 30)))
        return number

    taken = at_once(*[lambda n=n: take(n) for n in range(8)])
    assert Counter(type(answer) for answer in taken) == {int: 3, BalanceBelowFloor: 5}
    assert queries.balance(PENDING) == Money(10, "MOP")
    assert check()["broken"] == 0


def _two_entries(first, second, met: Barrier, name: str, *, is_held: bool) -> str:
    with transaction.atomic():
        if is_held:
            services.hold([PENDING, OTHER])
        services.post(draft(f"{name}:1", move(CLEARING, first, 1)))
        with suppress(BrokenBarrierError):  # if it is held, the other cannot come here
            met.wait(1 if is_held else 10)
        services.post(draft(f"{name}:2", move(CLEARING, second, 1)))
    return name


@pytest.mark.parametrize("is_held", [True, False])
def test_several_entries_in_one_transaction_hold_their_accounts_first(is_held: bool):
    services.post(draft("open", move(CLEARING, PENDING, 1), move(CLEARING, OTHER, 1)))
    met = Barrier(2)
    answers = at_once(
        lambda: _two_entries(PENDING, OTHER, met, "a", is_held=is_held),
        lambda: _two_entries(OTHER, PENDING, met, "b", is_held=is_held),
    )
    busy = [answer for answer in answers if isinstance(answer, LedgerBusy)]
    assert len(busy) == (0 if is_held else 1)
    if busy:  # the one that PostgreSQL sent away left nothing, and comes again
        assert busy[0].retry_after == 1
        name = "ab"[answers.index(busy[0])]
        assert not Entry.objects.filter(key__startswith=f"{name}:").exists()
        _two_entries(PENDING, OTHER, met, name, is_held=True)
    assert queries.balance(PENDING) == queries.balance(OTHER) == Money(3, "MOP")
    assert check()["broken"] == 0


def _correct(key: str) -> bool:
    return services.correct(key=key, of_key="sale:1", reason="typed twice", effective_on=DAY).is_new


def test_one_correction_by_many_hands_is_one_entry():
    post_sale()
    answers = at_once(*[lambda: _correct("c")] * 8)
    assert Counter(answers) == {True: 1, False: 7}
    assert queries.balance(PENDING) == Money(0, "MOP")


def test_of_two_corrections_one_is_refused():
    post_sale()
    answers = at_once(lambda: _correct("c1"), lambda: _correct("c2"))
    assert Counter(type(answer) for answer in answers) == {bool: 1, AlreadyCorrected: 1}
    assert queries.balance(PENDING) == Money(0, "MOP")
    assert check()["broken"] == 0


def test_a_batch_meets_another_with_the_same_keys():
    """Long enough to overlap: in their own orders, the two would meet in the middle."""
    post_sale(minor=1)
    one = [sale(f"s{n:04}", minor=7) for n in range(3_000)]
    answers = at_once(
        lambda: sum(entry.is_new for entry in services.post_many(one)),
        lambda: sum(entry.is_new for entry in services.post_many(one[::-1])),
    )
    assert sorted(answers) == [0, 3_000]
    assert queries.balance(PENDING) == Money(21_001, "MOP")
    assert check()["broken"] == 0


def test_accounts_are_opened_by_many_at_once():
    one = [sale(f"a{n}", payee=f"vendor:ven_{n:03}", minor=7) for n in range(300)]
    other = [sale(f"b{n}", payee=f"vendor:ven_{n:03}", minor=7) for n in reversed(range(300))]
    answers = at_once(*[lambda d=d: len(services.post_many(d)) for d in (one, other)])
    assert answers == [300, 300]
    assert queries.balance(chart.vendor_pending("vendor:ven_299", "MOP")) == Money(14, "MOP")
    assert check()["broken"] == 0
