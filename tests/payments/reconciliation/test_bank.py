"""The bank's lines against the bank account, and payouts that the bank answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.reconciliation.models import BankLine, Match
from payments.settlement import services as settlement
from payments.settlement.models import Payout, PayoutBatch
from tests.factories.ledger import proven_balances
from tests.factories.statements import (
    Booking,
    ReportingProvider,
    at,
    camt,
    line,
    payout,
    post_capture,
)
from tests.payments.reconciliation.conftest import DAY, breaks, bring, clearing, idle
from tests.payments.reconciliation.conftest import sweep as sweep_
from tests.payments.settlement.test_settlement import BAKERY, LATER, ON, TINS, two_due

__all__ = ["two_due"]
pytestmark = pytest.mark.django_db

SENT = date(2026, 6, 9)  # the night on which the batch went to the bank
NEXT = SENT + DAY
MUCH_LATER = at(SENT + timedelta(days=9))
CAPITAL = 5_000_000


def sweep() -> None:
    sweep_(MUCH_LATER)


@pytest.fixture
def batch(two_due: None, told: ReportingProvider) -> PayoutBatch:
    """Two payouts that were sent to the bank; user:2 approved them. The bank holds capital."""
    ledger.post(
        EntryDraft(
            key="test:capital",
            kind="capital",
            reference="test",
            effective_on=date(2026, 5, 1),
            postings=(PostingDraft(chart.bank("MOP"), chart.equity("MOP"), Money(CAPITAL, "MOP")),),
        )
    )
    for name, minor in (("A", 21_100), ("B", 28_750)):  # the provider knows these sales
        ref = f"test:vendor_order:vor_{name}:capture"
        told.lines.append(line(f"txn_{name}", "payment", minor, SENT, object_ref=ref))
    closed = settlement.close_period(on=ON, by="user:1", now=LATER)
    settlement.approve_batch(batch_ref=closed.batches[0], by="user:2", now=LATER)
    settlement.submit_approved(now=LATER)
    return PayoutBatch.objects.get()


def of(payee: str) -> Payout:
    return Payout.objects.get(payee_ref=payee)


def statement(*bookings: Booking, **changes: object) -> bytes:
    given: dict[str, object] = {"opening": CAPITAL, "on": NEXT} | changes
    return camt(list(bookings), **given)  # type: ignore[arg-type]


def paid(payee: str, on: date = NEXT, **changes: object) -> Booking:
    """The bank's debit of a payout: its reference in capitals, without what SWIFT cannot write."""
    payout = of(payee)
    reference = payout.public_id.replace("_", "-").upper()
    given = {
        "minor": -payout.amount_minor,
        "reference": reference,
        "bank_reference": f"B-{reference}",
    }
    return Booking(**(given | {"on": on} | changes))  # type: ignore[arg-type]


def statuses() -> set[str]:
    return set(Payout.objects.values_list("status", flat=True))


def test_the_bank_says_that_payouts_were_paid(batch: PayoutBatch):
    bring(statement(paid(BAKERY), paid(TINS)))
    sweep()
    assert statuses() == {"paid"}
    assert set(Payout.objects.values_list("closed_by", flat=True)) == {"bank:camt"}
    assert of(BAKERY).bank_reference.startswith("B-PAY-")
    assert breaks() == []
    assert "payout_transit" not in "".join(clearing())
    assert proven_balances()["bank:MOP"] == CAPITAL - 46_462


def test_a_batch_debit_is_the_sum_of_its_payouts(batch: PayoutBatch):
    debit = Booking(-46_462, NEXT, bank_reference="B1", text=f"BULK {batch.public_id} 2 ITEMS")
    bring(statement(debit))
    sweep()
    assert (statuses(), breaks()) == ({"paid"}, [])
    assert Match.objects.filter(account="bank:MOP").get().parts.count() == 3


def test_a_batch_that_tells_its_payments_is_one_line_for_each(batch: PayoutBatch):
    parts = tuple((of(payee).public_id, -of(payee).amount_minor) for payee in (BAKERY, TINS))
    bring(statement(Booking(-46_462, NEXT, bank_reference="B1", parts=parts)))
    assert BankLine.objects.count() == 2
    sweep()
    assert (statuses(), breaks()) == ({"paid"}, [])


def test_a_notice_tells_what_a_batch_holds_and_is_no_money(batch: PayoutBatch):
    bring(statement(Booking(-46_462, NEXT, bank_reference="B1")))
    parts = tuple((of(payee).public_id, -of(payee).amount_minor) for payee in (BAKERY, TINS))
    notice = Booking(-46_462, NEXT, bank_reference="B1", parts=parts)
    bring(statement(notice, kind="054"))
    sweep()
    assert (statuses(), breaks()) == ({"paid"}, [])


def test_one_of_a_batch_comes_back_on_the_same_day(batch: PayoutBatch):
    debit = Booking(-46_462, NEXT, bank_reference="B1", text=f"BULK {batch.public_id}")
    back = paid(TINS, minor=of(TINS).amount_minor, is_return=True, bank_reference="B2")
    bring(statement(debit, back))
    sweep()
    assert (of(BAKERY).status, of(TINS).status) == ("paid", "returned")
    assert breaks() == []
    assert proven_balances()["bank:MOP"] == CAPITAL - of(BAKERY).amount_minor


def test_what_comes_back_after_it_was_paid_waits_in_suspense_for_a_person(batch: PayoutBatch):
    bring(statement(paid(BAKERY), paid(TINS)))
    sweep()
    amount = of(TINS).amount_minor
    back = paid(TINS, NEXT + DAY, minor=amount, is_return=True, bank_reference="B2")
    bring(statement(back, opening=CAPITAL - 46_462, on=NEXT + DAY, sequence=2))
    sweep()
    if of(TINS).status == "paid":  # settlement has no way back from paid
        assert breaks() == [("in_suspense", "suspense:MOP", amount)]
    assert proven_balances()["bank:MOP"] == CAPITAL - of(BAKERY).amount_minor


def test_who_approved_the_payouts_cannot_bring_the_proof_that_they_arrived(batch: PayoutBatch):
    bring(statement(paid(BAKERY), paid(TINS)), by="user:2")
    sweep()
    assert statuses() == {"submitted"}
    assert breaks() == [
        ("needs_another_person", "bank:MOP", -26_770),
        ("needs_another_person", "bank:MOP", -19_692),
    ]
    for payee in (BAKERY, TINS):
        settlement.record_paid(
            payout_ref=of(payee).public_id, bank_reference="B", by="user:3", now=MUCH_LATER
        )
    sweep()
    assert breaks() == []


def test_another_amount_pays_nothing_and_is_one_break(batch: PayoutBatch):
    bring(statement(paid(BAKERY, minor=-of(BAKERY).amount_minor - 5), paid(TINS)))
    sweep()
    assert (of(BAKERY).status, of(TINS).status) == ("submitted", "paid")
    assert breaks() == [("amount_differs", "bank:MOP", -19_697)]


def test_a_payout_that_the_bank_never_answers_is_a_break(batch: PayoutBatch):
    bring(statement(paid(TINS)))
    sweep()
    assert breaks() == [("unanswered", "", 19_692)]
    bring(statement(paid(BAKERY, NEXT + DAY), opening=CAPITAL - 26_770, on=NEXT + DAY, sequence=2))
    sweep()
    assert (breaks(), statuses()) == ([], {"paid"})


def test_a_payout_without_a_reference_is_known_by_its_amount(batch: PayoutBatch):
    bring(statement(paid(BAKERY, reference=""), paid(TINS)), by="user:7")
    BankLine.objects.get(amount_minor=-19_692)
    sweep()
    assert (statuses(), breaks()) == ({"paid"}, [])


def test_an_answer_by_hand_is_found_on_the_statement(batch: PayoutBatch):
    for payee in (BAKERY, TINS):
        settlement.record_paid(
            payout_ref=of(payee).public_id, bank_reference="B", by="user:3", now=at(NEXT)
        )
    bring(statement(paid(TINS)))
    sweep()
    assert breaks() == [("missing_in_statement", "bank:MOP", 19_692)]


def test_charges_are_posted_and_unknown_money_stays_in_suspense_until_it_is_known(
    batch: PayoutBatch,
):
    bring(
        statement(
            *(paid(BAKERY), paid(TINS)),
            Booking(-1_500, NEXT, bank_reference="C1", code="CHRG"),
            Booking(12_345, NEXT, bank_reference="U1", text="obrigado"),
        )
    )
    sweep()
    assert breaks() == [("in_suspense", "suspense:MOP", 12_345)]
    assert proven_balances()["bank_charge:MOP"] == 1_500
    assert proven_balances()["suspense:MOP"] == -12_345
    ledger.post(
        EntryDraft(
            key="test:capital:2",
            kind="capital",
            reference="test",
            effective_on=NEXT,
            postings=(PostingDraft(chart.bank("MOP"), chart.equity("MOP"), Money(12_345, "MOP")),),
        )
    )
    sweep()
    assert breaks() == []
    assert "suspense:MOP" not in proven_balances()
    assert Match.objects.filter(undoes__isnull=False).get().reason == "its counterpart has come"
    idle(MUCH_LATER)


def test_a_charge_that_was_kept_before_is_ours(told: ReportingProvider):
    post_capture("pi_1", 50_000, 0, SENT)
    told.lines = [
        line("txn_pi_1", "payment", 50_000, SENT),
        line("txn_po_ABCDEF", "payout", -50_000, SENT),
    ]
    told.payouts = [payout("po_ABCDEF", 50_000, SENT)]
    told.held["po_ABCDEF"] = told.lines
    bring(statement(Booking(49_900, NEXT, "po_ABCDEF", "B1", charge=100), opening=0))
    sweep()
    assert breaks() == []
    assert proven_balances()["bank_charge:MOP"] == 100
    assert proven_balances()["bank:MOP"] == 49_900


def test_money_that_the_provider_did_not_announce_differs_on_its_own_account(
    told: ReportingProvider,
):
    post_capture("pi_1", 50_000, 0, SENT)
    told.lines = [
        line("txn_pi_1", "payment", 50_000, SENT),
        line("txn_po_ABCDEF", "payout", -50_000, SENT),
    ]
    told.payouts = [payout("po_ABCDEF", 50_000, SENT)]
    told.held["po_ABCDEF"] = told.lines
    bring(statement(Booking(49_900, NEXT, "po_ABCDEF", "B1"), opening=0))
    sweep()
    assert breaks() == [("amount_differs", "psp_clearing:stripe:MOP", -100)]
    assert proven_balances()["bank:MOP"] == 49_900
