"""SIGKILL amid a closing, a refund and an adjustment: run again, and nothing is doubled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from payments.ledger import chart
from payments.settlement import queries, services
from payments.settlement.checking import check
from payments.settlement.models import Adjustment, Movement, Payout, Settlement, SettlementRun
from tests.factories.settlement import book_sale, deliver, mop, register
from tests.payments.settlement.test_settlement import BAKERY, DELIVERED, LATER, ON, TINS

pytestmark = pytest.mark.django_db(transaction=True)

CLOSE = """settlement.close_period(
    on=date.fromisoformat(arguments[1]), by="user:1", now=datetime.fromisoformat(arguments[0])
)"""
REFUND = """settlement.refund_sale(
    reference="vendor_order:vor_A", refund_ref="ref_1", amount=Money(12_345, "MOP"),
    now=datetime.fromisoformat(arguments[0]),
)"""
DECIDE = """settlement.decide_adjustment(
    adjustment_ref=arguments[1], approve=True, by="user:2",
    now=datetime.fromisoformat(arguments[0]),
)"""
AT = LATER.isoformat()
AFTER_THE_CLAIM = (LATER + timedelta(minutes=2)).isoformat()


@pytest.fixture
def two_sales() -> None:
    """Two vendors with one delivered sale each: MOP 211.00 and MOP 287.50 gross."""
    for payee, reference, gross, commission in (
        (BAKERY, "vendor_order:vor_A", 21_100, 1_408),
        (TINS, "vendor_order:vor_B", 28_750, 1_980),
    ):
        book_sale(payee, reference, gross, commission)
        register(payee, confirmed_at=DELIVERED)
        deliver(reference, DELIVERED)


@pytest.mark.parametrize(
    "place",
    [
        "settlement.chunk.due_posted",
        "settlement.chunk.before_closed",
        "settlement.finish.before_commit",
    ],
)
def test_a_closing_killed_anywhere_is_finished_by_the_next_worker(
    two_sales, worker, killed_at, place
):
    killed_at(place, CLOSE, AT, ON.isoformat())
    assert SettlementRun.objects.get().status == "open"
    assert check()["breaks"] == {}
    for _ in range(2):  # who was killed holds its chunk for a minute
        assert worker.run(CLOSE, AFTER_THE_CLAIM, ON.isoformat()) == 0
        assert SettlementRun.objects.get().status == "closed"
        assert sorted(Payout.objects.values_list("payee_ref", "amount_minor")) == [
            (BAKERY, 19_692),
            (TINS, 26_770),
        ]
        assert Settlement.objects.count() == 2
        assert check()["breaks"] == {}


def test_a_refund_killed_before_its_commit_is_booked_once(two_sales, worker, killed_at, books):
    before = books()
    killed_at("settlement.refund.before_commit", REFUND, AT)
    assert books() == before
    for _ in range(2):
        assert worker.run(REFUND, AT) == 0
        assert Movement.objects.filter(kind="refund").count() == 1
        assert books()[f"{chart.refund_payable('MOP')}"] == -12_345
        assert check()["breaks"] == {}


def test_an_adjustment_killed_before_its_commit_is_booked_once(worker, killed_at, books):
    proposed = services.propose_adjustment(
        payee_ref=BAKERY,
        amount=mop(5_000),
        description="Lost parcel, paid by us",
        reason="carrier admits it",
        by="user:1",
        now=LATER,
    )
    killed_at("settlement.adjustment.before_commit", DECIDE, AT, proposed.public_id)
    assert books() == {}
    assert Adjustment.objects.get().status == "proposed"
    for _ in range(2):
        assert worker.run(DECIDE, AT, proposed.public_id) == 0
        assert queries.balances(BAKERY, "MOP").payable == mop(5_000)
        assert check()["breaks"] == {}
