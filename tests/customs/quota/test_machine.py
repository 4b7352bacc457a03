"""Whatever is asked in whatever order, the book says what a plain model says."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from marketplace.customs.quota import queries, services
from marketplace.customs.quota.errors import (
    QuotaContradiction,
    QuotaExceeded,
    QuotaMoveRefused,
)
from marketplace.customs.quota.models import QuotaEntry, QuotaYear
from marketplace.foundation.money import Money

pytestmark = pytest.mark.django_db
PERSONS = ("a" * 64, "b" * 64)
TIMES = (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
LIMIT = 2_600_000
ORDERS = st.integers(0, 3)
FEN = st.sampled_from([1, 90_000, 1_300_000, LIMIT - 1, LIMIT, LIMIT + 1])
BACK = st.sampled_from([1, 2, 30_000, 90_000, LIMIT])
REFUSALS = (QuotaContradiction, QuotaExceeded, QuotaMoveRefused)


class Book:
    """The allowance in plain Python: each order is a small dictionary, sums are made anew."""

    def __init__(self) -> None:
        self.orders: dict[int, dict] = {}

    def used(self, person: str, year: int) -> int:
        return sum(
            0 if order["is"] == "let go" else order["fen"] - sum(order["back"].values())
            for order in self.orders.values()
            if (order["person"], order["year"]) == (person, year)
        )

    def reserve(self, number: int, person: str, year: int, fen: int, full: bool) -> bool:
        if (known := self.orders.get(number)) is not None:
            return (known["person"], known["fen"], known["full"]) == (person, fen, full)
        if not full and self.used(person, year) + fen > LIMIT:
            return False
        self.orders[number] = {
            "person": person, "year": year, "fen": fen, "full": full, "is": "held", "back": {},
        }  # fmt: skip
        return True

    def close(self, number: int, how: str) -> bool:
        order = self.orders.get(number)
        if order is None or order["is"] not in ("held", how):
            return False
        order["is"] = how
        return True

    def restore(self, number: int, name: int, fen: int) -> bool:
        order = self.orders.get(number)
        if order is None:
            return False
        if name in order["back"]:
            return bool(order["back"][name] == fen)
        if order["is"] != "used" or sum(order["back"].values()) + fen > order["fen"]:
            return False
        order["back"][name] = fen
        return True


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.book = Book()
        self.base = QuotaEntry.objects.count()  # examples share the test's transaction
        self.persons = [f"{self.base:08x}{person[8:]}" for person in PERSONS]
        self.years: set[tuple[str, int]] = set()

    def name(self, number: int) -> str:
        return f"order:{self.base}:{number}"

    def same(self, expected: bool, act) -> None:
        try:
            act()
        except REFUSALS:
            assert not expected
        else:
            assert expected

    @initialize()
    def one_order_came_back_in_part(self) -> None:
        """Or few runs would ever see a return."""
        self.reserve(0, 0, 0, 90_000, False)
        self.commit(0)
        self.restore(0, 0, 30_000)

    @rule(number=ORDERS, who=st.integers(0, 1), when=st.integers(0, 1), fen=FEN, full=st.booleans())
    def reserve(self, number: int, who: int, when: int, fen: int, full: bool) -> None:
        person, year = self.persons[who], 2026 + when
        self.years.add((person, year))
        self.same(
            self.book.reserve(number, person, year, fen, full),
            lambda: services.reserve_quota(
                index=person, order_ref=self.name(number), amount=Money(fen, "CNY"),
                now=TIMES[when], is_full_tax=full,
            ),
        )  # fmt: skip

    @rule(number=ORDERS)
    def commit(self, number: int) -> None:
        order = self.name(number)
        expected = self.book.close(number, "used")
        self.same(expected, lambda: services.commit_quota(order_ref=order, now=TIMES[1]))

    @rule(number=ORDERS)
    def release(self, number: int) -> None:
        order = self.name(number)
        expected = self.book.close(number, "let go")
        self.same(expected, lambda: services.release_quota(order_ref=order, now=TIMES[1]))

    @rule(number=ORDERS, name=st.integers(0, 2), fen=BACK)
    def restore(self, number: int, name: int, fen: int) -> None:
        self.same(
            self.book.restore(number, name, fen),
            lambda: services.restore_quota(
                order_ref=self.name(number), return_ref=f"return:{name}",
                amount=Money(fen, "CNY"), now=TIMES[1],
            ),
        )  # fmt: skip

    @invariant()
    def both_books_agree(self) -> None:
        kept: dict[tuple[str, int], int] = defaultdict(int)
        rows = QuotaYear.objects.filter(index__in=self.persons)
        kept.update({(row.index, row.year): row.used_minor for row in rows})
        for person, year in self.years:
            expected = self.book.used(person, year)
            assert kept[person, year] == expected
            assert queries.year_of(person, year).used.minor == expected


def test_whatever_happens_the_book_is_right():
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=3,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
