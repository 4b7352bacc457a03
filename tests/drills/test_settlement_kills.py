"""SIGKILL on the way of a vendor's money to the bank: run again, and it is paid once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.foundation.models import OutboxEvent
from payments.ledger.models import Entry
from payments.settlement import services
from payments.settlement.models import Payout, PayoutBatch, Settlement, WaitingEarning
from payments.settlement.rails.bank_file import BankFileRail
from payments.settlement.services.submit_batch import _prepare
from tests.factories.ledger import BAKERY as LEDGER_BAKERY
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
    killed_at("settlement.submit.before_record", SUBMIT, AT)
    assert PayoutBatch.objects.get().status == "approved"
    instruction = _prepare(batch.public_id)
    same = BankFileRail().submit(instruction, key=batch.public_id)
    for _ in range(2):
        assert worker.run(SUBMIT, AT) == 0
        batch.refresh_from_db()
        assert (batch.status, batch.file_sha256) == ("submitted", same.sha256)
    assert books() == IN_TRANSIT

    payout = Payout.objects.get(payee_ref=BAKERY)
    killed_at("settlement.paid.before_commit", PAID, AT, payout.public_id)
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
