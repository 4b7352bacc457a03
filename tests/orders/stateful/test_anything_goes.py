"""Whatever happens to paid orders, in whatever order: nothing drifts, and nothing is lost."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from payments.settlement.checking import check
from tests.factories.charges import FakeProvider
from tests.factories.orders import Street
from tests.orders.stateful import world as worlds

pytestmark = pytest.mark.django_db
PICK = st.integers(0, 3)
UNITS = st.tuples(st.integers(0, 3), st.integers(0, 3))
WHY = st.sampled_from(["out_of_stock", "damaged", "goodwill", "not_delivered", "other"])


class AnythingGoes(RuleBasedStateMachine):
    """Each example is a savepoint of its own, rolled back at its end."""

    shops: ClassVar[Street]
    provider: ClassVar[FakeProvider]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint: Any = transaction.atomic()
        self.savepoint._from_testcase = True  # what is durable may stand inside
        self.savepoint.__enter__()
        self.world = worlds.opened(self.shops, self.provider)
        self.world.order(2, 1, 3, is_paid=True)

    def teardown(self) -> None:
        try:
            assert check()["broken"] == 0
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def _some(self, pick: int) -> Any:
        parts = self.world.parts()
        return parts[pick % len(parts)]

    @rule(units=st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 3)),
          is_paid=st.booleans(), code=st.sampled_from(worlds.CODES),
          buyer=st.integers(0, 2))  # fmt: skip
    def order(self, units: tuple[int, int, int], is_paid: bool, code: str, buyer: int) -> None:
        if len(self.world.placed) < 3:
            self.world.attempt("order", *units, is_paid=is_paid, code=code, buyer=buyer)

    @rule(pick=PICK)
    def accept(self, pick: int) -> None:
        self.world.attempt("accept", self._some(pick))

    @rule(pick=PICK, units=UNITS | st.none())
    def ship(self, pick: int, units: tuple[int, ...] | None) -> None:
        self.world.attempt("ship", self._some(pick), units)

    @rule(pick=PICK, by=st.sampled_from(["buyer", "operator", "out_of_stock", "other"]))
    def cancel(self, pick: int, by: str) -> None:
        self.world.attempt("cancel", self._some(pick), by)

    @rule(pick=PICK, agrees=st.booleans())
    def answer(self, pick: int, agrees: bool) -> None:
        self.world.attempt("answer", self._some(pick), agrees)

    @rule(pick=PICK, units=UNITS, shipping=st.booleans(), why=WHY)
    def refund(self, pick: int, units: tuple[int, ...], shipping: bool, why: str) -> None:
        self.world.attempt("refund", self._some(pick), units, shipping, why)

    @rule(pick=PICK, which=st.integers(0, 2) | st.none())
    def receive(self, pick: int, which: int | None) -> None:
        self.world.attempt("receive", self._some(pick), which)

    @rule(pick=PICK, which=st.integers(0, 2), is_back=st.booleans())
    def lose(self, pick: int, which: int, is_back: bool) -> None:
        self.world.attempt("lose", self._some(pick), which, is_back=is_back)

    @rule(pick=PICK, units=UNITS, why=st.sampled_from(worlds.BACK_FOR))
    def ask_return(self, pick: int, units: tuple[int, ...], why: str) -> None:
        self.world.attempt("ask_return", self._some(pick), units, why)

    @precondition(lambda self: self.world.returned())
    @rule(pick=PICK, step=st.sampled_from(worlds.STEPS), more=st.integers(0, 3))
    def move_return(self, pick: int, step: str, more: int) -> None:
        rows = self.world.returned()
        self.world.attempt("move_return", rows[pick % len(rows)], step, more)

    @rule(pick=PICK)
    def invoice(self, pick: int) -> None:
        self.world.attempt("invoice", self._some(pick))

    @rule(hours=st.sampled_from([1, 30, 80, 200, 340]))
    def wait(self, hours: int) -> None:
        self.world.wait(hours)

    @invariant()
    def nothing_drifts(self) -> None:
        assert worlds.faults(self.world) == []


def test_anything_goes(shops: Street, provider: FakeProvider):
    provider.refund_status = "succeeded"
    AnythingGoes.shops, AnythingGoes.provider = shops, provider
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        AnythingGoes,
        settings=settings(
            max_examples=6,
            stateful_step_count=14,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
