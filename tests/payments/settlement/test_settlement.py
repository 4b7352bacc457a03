"""From an earning to money in a bank account, with the books beside it."""

from __future__ import annotations

import csv
import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from marketplace.foundation.clock import macau_day, now
from marketplace.foundation.errors import Broken
from marketplace.foundation.models import OutboxEvent
from marketplace.foundation.money import Money
from payments.ledger import chart, checking
from payments.ledger import queries as books
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement import queries, services
from payments.settlement.errors import NeedsAnotherPerson, UnknownPayout, WrongState
from payments.settlement.models import (
    Earning,
    Movement,
    Payout,
    PayoutBatch,
    PayoutFile,
    Settlement,
    SettlementRun,
    WaitingEarning,
)
from payments.settlement.types import BeneficiaryAccount

pytestmark = pytest.mark.django_db

BAKERY = "vendor:ven_BAKERY"
TINS = "vendor:ven_TINS"
DELIVERED = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
DUE = DELIVERED + timedelta(days=7)
LATER = DUE + timedelta(hours=15)  # the night after: the day is over in Macau
ON = date(2026, 6, 8)
DAY = timedelta(days=1)


def mop(minor: int) -> Money:
    return Money(minor, "MOP")


def captured(payee: str, reference: str, gross: int, commission: int) -> Earning:
    """Book a captured share in MOP and record its earning, as charges would."""
    ledger.post(
        EntryDraft(
            key=f"test:{reference}:capture",
            kind="capture",
            reference=reference,
            effective_on=date(2026, 5, 22),
            postings=(
                PostingDraft(
                    debit=chart.psp_clearing("stripe", "MOP"),
                    credit=chart.vendor_pending(payee, "MOP"),
                    amount=mop(gross),
                    memo="share",
                ),
            ),
        )
    )
    return earned(payee, reference, gross, commission)


def earned(payee: str, reference: str, gross: int, commission: int) -> Earning:
    """Record an earning in MOP that waits for its delivery, and book nothing."""
    earning = Earning.objects.create(
        reference=reference,
        payee_ref=payee,
        currency="MOP",
        gross_minor=gross,
        commission_minor=commission,
        captured_at=datetime(2026, 5, 22, 6, 0, tzinfo=UTC),
    )
    WaitingEarning.objects.create(earning=earning, payee_ref=payee, currency="MOP")
    return earning


def register(payee: str, number: str = "0123456789", confirmed_at: datetime = DELIVERED) -> None:
    services.register_payee(
        account=BeneficiaryAccount(
            payee_ref=payee,
            currency="MOP",
            beneficiary_name="Padaria da Rua do Cunha",
            bank_name="Demo Bank",
            bank_code="DEMOMOMX",
            account_number=number,
            recorded_by="user:900008",
            confirmed_by="user:900009",
            confirmed_at=confirmed_at,
        )
    )


@pytest.fixture
def two_due() -> None:
    """Two vendors with one delivered vendor order each: MOP 211.00 and MOP 287.50 gross."""
    for payee, reference, gross, commission in (
        (BAKERY, "vendor_order:vor_A", 21_100, 1_408),
        (TINS, "vendor_order:vor_B", 28_750, 1_980),
    ):
        captured(payee, reference, gross, commission)
        register(payee)
        services.schedule_due(reference=reference, delivered_at=DELIVERED)
    assert services.post_due(now=LATER) == 2


def balance(ref: object) -> int:
    return books.balance(ref).minor  # type: ignore[arg-type]


def paid_batch() -> tuple[PayoutBatch, list[Payout]]:
    closed = services.close_period(on=ON, by="user:1", now=LATER)
    services.approve_batch(batch_ref=closed.batches[0], by="user:2", now=LATER)
    services.submit_approved(now=LATER)
    batch = PayoutBatch.objects.get()
    return batch, list(batch.payouts.order_by("payee_ref"))


def test_an_earning_is_not_due_before_delivery_and_hold():
    earning = captured(BAKERY, "vendor_order:vor_A", 21_100, 1_408)
    assert services.post_due(now=DUE + timedelta(days=365)) == 0
    assert services.schedule_due(reference=earning.reference, delivered_at=DELIVERED) == DUE
    assert services.post_due(now=DUE - timedelta(seconds=1)) == 0
    assert balance(chart.vendor_pending(BAKERY, "MOP")) == 21_100


def test_a_due_earning_becomes_commission_and_payable_once(two_due: None):
    assert services.post_due(now=LATER) == 0
    assert balance(chart.vendor_pending(BAKERY, "MOP")) == 0
    assert balance(chart.vendor_payable(BAKERY, "MOP")) == 19_692
    assert balance(chart.vendor_payable(TINS, "MOP")) == 26_770
    assert balance(chart.commission("MOP")) == 3_388


def test_a_second_delivery_does_not_move_the_due_date():
    earning = captured(BAKERY, "vendor_order:vor_A", 21_100, 1_408)
    services.schedule_due(reference=earning.reference, delivered_at=DELIVERED)
    later = DELIVERED + timedelta(days=3)
    assert services.schedule_due(reference=earning.reference, delivered_at=later) == DUE


def test_a_delivery_that_nobody_paid_for_stops_with_an_alarm():
    with pytest.raises(Broken):
        services.schedule_due(reference="vendor_order:vor_NONE", delivered_at=DELIVERED)


def test_a_period_closes_once_for_each_payee(two_due: None):
    first = services.close_period(on=ON, by="system:settlement", now=LATER)
    assert (first.settlements, first.paid_out) == (2, {"MOP": mop(46_462)})
    again = services.close_period(on=ON, by="system:settlement", now=LATER)
    assert (again.settlements, again.paid_out, again.batches) == (0, {}, ())
    assert Payout.objects.count() == 2
    assert balance(chart.payout_transit(BAKERY, "MOP")) == 19_692
    assert balance(chart.vendor_payable(BAKERY, "MOP")) == 0


def test_the_statement_names_every_fact_and_closes_at_zero(two_due: None):
    services.close_period(on=ON, by="system:settlement", now=LATER)
    (head,) = queries.statement_heads(BAKERY)
    statement = queries.statement(BAKERY, head.settlement_ref)
    assert statement.head == head
    assert [(row.kind, row.amount.minor, row.balance.minor) for row in statement.page.rows] == [
        ("sale", 21_100, 21_100),
        ("commission", -1_408, 19_692),
        ("payout", -19_692, 0),
    ]
    assert head.period_end == ON
    with pytest.raises(UnknownPayout):
        queries.statement(TINS, head.settlement_ref)


def test_an_amount_below_the_minimum_is_carried_until_it_is_enough():
    register(BAKERY)
    earning = captured(BAKERY, "vendor_order:vor_A", 9_999, 0)
    services.schedule_due(reference=earning.reference, delivered_at=DELIVERED)
    services.post_due(now=LATER)
    closed = services.close_period(on=ON, by="system:settlement", now=LATER)
    assert (closed.settlements, closed.paid_out) == (1, {})
    assert [(row.amount, row.reason) for row in closed.carried] == [(mop(9_999), "below_minimum")]
    other = captured(BAKERY, "vendor_order:vor_B", 1, 0)
    services.schedule_due(reference=other.reference, delivered_at=DELIVERED)
    services.post_due(now=LATER)
    next_day = services.close_period(on=ON + DAY, by="x", now=LATER + DAY)
    assert next_day.paid_out == {"MOP": mop(10_000)}
    newest, before = queries.statement_heads(BAKERY)
    assert (before.closing, newest.opening, newest.closing) == (mop(9_999), mop(9_999), mop(0))
    assert (before.carry_reason, newest.carry_reason) == ("below_minimum", "")


def test_a_payee_without_a_confirmed_account_is_carried():
    earning = captured(TINS, "vendor_order:vor_B", 28_750, 1_980)
    services.schedule_due(reference=earning.reference, delivered_at=DELIVERED)
    services.post_due(now=LATER)
    closed = services.close_period(on=ON, by="system:settlement", now=LATER)
    assert [row.reason for row in closed.carried] == ["no_account"]
    assert balance(chart.vendor_payable(TINS, "MOP")) == 26_770


def test_who_drafted_a_batch_cannot_approve_it(two_due: None):
    closed = services.close_period(on=ON, by="user:1", now=LATER)
    with pytest.raises(NeedsAnotherPerson):
        services.approve_batch(batch_ref=closed.batches[0], by="user:1", now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutBatch.objects.update(status="approved", approved_by="user:1")
    batch = PayoutBatch.objects.get()
    assert (batch.status, batch.approved_by) == ("drafted", "")
    assert services.submit_approved(now=LATER) == 0


def test_an_approved_batch_becomes_one_file_that_sums_up(two_due: None):
    batch, payouts = paid_batch()
    assert (batch.status, {row.status for row in payouts}) == ("submitted", {"submitted"})
    content = bytes(PayoutFile.objects.get(batch=batch).content)
    assert hashlib.sha256(content).hexdigest() == batch.file_sha256
    rows = list(csv.reader(content.decode().splitlines()))
    assert [row[3] for row in rows[1:3]] in (["196.92", "267.70"], ["267.70", "196.92"])
    assert rows[-1][:4] == ["TOTAL", "2", "MOP", "464.62"]
    assert services.submit_approved(now=LATER) == 0


def test_the_bank_can_answer_only_what_was_sent(two_due: None):
    services.close_period(on=ON, by="user:1", now=LATER)
    payout = Payout.objects.first()
    assert payout is not None
    with pytest.raises(WrongState):
        services.record_paid(
            payout_ref=payout.public_id, bank_reference="BR-1", by="user:3", now=LATER
        )
    assert balance(chart.payout_transit(payout.payee_ref, "MOP")) == payout.amount_minor


def test_a_paid_payout_leaves_the_bank_once(two_due: None):
    _, payouts = paid_batch()
    for _ in range(2):
        services.record_paid(
            payout_ref=payouts[0].public_id, bank_reference="BR-1", by="user:3", now=LATER
        )
    assert balance(chart.payout_transit(payouts[0].payee_ref, "MOP")) == 0
    assert balance(chart.bank("MOP")) == -payouts[0].amount_minor
    assert OutboxEvent.objects.filter(topic="settlement.payout_paid").count() == 1


def test_a_returned_payout_waits_until_its_account_is_confirmed_anew(two_due: None):
    _, payouts = paid_batch()
    returned = payouts[0]
    services.record_returned(
        payout_ref=returned.public_id, bank_reference="R-1", by="user:3", now=LATER
    )
    assert balance(chart.vendor_payable(returned.payee_ref, "MOP")) == returned.amount_minor
    next_day = services.close_period(on=ON + DAY, by="user:1", now=LATER + DAY)
    assert [(row.payee_ref, row.reason) for row in next_day.carried] == [
        (returned.payee_ref, "account_returned")
    ]
    assert next_day.paid_out == {}
    register(returned.payee_ref, confirmed_at=DELIVERED)  # old news, told twice
    assert services.close_period(on=ON + DAY, by="user:1", now=LATER + DAY).paid_out == {}
    register(returned.payee_ref, confirmed_at=LATER + DAY)
    paid = services.close_period(on=ON + 3 * DAY, by="user:1", now=LATER + 3 * DAY)
    assert paid.paid_out == {"MOP": returned.amount}
    newest, between, _first = queries.statement_heads(returned.payee_ref)
    rows = [
        [row.kind for row in queries.statement(returned.payee_ref, head.settlement_ref).page.rows]
        for head in (between, newest)
    ]
    assert rows == [["returned_payout"], ["payout"]]
    assert between.period_start == ON + DAY
    assert newest.period_start == between.period_end + DAY
    assert checking.check()["broken"] == 0


def test_an_account_that_money_came_back_from_keeps_back_no_other_account(two_due: None):
    _, payouts = paid_batch()
    returned = payouts[0]
    register(returned.payee_ref, number="9876543210", confirmed_at=DELIVERED + DAY)
    services.record_returned(
        payout_ref=returned.public_id, bank_reference="R-1", by="user:3", now=LATER
    )
    next_day = services.close_period(on=ON + DAY, by="user:1", now=LATER + DAY)
    assert next_day.paid_out == {"MOP": returned.amount}


def test_a_movement_cannot_be_rewritten(two_due: None):
    services.close_period(on=ON, by="user:1", now=LATER)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Movement.objects.update(amount_minor=1)


def test_net_follows_from_gross_and_is_never_written():
    earning = captured(BAKERY, "vendor_order:vor_A", 21_100, 1_408)
    earning.refresh_from_db()
    assert earning.net_minor == 19_692
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE settlement_earning SET net_minor = 21100")


def test_the_command_prints_what_it_closed(two_due: None, capsys: pytest.CaptureFixture[str]):
    call_command("settle", "--on", "2026-06-08")
    assert '"MOP": "464.62"' in capsys.readouterr().out
    with pytest.raises(CommandError, match="has not come yet"):
        call_command("settle", "--on", "2199-01-01")
    with pytest.raises(CommandError, match="YYYY-MM-DD"):
        call_command("settle", "--on", "8 June")
    with pytest.raises(CommandError, match="not over yet"):
        call_command("settle", "--on", macau_day(now()).isoformat())
    assert SettlementRun.objects.count() == 1
    call_command("settle", "--on", macau_day(now()).isoformat(), "--early")
    assert Settlement.objects.count() == 2
