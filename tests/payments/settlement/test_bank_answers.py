"""Whatever a bank answers: each payout is where the bank's own words put it, and paid once."""

from __future__ import annotations

import logging
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation
from lxml import etree

from marketplace.foundation.models import OutboxEvent
from payments.ledger import chart, checking
from payments.ledger import queries as books
from payments.settlement import services
from payments.settlement.errors import AnswerNotYet, WrongState
from payments.settlement.iso20022 import pain002
from payments.settlement.iso20022.problems import NotReadable, Problem
from payments.settlement.models import (
    BankAnswer,
    Movement,
    PayeeAccount,
    Payout,
    PayoutAnswer,
    PayoutBatch,
    PayoutFile,
)
from payments.settlement.moves import batch_state
from tests.factories.roles import without_triggers
from tests.payments.settlement.payout_cast import (
    APPROVER,
    FRIDAY,
    MAKER,
    THURSDAY,
    answered,
    drafted,
    iso_rails,
    names,
    report,
    schema,
    statuses,
    submitted,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _iso_rails():
    with iso_rails, translation.override("en"):
        yield


def balance(ref: object) -> int:
    return books.balance(ref).minor  # type: ignore[arg-type]


def where(payout: Payout) -> tuple[int, int, int]:
    """What is in transit to a payee, payable to it, and gone from the bank, in minor units."""
    return (
        balance(chart.payout_transit(payout.payee_ref, "MOP")),
        balance(chart.vendor_payable(payout.payee_ref, "MOP")),
        -balance(chart.bank("MOP")),
    )


def test_the_cast_writes_reports_that_are_valid():
    batch = submitted(19_692, 26_770)
    content = report(batch, {names(batch)[0]: "ACSC", names(batch)[1]: "RJCT:AC04"}, status="PART")
    schema("pain.002.001.12").assertValid(etree.fromstring(content))
    found = pain002.read(content)
    assert (found.original_message_id, found.code) == (batch.message_id, "PART")
    assert [line.reason_code for line in found.blocks[0].lines] == ["", "AC04"]


def test_each_line_goes_where_the_bank_says_and_a_silent_one_stays():
    batch = submitted(19_692, 26_770, 5_000)
    paid, back, silent = batch.payouts.order_by("payee_ref")
    lines = {names(batch)[0]: "ACSC", names(batch)[1]: "RJCT:AC04"}
    assert answered(report(batch, lines, status="PART")) == 2
    assert statuses(batch) == ["paid", "rejected", "submitted"]
    assert where(paid) == (0, 0, 19_692)
    assert where(back)[:2] == (0, 26_770)
    assert where(silent)[:2] == (5_000, 0)
    due = Movement.objects.get()
    assert (due.key, due.amount_minor) == (f"payout:{back.public_id}:rejected", 26_770)
    assert OutboxEvent.objects.filter(topic="settlement.payout_paid").count() == 1
    found = PayoutAnswer.objects.get(payout=back)
    assert (found.code, found.reason_code, found.bank_reference) == (
        "RJCT",
        "AC04",
        f"B-{names(batch)[1]}",
    )
    assert checking.check()["broken"] == 0


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("ACTC", ["accepted", "accepted"]),
        ("ACSP", ["accepted", "accepted"]),
        ("ACSC", ["paid", "paid"]),
        ("RJCT", ["rejected", "rejected"]),
        ("PART", ["submitted", "submitted"]),
        ("PDNG", ["submitted", "submitted"]),
        ("", ["submitted", "submitted"]),
        ("XXXX", ["submitted", "submitted"]),
    ],
)
def test_a_word_on_the_whole_file_counts_for_its_lines_but_part_for_none(
    status: str, expected: list[str]
):
    batch = submitted(19_692, 26_770)
    answered(report(batch, status=status, reason="AM04" if status == "RJCT" else ""))
    assert statuses(batch) == expected


def test_a_word_on_the_whole_is_not_believed_where_a_line_says_otherwise():
    batch = submitted(19_692, 26_770, 5_000)
    answered(report(batch, {names(batch)[0]: "RJCT:AC04"}, status="ACSC"))
    assert statuses(batch) == ["rejected", "submitted", "submitted"]


def test_a_file_refused_as_a_duplicate_says_nothing_of_the_first_one():
    batch = submitted(19_692, 26_770)
    answered(report(batch, status="RJCT", reason="AM05"))
    assert statuses(batch) == ["submitted", "submitted"]
    assert not Movement.objects.exists()
    answered(report(batch, {names(batch)[0]: "RJCT:DU04"}, status="PART", name="ANSWER-2"))
    assert statuses(batch) == ["submitted", "submitted"]
    answered(report(batch, status="ACSC", name="ANSWER-3"))
    assert statuses(batch) == ["paid", "paid"]


def test_the_same_file_twice_is_one_file_and_moves_nothing_again():
    batch = submitted(19_692)
    content = report(batch, {names(batch)[0]: "ACSC"}, status="ACSC")
    assert answered(content) == 1
    assert answered(content) == 0
    assert BankAnswer.objects.count() == PayoutAnswer.objects.count() == 1
    assert answered(report(batch, status="ACSC", name="OTHER")) == 0
    assert balance(chart.bank("MOP")) == -19_692


def test_late_news_of_an_earlier_step_changes_nothing():
    batch = submitted(19_692)
    answered(report(batch, status="ACSC"))
    answered(report(batch, status="ACTC", name="LATE"))
    assert statuses(batch) == ["paid"]
    assert list(PayoutAnswer.objects.values_list("outcome", "has_moved")) == [
        ("paid", True),
        ("accepted", False),
    ]


@pytest.mark.parametrize(("first", "then"), [("ACSC", "RJCT"), ("RJCT", "ACSC")])
def test_a_bank_that_contradicts_itself_moves_nothing_and_raises_an_alarm(
    first: str, then: str, caplog: pytest.LogCaptureFixture
):
    batch = submitted(19_692)
    answered(report(batch, status=first, reason="AC04" if first == "RJCT" else ""))
    before = where(batch.payouts.get())
    with caplog.at_level(logging.CRITICAL):
        answered(report(batch, status=then, reason="AC04", name="SECOND"))
    assert "a person has to look" in caplog.text
    assert where(batch.payouts.get()) == before
    assert checking.check()["broken"] == 0


def test_a_payout_that_comes_back_days_after_it_was_paid_is_payable_again():
    batch = submitted(19_692)
    answered(report(batch, status="ACSC"))
    payout = batch.payouts.get()
    reference = payout.bank_reference
    later = FRIDAY + 4 * DAY
    for _ in range(2):
        services.record_returned(
            payout_ref=payout.public_id, bank_reference="RET-1", by="bank:test", now=later
        )
    payout.refresh_from_db()
    assert (payout.status, payout.bank_reference) == ("returned", reference)
    assert where(payout) == (0, 19_692, 0)
    assert Movement.objects.get().settlement is None
    assert PayeeAccount.objects.get().returned_at == later
    with pytest.raises(WrongState):
        services.record_paid(payout_ref=payout.public_id, bank_reference="X", by=MAKER, now=later)
    assert checking.check()["broken"] == 0


@pytest.mark.parametrize(("reason", "is_kept_back"), [("AC04", True), ("", True), ("AM04", False)])
def test_money_is_kept_from_an_account_only_when_the_reason_lies_with_it(
    reason: str, is_kept_back: bool
):
    batch = submitted(19_692)
    answered(report(batch, {names(batch)[0]: f"RJCT:{reason}"}, status="RJCT"))
    assert (PayeeAccount.objects.get().returned_at is not None) == is_kept_back


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda xml, batch: b"<html/>", "no_report"),
        (lambda xml, batch: b"\x00", "not_xml"),
        (lambda xml, batch: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "not_xml"),
        (lambda xml, batch: xml.replace(batch.message_id.encode(), b"bat-X"), "unknown_file"),
        (lambda xml, batch: xml.replace(names(batch)[0].encode(), b"pay-X"), "unknown_payment"),
        (
            lambda xml, batch: xml.replace(
                b"<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>", b"<OrgnlNbOfTxs>3</OrgnlNbOfTxs>"
            ),
            "other_count",
        ),
        (
            lambda xml, batch: xml.replace(
                b"</TxInfAndSts>",
                b'<OrgnlTxRef><Amt><InstdAmt Ccy="MOP">1.00</InstdAmt></Amt></OrgnlTxRef>'
                b"</TxInfAndSts>",
            ),
            "other_amount",
        ),
    ],
)
def test_what_cannot_be_applied_whole_is_put_aside_with_its_reason(
    change, problem: str, caplog: pytest.LogCaptureFixture
):
    batch = submitted(19_692, 26_770)
    lines = {names(batch)[0]: "ACSC", names(batch)[1]: "ACSC"}
    content = change(report(batch, lines, status="ACSC"), batch)
    with caplog.at_level(logging.CRITICAL):
        assert answered(content) == 0
    assert BankAnswer.objects.get().problem == problem
    assert "was not applied" in caplog.text
    assert statuses(batch) == ["submitted", "submitted"]
    assert services.apply_answers(now=FRIDAY) == 0


def test_who_approved_a_batch_cannot_upload_the_answer_to_it():
    batch = submitted(19_692)
    assert answered(report(batch, status="ACSC"), by=APPROVER) == 0
    assert BankAnswer.objects.get().problem == "own_approval"
    assert statuses(batch) == ["submitted"]


def test_an_answer_that_is_faster_than_our_own_record_waits_for_it():
    batch = drafted(19_692)
    services.approve_batch(batch_ref=batch.public_id, by=APPROVER, now=THURSDAY)
    with without_triggers("settlement_payoutbatch"):
        PayoutBatch.objects.update(message_id="bat-EARLY")
    batch.refresh_from_db()
    found = services.receive_answer(content=report(batch, status="ACSC"), by=MAKER, now=FRIDAY)
    with pytest.raises(AnswerNotYet):
        services.apply_answer(answer_ref=found.public_id, now=FRIDAY)
    assert services.apply_answers(now=FRIDAY) == 0
    found.refresh_from_db()
    assert (found.applied_at, found.problem) == (None, "")


def test_an_answer_too_large_to_be_one_is_not_kept(monkeypatch: pytest.MonkeyPatch):
    module = import_module("payments.settlement.services.receive_answer")
    monkeypatch.setattr(module, "LARGEST", 3)
    with pytest.raises(NotReadable):
        services.receive_answer(content=b"1234", by=MAKER, now=FRIDAY)
    assert not BankAnswer.objects.exists()


def test_what_a_bank_said_never_changes():
    batch = submitted(19_692)
    answered(report(batch, status="ACSC"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PayoutAnswer.objects.update(outcome="rejected")
    for change in ({"content": b"x"}, {"received_by": "user:9"}, {"applied_at": FRIDAY + DAY}):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            BankAnswer.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        BankAnswer.objects.all().delete()


def test_a_message_id_is_given_once_and_stays():
    first, second = submitted(19_692), submitted(26_770)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        PayoutBatch.objects.filter(pk=first.pk).update(message_id="bat-OTHER")
    with (
        without_triggers("settlement_payoutbatch"),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        PayoutBatch.objects.filter(pk=first.pk).update(message_id=second.message_id)
    assert PayoutFile.objects.count() == 2


def test_a_silent_or_unfinished_payout_raises_one_alarm_after_a_business_day(
    caplog: pytest.LogCaptureFixture,
):
    batch = submitted(19_692, 26_770, 5_000, at=FRIDAY)
    answered(report(batch, {names(batch)[0]: "ACSC", names(batch)[1]: "ACSP"}, status="PART"))
    monday, tuesday = FRIDAY + 3 * DAY, FRIDAY + 4 * DAY
    assert services.alarm_silent(now=monday) == 0
    with caplog.at_level(logging.CRITICAL):
        assert services.alarm_silent(now=tuesday) == 2
    assert services.alarm_silent(now=tuesday + DAY) == 0
    silent = batch.payouts.order_by("payee_ref")[2]
    assert f"payout {silent.public_id} of batch {batch.public_id}" in caplog.text


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ({"submitted": 2}, "awaited"),
        ({"submitted": 1, "paid": 1}, "partly_answered"),
        ({"accepted": 1, "paid": 1}, "partly_answered"),
        ({"accepted": 2}, "accepted"),
        ({"paid": 2}, "paid"),
        ({"rejected": 1, "returned": 1}, "sent_back"),
        ({"paid": 1, "rejected": 1}, "partly_paid"),
    ],
)
def test_the_state_of_a_file_is_derived_from_its_lines(counts: dict[str, int], state: str):
    assert batch_state(counts) == state


def test_every_problem_is_said_in_words():
    assert {str(each) for each in Problem} == set(BankAnswer.Trouble.values)
