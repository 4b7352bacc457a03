"""SIGKILL on the way of a vendor's money to the bank: run again, and it is paid once."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.test import override_settings

from marketplace.foundation.models import OutboxEvent
from payments.ledger.models import Entry
from payments.settlement import services
from payments.settlement.models import (
    BankAnswer,
    Movement,
    Payout,
    PayoutAnswer,
    PayoutBatch,
    PayoutFile,
    Settlement,
    WaitingEarning,
)
from tests.factories.ledger import BAKERY as LEDGER_BAKERY
from tests.payments.settlement.payout_cast import (
    FRIDAY,
    SATURDAY,
    THURSDAY,
    iso_rails,
    names,
    report,
    statuses,
    submitted,
)
from tests.payments.settlement.test_settlement import (
    BAKERY,
    DELIVERED,
    LATER,
    ON,
    TINS,
    captured,
    register,
)

pytestmark = pytest.mark.django_db(transaction=True)

DUE = "settlement.post_due(now=datetime.fromisoformat(arguments[0]))"
CLOSE = """settlement.close_period(
    on=date.fromisoformat(arguments[1]), by="user:1", now=datetime.fromisoformat(arguments[0])
)"""
SUBMIT = "settlement.submit_approved(now=datetime.fromisoformat(arguments[0]))"
PAID = """settlement.record_paid(
    payout_ref=arguments[1], bank_reference="BNU-1", by="user:3",
    now=datetime.fromisoformat(arguments[0]),
)"""
RECEIVE = """settlement.receive_answer(
    content=arguments[0].encode(), by="bank:test", now=datetime.fromisoformat(arguments[1])
)"""
APPLY = "settlement.apply_answers(now=datetime.fromisoformat(arguments[0]))"
ALARM = "settlement.alarm_silent(now=datetime.fromisoformat(arguments[0]))"
TRANSFERS = """
from pathlib import Path
from payments.gateways import registry
from tests.factories.transfers import FakeTransfers
registry.provider = lambda code="stripe": FakeTransfers(Path(arguments[1]))
settlement.send_transfers(now=datetime.fromisoformat(arguments[0]))
"""
SALE = "post_sale()"
AT = LATER.isoformat()

PENDING = {
    "psp_clearing:stripe:MOP": 49_850,
    f"vendor_pending:{BAKERY}:MOP": -21_100,
    f"vendor_pending:{TINS}:MOP": -28_750,
}
PAYABLE = {
    "psp_clearing:stripe:MOP": 49_850,
    "commission:MOP": -3_388,
    f"vendor_payable:{BAKERY}:MOP": -19_692,
    f"vendor_payable:{TINS}:MOP": -26_770,
}
IN_TRANSIT = {
    "psp_clearing:stripe:MOP": 49_850,
    "commission:MOP": -3_388,
    f"payout_transit:{BAKERY}:MOP": -19_692,
    f"payout_transit:{TINS}:MOP": -26_770,
}


@pytest.fixture
def two_delivered() -> None:
    """Two vendors with one delivered vendor order each: MOP 211.00 and MOP 287.50 gross."""
    for payee, reference, gross, commission in (
        (BAKERY, "vendor_order:vor_A", 21_100, 1_408),
        (TINS, "vendor_order:vor_B", 28_750, 1_980),
    ):
        captured(payee, reference, gross, commission)
        register(payee)
        services.schedule_due(reference=reference, delivered_at=DELIVERED)


def test_killed_at_every_step_to_the_bank_each_vendor_is_paid_once(
    two_delivered, worker, killed_at, books
):
    killed_at("settlement.due.before_commit", DUE, AT)
    assert books() == PENDING
    assert WaitingEarning.objects.count() == 2
    for _ in range(2):
        assert worker.run(DUE, AT) == 0
        assert books() == PAYABLE

    killed_at("settlement.close.before_commit", CLOSE, AT, ON.isoformat())
    assert books() == PAYABLE
    assert not Settlement.objects.exists()
    for _ in range(2):
        # Who was killed holds its chunk for a minute.
        assert worker.run(CLOSE, (LATER + timedelta(minutes=2)).isoformat(), ON.isoformat()) == 0
        assert books() == IN_TRANSIT
    assert sorted(Payout.objects.values_list("payee_ref", "amount_minor")) == [
        (BAKERY, 19_692),
        (TINS, 26_770),
    ]

    batch = PayoutBatch.objects.get()
    services.approve_batch(batch_ref=batch.public_id, by="user:2", now=LATER)
    killed_at("settlement.submit.before_written", SUBMIT, AT)
    batch.refresh_from_db()
    assert (batch.status, batch.message_id, batch.file_sha256) == ("approved", None, "")
    assert not PayoutFile.objects.exists()
    killed_at("settlement.submit.before_release", SUBMIT, AT)
    batch.refresh_from_db()
    assert batch.status == "approved"
    assert batch.message_id == batch.public_id.replace("_", "-")
    same = batch.file_sha256
    killed_at("settlement.submit.before_record", SUBMIT, AT)
    assert PayoutBatch.objects.get().status == "approved"
    for _ in range(2):
        assert worker.run(SUBMIT, AT) == 0
        batch.refresh_from_db()
        assert (batch.status, batch.file_sha256) == ("submitted", same)
    assert hashlib.sha256(PayoutFile.objects.get().content).hexdigest() == same
    assert books() == IN_TRANSIT

    payout = Payout.objects.get(payee_ref=BAKERY)
    killed_at("settlement.answer_by_hand.before_commit", PAID, AT, payout.public_id)
    assert books() == IN_TRANSIT
    assert Payout.objects.get(pk=payout.pk).status == "submitted"
    for _ in range(2):
        assert worker.run(PAID, AT, payout.public_id) == 0
        left = {name: balance for name, balance in IN_TRANSIT.items() if BAKERY not in name}
        assert books() == left | {"bank:MOP": -19_692}
    assert OutboxEvent.objects.filter(topic="settlement.payout_paid").count() == 1


def test_killed_between_an_entry_and_its_postings_there_is_no_entry(worker, killed_at, books):
    killed_at("ledger.write.entries_without_postings", SALE)
    assert books() == {}
    assert not Entry.objects.exists()
    for _ in range(2):
        assert worker.run(SALE) == 0
        assert books() == {
            "psp_clearing:stripe:MOP": 17_600,
            f"vendor_pending:{LEDGER_BAKERY}:MOP": -17_600,
        }
    assert Entry.objects.count() == 1


def test_killed_at_every_step_of_an_answer_each_line_moves_once(worker, killed_at, books):
    with iso_rails:
        batch = submitted(19_692, 26_770, 5_000)
    before = books()
    paid, rejected, _silent = names(batch)
    content = report(batch, {paid: "ACSC", rejected: "RJCT:AC04"}, status="PART").decode()

    killed_at("settlement.receive.before_commit", RECEIVE, content, FRIDAY.isoformat())
    assert not BankAnswer.objects.exists()
    for _ in range(2):
        assert worker.run(RECEIVE, content, FRIDAY.isoformat()) == 0
        assert BankAnswer.objects.count() == 1

    killed_at("settlement.apply.before_commit", APPLY, FRIDAY.isoformat())
    assert statuses(batch) == ["submitted", "submitted", "submitted"]
    assert books() == before
    assert not PayoutAnswer.objects.exists()
    payees = list(batch.payouts.order_by("payee_ref").values_list("payee_ref", flat=True))
    for _ in range(2):
        assert worker.run(APPLY, FRIDAY.isoformat()) == 0
        assert statuses(batch) == ["paid", "rejected", "submitted"]
        assert books() == {
            "psp_clearing:stripe:MOP": 51_462,
            "bank:MOP": -19_692,
            f"vendor_payable:{payees[1]}:MOP": -26_770,
            f"payout_transit:{payees[2]}:MOP": -5_000,
        }
        assert Movement.objects.filter(kind="returned_payout").count() == 1

    killed_at("settlement.alarm.before_commit", ALARM, SATURDAY.isoformat())
    assert not Payout.objects.filter(alarmed_at__isnull=False).exists()
    for _ in range(2):
        assert worker.run(ALARM, SATURDAY.isoformat()) == 0
        assert Payout.objects.filter(alarmed_at__isnull=False).count() == 1


def test_killed_around_a_transfer_the_provider_moves_it_once(worker, killed_at, books, tmp_path):
    calls = tmp_path / "calls"
    with override_settings(STRIPE_PLATFORM_COUNTRY="GB"):
        batch = submitted(
            19_692, rail="provider_transfer", account_number="acct_1Payee0000", country="PT"
        )
    asked = (TRANSFERS, THURSDAY.isoformat(), str(calls))
    killed_at("settlement.transfer.before_call", *asked)
    assert not calls.exists()
    killed_at("settlement.transfer.before_record", *asked)
    assert statuses(batch) == ["submitted"]
    for _ in range(2):
        assert worker.run(*asked) == 0
        assert statuses(batch) == ["paid"]
        assert books() == {}
    keys = [line.split()[0] for line in calls.read_text().splitlines()]
    assert keys == [f"payout:{batch.payouts.get().public_id}"] * 2  # the provider moved it once
