"""The story of `docs/disputes.md`, to the last cent: CNY 422.60 over two shops, disputed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from payments.charges.models import ChargeFact, Dispute
from payments.settlement import queries, services
from payments.settlement.checking import check
from payments.settlement.models import FrozenSale, Movement
from payments.settlement.types import DisputeCost
from tests.factories.charges import BAKERY, NOON, TINNED_FISH
from tests.factories.disputes import FEE, WITHDRAWN, DisputingProvider, hear, paid_by_card
from tests.factories.ledger import proven_balances
from tests.factories.settlement import deliver, mop, register, tell

pytestmark = pytest.mark.django_db

FISH_SALE, BAKERY_SALE = "vendor_order:vor_BZHUHA1BUYER0", "vendor_order:vor_AZHUHA1BUYER0"


def at(month: int, day: int, hour: int = 4) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def close(month: int, day: int):
    """Close a day in the first hour of the next."""
    return services.close_period(on=date(2026, month, day), by="user:1", now=at(month, day, 17))


def where(payee: str) -> dict[str, str]:
    found = queries.balances(payee, "MOP")
    names = ("pending", "reserve", "payable", "owed", "in_transit")
    return {name: str(getattr(found, name).decimal) for name in names if getattr(found, name)}


@pytest.fixture
def disputed(bank: DisputingProvider) -> str:
    """Sold on 23 May; the bakery has its money since 9 June, the fish is not delivered yet.

    On 15 June the buyer's bank asks all of it back, and the provider withdraws it with its fee.
    """
    attempt = paid_by_card(bank)
    outbox.drain()
    register(BAKERY, confirmed_at=at(5, 1))
    register(TINNED_FISH, confirmed_at=at(5, 1))
    deliver(BAKERY_SALE, at(5, 31))
    closed = close(6, 7)
    tell("paid", closed.batches[0], at(6, 9))
    ref = bank.dispute(attempt)
    assert where(BAKERY) == {}
    hear(ref, at(6, 15))
    bank.turn(ref, withdrawn=WITHDRAWN, fee=FEE)
    hear(ref, at(6, 15, 5))
    outbox.drain()
    return ref


BEFORE = {
    "fx_margin:CNY": -267,
    "fx_position:CNY": -41_993,
    "processing_fee:CNY": 930,
    "psp_clearing:stripe:CNY": 41_330,
    "bank:MOP": -19_692,
    "commission:MOP": -1_408,
    "fx_position:MOP": 49_850,
    f"vendor_pending:{TINNED_FISH}:MOP": -28_750,
}
WHILE_OPEN = BEFORE | {
    "dispute_suspense:CNY": 42_260,
    "fx_position:CNY": -41_993 - 42_260,
    "fx_position:HKD": 48_720,
    "dispute_fee:HKD": 8_500,
    "psp_clearing:stripe:HKD": -57_220,
}


def test_what_is_withdrawn_waits_and_what_was_sold_is_frozen(bank, disputed):
    assert proven_balances() == WHILE_OPEN
    row = Dispute.objects.get()
    assert (row.withdrawn, row.fee, row.charge.status) == (WITHDRAWN, FEE, "disputed")
    frozen = FrozenSale.objects.order_by("amount_minor").values_list(
        "payee_ref", "amount_minor", "released_at"
    )
    assert list(frozen) == [(BAKERY, 19_692, None), (TINNED_FISH, 26_770, None)]
    deliver(FISH_SALE, at(6, 1))
    assert services.post_due(now=at(6, 20)) == 0  # frozen: it does not become due
    waiting = queries.pending(TINNED_FISH, "MOP")
    assert (waiting.kept, waiting.next_due_at) == (mop(28_750), None)
    costs = queries.dispute_costs(TINNED_FISH, [row.public_id])
    assert costs == {row.public_id: DisputeCost(at_stake=mop(26_770), taken=mop(0))}
    assert check()["breaks"] == {}


@pytest.mark.parametrize("status", ["won", "withdrawn"])
def test_won_everything_is_as_it_was_and_the_fee_stays_lost(bank, disputed, status):
    bank.turn(disputed, status=status, withdrawn=None)
    hear(disputed, at(8, 1))
    outbox.drain()
    outbox.drain()
    after = BEFORE | {"dispute_fee:HKD": 8_500, "psp_clearing:stripe:HKD": -8_500}
    assert proven_balances() == after
    assert Dispute.objects.get().charge.status == "captured"
    deliver(FISH_SALE, at(6, 1))
    assert services.post_due(now=at(8, 1)) == 1  # free again
    assert {row.outcome for row in FrozenSale.objects.all()} == {status}
    assert check()["breaks"] == {}


def test_won_and_the_fee_comes_back_too(bank, disputed):
    bank.turn(disputed, status="won", withdrawn=None, fee=None)
    hear(disputed, at(8, 1))
    assert proven_balances() == BEFORE
    assert ChargeFact.objects.filter(kind="dispute_fee_returned").count() == 1


def test_won_before_the_money_is_back_waits_for_it(bank, disputed):
    bank.turn(disputed, status="won")
    hear(disputed, at(8, 1))
    assert proven_balances() == WHILE_OPEN
    row = Dispute.objects.get()
    assert (row.status, row.next_poll_at) == ("won", at(8, 1) + timedelta(hours=6))
    bank.turn(disputed, withdrawn=None)
    hear(disputed, at(8, 2))
    assert proven_balances()["psp_clearing:stripe:HKD"] == -8_500
    assert Dispute.objects.get().next_poll_at is None


def lost(bank: DisputingProvider, ref: str) -> None:
    bank.turn(ref, status="lost")
    hear(ref, at(8, 1))
    outbox.drain()


def test_lost_each_shop_bears_its_part_as_after_a_refund(bank, disputed):
    lost(bank, disputed)
    assert where(BAKERY) == {"owed": "196.92"}  # paid out already
    (cost,) = queries.dispute_costs(BAKERY, [Dispute.objects.get().public_id]).values()
    assert (cost.at_stake, cost.taken) == (mop(19_692), mop(19_692))
    assert where(TINNED_FISH) == {"pending": "19.80"}  # our commission, until it is due
    assert services.post_due(now=at(8, 2)) == 1
    assert proven_balances() == {
        "fx_position:HKD": 48_720,
        "fx_position:CNY": -42_260,
        "dispute_fee:HKD": 8_500,
        "psp_clearing:stripe:HKD": -57_220,
        "processing_fee:CNY": 930,
        "psp_clearing:stripe:CNY": 41_330,
        "bank:MOP": -19_692,
        f"vendor_receivable:{BAKERY}:MOP": 19_692,
    }
    row = Dispute.objects.get()
    assert (row.charge.status, row.charge.refunded_minor) == ("refunded", 42_260)
    assert where(TINNED_FISH) == {}
    assert check()["breaks"] == {}


def test_lost_and_the_shops_bear_the_fee_too_by_largest_remainder(bank, disputed, settings):
    settings.DISPUTE_FEE_BORNE_BY = "payee"
    lost(bank, disputed)
    fees = Movement.objects.filter(kind="chargeback").values_list("payee_ref", "fee_minor")
    # HKD 35.98 and 49.02, at 422.60 / 487.20 CNY and each sale's own rate to MOP
    assert dict(fees) == {BAKERY: 3_705, TINNED_FISH: 5_048}
    assert where(BAKERY) == {"owed": "233.97"}
    assert where(TINNED_FISH) == {"pending": "19.80", "owed": "50.48"}
    books = proven_balances()
    assert "dispute_fee:HKD" not in books
    assert "dispute_suspense:CNY" not in books
    assert books["fx_position:HKD"] == 48_720 + 8_500
    assert books["fx_position:MOP"] == -(3_705 + 5_048)
    assert check()["breaks"] == {}
    close(8, 3)
    rows = queries.statement_heads(BAKERY)[0]
    told = queries.statement(BAKERY, rows.settlement_ref).page.rows
    assert [(row.kind, str(row.amount.decimal)) for row in told] == [
        ("chargeback", "-211.00"),
        ("commission_returned", "14.08"),
        ("dispute_fee", "-37.05"),
    ]


def test_lost_and_the_commission_is_kept(bank, disputed, settings):
    settings.CHARGEBACK_COMMISSION = "kept"
    lost(bank, disputed)
    assert where(BAKERY) == {"owed": "211.00"}
    assert where(TINNED_FISH) == {"pending": "19.80", "owed": "19.80"}
    assert services.post_due(now=at(8, 2)) == 1
    assert proven_balances()["commission:MOP"] == -(1_408 + 1_980)
    assert check()["breaks"] == {}


def test_a_part_is_split_by_what_is_left_of_each_sale(bank):
    attempt = paid_by_card(bank)
    outbox.drain()
    ref = bank.dispute(attempt, Money(10_000, "CNY"), withdrawn=Money(10_000, "CNY"))
    hear(ref)
    outbox.drain()
    amounts = Dispute.objects.get().shares.order_by("pk").values_list("amount_minor", flat=True)
    assert list(amounts) == [4_233, 5_767]
    lost(bank, ref)
    row = Dispute.objects.get()
    assert (row.charge.status, row.charge.refunded_minor) == ("partially_refunded", 10_000)
    gross = Movement.objects.filter(kind="chargeback").values_list("payee_ref", "gross_minor")
    assert dict(gross) == {BAKERY: -4_993, TINNED_FISH: -6_803}
    assert "dispute_suspense:CNY" not in proven_balances()
    assert check()["breaks"] == {}


def test_after_a_refund_no_more_than_the_rest_and_a_person_explains_what_is_above(bank, caplog):
    attempt = paid_by_card(bank)
    outbox.drain()
    share = attempt.charge.shares.get(reference=BAKERY_SALE)
    attempt.refunds.create(
        charge=attempt.charge, share=share, amount_minor=17_890, currency="CNY",
        reason="late", key="r", requested_at=NOON, status="succeeded",
    )  # fmt: skip
    share.refunding_minor = attempt.refunding_minor = 17_890
    share.save(update_fields=["refunding_minor"])
    attempt.save(update_fields=["refunding_minor"])
    attempt.charge.refunded_minor = 17_890
    attempt.charge.status = "partially_refunded"
    attempt.charge.save()
    services.refund_sale(
        reference=BAKERY_SALE, refund_ref="r", amount=Money(21_100, "MOP"), now=NOON
    )
    ref = bank.dispute(attempt, withdrawn=Money(42_260, "CNY"))
    hear(ref)
    row = Dispute.objects.get()
    assert row.unexplained_minor == 17_890
    assert [part.amount_minor for part in row.shares.all()] == [24_370]
    lost(bank, ref)
    books = proven_balances()
    assert books["suspense:CNY"] == 17_890
    assert "dispute_suspense:CNY" not in books
    assert [row.payee_ref for row in Movement.objects.filter(kind="chargeback")] == [TINNED_FISH]
    alarms = [r.getMessage() for r in caplog.records if r.levelname == "CRITICAL"]
    assert len(alarms) == 2
    assert check()["breaks"] == {}
