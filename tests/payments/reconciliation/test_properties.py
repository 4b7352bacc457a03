"""Whatever happens and in whatever order it is told, clearing accounts end at zero without a break.

And a line that is missing or altered leaves a break of exactly that amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from marketplace.foundation.money import Money
from payments.gateways.types import BalanceLine
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement import services as settlement
from payments.settlement.models import Payout
from tests.factories.statements import (
    PAYEE,
    Booking,
    ReportingProvider,
    altered,
    at,
    camt,
    line,
    payout,
    post_capture,
    post_refund,
)
from tests.payments.reconciliation.conftest import (
    DAY,
    breaks,
    bring,
    clearing,
    idle,
    sweep,
)
from tests.payments.settlement.test_settlement import DELIVERED, ON, captured, register
from tests.payments.settlement.test_settlement import LATER as CLOSED_AT

pytestmark = pytest.mark.django_db
START = ON + DAY
MUCH_LATER = at(START + timedelta(days=20))
PAYEES = tuple(f"vendor:ven_PAYEE{number}" for number in range(3))


@contextmanager
def one_history() -> Iterator[None]:
    """Undo what an example did; durable services may run in it, as in a test case."""
    atomic = transaction.atomic()
    atomic._from_testcase = True
    with atomic:
        yield
        transaction.set_rollback(True)


@dataclass
class History:
    """What happened, as each side would tell it: the provider's lines, the bank's days."""

    told: ReportingProvider
    random: Random
    lines: list[BalanceLine] = field(default_factory=list)
    days: list[bytes] = field(default_factory=list)

    def sales(self, count: int) -> None:
        """Capture, fee, perhaps a refund, perhaps one that comes back; then the payout."""
        for number in range(count):
            minor = self.random.randrange(1_000, 90_000)
            fee = minor * 29 // 1_000
            post_capture(f"pi_{number}", minor, fee, START)
            self.lines.append(line(f"txn_pi_{number}", "payment", minor, START, fee=fee))
            if self.random.random() < 0.4:
                self._refund(number, minor // 3)
        for payee in PAYEES:  # what the vendors are paid from
            captured(payee, f"vendor_order:{payee}", 30_000 + len(payee), 1_000)
            ref = f"test:vendor_order:{payee}:capture"
            self.lines.append(
                line(f"txn_{payee}", "payment", 30_000 + len(payee), START, object_ref=ref)
            )
            register(payee)
            settlement.schedule_due(reference=f"vendor_order:{payee}", delivered_at=DELIVERED)

    def _refund(self, number: int, minor: int) -> None:
        ref = f"rfd_{number}"
        told = line(f"txn_re_{number}", "refund", -minor, START, client_reference=ref)
        self.lines.append(told)
        post_refund(f"pi_{number}", ref, minor, START)
        if self.random.random() < 0.3:
            back = line(f"txn_rf_{number}", "refund_failure", minor, START, client_reference=ref)
            self.lines.append(back)
            post_refund(f"pi_{number}", ref, minor, START, is_returned=True)
        else:
            self._owe(number, minor)

    def _owe(self, number: int, minor: int) -> None:
        """A buyer is owed what a refund gives back, and it is the vendor's loss."""
        pending, owed = chart.vendor_pending(PAYEE, "MOP"), chart.refund_payable("MOP")
        posting = PostingDraft(debit=pending, credit=owed, amount=Money(minor, "MOP"))
        ledger.post(EntryDraft(f"test:owed:{number}", "refund_owed", "test", START, (posting,)))

    def bank(self) -> None:
        """The provider's payout, the vendors' payouts, of which some come back, and a charge."""
        settlement.post_due(now=CLOSED_AT)
        closed = settlement.close_period(on=ON, by="user:1", now=CLOSED_AT)
        settlement.approve_batch(batch_ref=closed.batches[0], by="user:2", now=CLOSED_AT)
        settlement.submit_approved(now=CLOSED_AT)
        sent = sum(each.net.minor for each in self.lines)
        self.told.payouts.append(payout("po_ABCDEF", sent, START))
        self.lines.append(line("txn_po_ABCDEF", "payout", -sent, START))
        self.told.held["po_ABCDEF"] = list(self.lines)
        days = [[Booking(sent, START + DAY, "PO-ABCDEF", "P1")]]
        for each in Payout.objects.order_by("public_id"):
            ref = each.public_id.replace("_", " ")
            booked = [
                Booking(
                    -each.amount_minor, START + DAY, "", f"D{ref}", text=f"PAYOUT {each.public_id}"
                )
            ]
            if self.random.random() < 0.4:
                back = Booking(
                    each.amount_minor, START + DAY, each.public_id, f"R{ref}", is_return=True
                )
                booked.append(back)
            days.append(booked)
        days.append([Booking(-700, START + DAY, bank_reference="C1", code="CHRG")])
        self.days = statements(days)

    def deliver(self) -> None:
        """Tell everything, in any order, some of it twice, with sweeps between."""
        pieces: list[Any] = [*self.days, *self.random.sample(self.days, 2)]
        half = len(self.lines) // 2
        pieces += [self.lines[:half], self.lines[half:], self.lines]
        self.random.shuffle(pieces)
        for number, piece in enumerate(pieces):
            if isinstance(piece, bytes):
                bring(piece + b"\n" * number, now=MUCH_LATER)  # the same, and yet another file
            else:
                self.told.lines = list({e.external_id: e for e in self.told.lines + piece}.values())
            if number == len(pieces) // 2:
                sweep(at(START + DAY))
        sweep(MUCH_LATER + DAY)
        idle(MUCH_LATER + DAY)


def statements(days: list[list[Booking]]) -> list[bytes]:
    """Statements that follow each other, one a day's bookings."""
    found, balance = [], 0
    for number, booked in enumerate(days):
        made = camt(booked, opening=balance, on=START + DAY, sequence=number + 1, name=f"S{number}")
        found.append(made)
        balance += sum(each.minor for each in booked)
    return found


def happened(told: ReportingProvider, seed: int) -> History:
    """A history that is told and not delivered yet."""
    told.lines, told.payouts, told.held = [], [], {}
    history = History(told, Random(seed))
    history.sales(history.random.randrange(1, 6))
    history.bank()
    return history


FEW = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # a history is small as it is, and each costs a second
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@FEW
@given(seed=st.integers(0, 10**6))
def test_whatever_is_told_in_whatever_order_clears(told: ReportingProvider, seed: int):
    with one_history():
        happened(told, seed).deliver()
        assert breaks() == []
        assert clearing() == {}


@FEW
@given(seed=st.integers(0, 10**6), by=st.integers(1, 5_000), is_missing=st.booleans())
def test_a_line_that_is_missing_or_altered_is_a_break_of_that_amount(
    told: ReportingProvider, seed: int, by: int, is_missing: bool
):
    with one_history():
        history = happened(told, seed)
        place = history.random.randrange(len(history.lines) - 1)  # not the payout's own
        wrong = history.lines[place]
        amount = -wrong.net.minor if is_missing else by
        if is_missing:
            history.lines.pop(place)
        else:
            history.lines[place] = altered(wrong, by)
        history.deliver()
        assert [minor for _kind, _account, minor in breaks()] == [amount]


@FEW
@given(seed=st.integers(0, 10**6), by=st.integers(-500, 500).filter(bool))
def test_a_bank_line_that_is_altered_or_missing_is_a_break_of_that_amount(
    told: ReportingProvider, seed: int, by: int
):
    with one_history():
        history = happened(told, seed)
        sent = -history.lines[-1].net.minor
        history.days[0] = camt(
            [Booking(sent + by, START + DAY, "PO-ABCDEF", "P1")],
            opening=0,
            closing=sent,  # the balance is right, one line is not: the file gives itself away
            on=START + DAY,
            name="S0",
        )
        history.deliver()
        assert sorted(abs(minor) for _kind, _account, minor in breaks()) == [abs(by)] * 2
        assert {kind for kind, _account, _minor in breaks()} == {
            "amount_differs",
            "does_not_add_up",
        }
