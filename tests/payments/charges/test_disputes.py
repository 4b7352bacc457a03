"""Disputes: told in any order and number, booked once a moment, and never believed unseen."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.foundation.errors import Refused
from marketplace.foundation.money import Money
from payments.charges import queries, services
from payments.charges.disputing import spread
from payments.charges.errors import DisputeClosed, NeedsPerson, WebhookUnmatched
from payments.charges.models import (
    Attempt,
    ChargeFact,
    Dispute,
    DisputeAnswer,
    DisputeShare,
    WebhookEvent,
)
from payments.charges.services.record_dispute import record_dispute
from payments.charges.types import AnswerDraft
from payments.gateways.errors import (
    OutcomeUnknown,
    ProviderRefused,
    ProviderUnavailable,
    WebhookForged,
)
from payments.gateways.types import EvidenceFile, Signal
from tests.factories.charges import LATER, NOON, ORDER, SIGNED, opened, start
from tests.factories.disputes import DUE, FEE, WITHDRAWN, hear, news_of, paid_by_card

pytestmark = pytest.mark.django_db

TAKEN = {"withdrawn": WITHDRAWN, "fee": FEE}
DRAFT = AnswerDraft(
    text="Delivered on 2 June.",
    carrier="SF Express",
    tracking_number="SF1234567890",
    shipped_on=None,
    files=(EvidenceFile("shipping", "proof.pdf", "application/pdf", b"%PDF-1.4 proof"),),
)


def post(body: bytes, headers=SIGNED):
    return services.receive_webhook(provider="stripe", headers=headers, body=body, now=NOON)


def status() -> str:
    return queries.charge_view(ORDER).status


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_news_in_any_order_and_twice_is_each_moment_once(bank, balances, news, order):
    attempt = paid_by_card(bank)
    before = balances()
    ref = bank.dispute(attempt, **TAKEN)
    kinds = ("created", "funds_withdrawn", "updated")
    for position in (*order, *order):
        body = news_of(ref, attempt, f"evt_{position}", f"charge.dispute.{kinds[position]}")
        post(body)
        services.sweep_webhooks(now=NOON)
    assert {row.status for row in WebhookEvent.objects.all()} == {"processed"}
    assert status() == "disputed"
    bank.turn(ref, status="won", withdrawn=None, fee=None)
    post(news_of(ref, attempt, "evt_closed", "charge.dispute.closed"))
    services.sweep_webhooks(now=NOON)
    services.sweep_webhooks(now=NOON)
    assert balances() == before
    assert status() == "captured"
    facts = ChargeFact.objects.filter(kind__startswith="dispute_")
    assert sorted(facts.values_list("kind", flat=True)) == [
        "dispute_decided",
        "dispute_fee",
        "dispute_fee_returned",
        "dispute_opened",
        "dispute_reinstated",
        "dispute_withdrawn",
    ]
    assert news() == ["charge_captured", "dispute_opened", "dispute_decided"]


def test_an_answer_from_before_takes_nothing_back(bank, balances):
    attempt = paid_by_card(bank)
    ref = bank.dispute(attempt)
    early = bank.disputes[ref]
    bank.turn(ref, **TAKEN)
    hear(ref)
    booked = balances()
    record_dispute(provider="stripe", snapshot=early, livemode=False, now=LATER)
    assert balances() == booked
    bank.turn(ref, status="lost")
    hear(ref)
    lost = balances()
    record_dispute(provider="stripe", snapshot=early, livemode=False, now=LATER)
    assert (balances(), Dispute.objects.get().status) == (lost, "lost")


def test_a_decision_stands_and_another_one_calls_a_person(bank, balances, alarms):
    ref = bank.dispute(paid_by_card(bank), **TAKEN)
    hear(ref)
    bank.turn(ref, status="lost")
    hear(ref)
    lost = balances()
    bank.turn(ref, status="won")
    hear(ref)
    assert (balances(), Dispute.objects.get().status) == (lost, "lost")
    assert len(alarms()) == 1


def test_lost_is_believed_when_the_money_is_gone(bank):
    ref = bank.dispute(paid_by_card(bank), status="lost")
    hear(ref)
    row = Dispute.objects.get()
    assert (row.status, row.decided_at) == ("needs_response", None)
    assert row.next_poll_at is not None
    bank.turn(ref, **TAKEN)
    hear(ref)
    assert Dispute.objects.get().status == "lost"


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Money(42_260, "HKD")},
        {"amount": Money(0, "CNY")},
        {"livemode": True},
    ],
)
def test_what_does_not_fit_leaves_no_row_and_parks_the_message(bank, balances, alarms, change):
    attempt = paid_by_card(bank)
    before = balances()
    ref = bank.dispute(attempt, **TAKEN | change)
    post(news_of(ref, attempt, "evt_1", "charge.dispute.created"))
    assert services.sweep_webhooks(now=NOON) == 0
    assert WebhookEvent.objects.get().status == "parked"
    assert not Dispute.objects.exists()
    assert (balances(), status(), len(alarms())) == (before, "captured", 1)


def test_a_dispute_that_becomes_another_one_changes_nothing(bank, balances):
    ref = bank.dispute(paid_by_card(bank), **TAKEN)
    hear(ref)
    before = balances()
    bank.turn(ref, amount=Money(42_261, "CNY"), status="lost")
    with pytest.raises(NeedsPerson):
        hear(ref)
    assert (balances(), Dispute.objects.get().status) == (before, "needs_response")


def test_a_dispute_of_a_payment_under_another_provider_finds_nothing(bank):
    ref = bank.dispute(paid_by_card(bank), **TAKEN)
    with pytest.raises(WebhookUnmatched):
        hear(ref, provider="antom")
    assert not Dispute.objects.exists()


def test_a_forged_message_leaves_nothing(bank):
    attempt = paid_by_card(bank)
    ref = bank.dispute(attempt, **TAKEN)
    with pytest.raises(WebhookForged):
        post(news_of(ref, attempt, "evt_1", "charge.dispute.created"), headers={})
    assert not WebhookEvent.objects.exists()


def test_surplus_money_that_is_disputed_is_no_longer_owed(bank, balances):
    view = opened(method="card")
    attempt_ref = start(view.charge_ref).attempt_ref
    services.expire_charges(now=LATER)
    bank.pay(attempt_ref)
    attempt = Attempt.objects.get()
    services.sync_attempt(attempt.pk, now=LATER)
    owed = Money(42_260, "CNY")
    assert balances()["refund_payable:CNY"] == -42_260
    ref = bank.dispute(Attempt.objects.get(), withdrawn=owed)
    hear(ref)
    row = Dispute.objects.get()
    assert (row.is_surplus, row.unexplained_minor, status()) == (True, 0, "expired")
    assert not DisputeShare.objects.exists()
    bank.turn(ref, status="lost")
    hear(ref)
    assert "refund_payable:CNY" not in balances()
    assert "dispute_suspense:CNY" not in balances()


def test_another_amount_withdrawn_than_disputed_stands_in_suspense(bank, balances, alarms):
    ref = bank.dispute(paid_by_card(bank), withdrawn=Money(42_000, "CNY"))
    hear(ref)
    assert balances()["dispute_suspense:CNY"] == 42_260
    assert balances()["suspense:CNY"] == -260
    assert len(alarms()) == 1


def test_the_poller_finds_what_no_message_told_and_reminds_once(bank, news):
    ref = bank.dispute(paid_by_card(bank), **TAKEN)
    hear(ref)
    assert services.poll_disputes(now=NOON + timedelta(hours=5)) == 0
    soon = DUE - timedelta(days=2)
    assert services.poll_disputes(now=soon) == 1
    assert Dispute.objects.get().next_poll_at == soon + timedelta(hours=1)
    assert services.poll_disputes(now=soon + timedelta(minutes=1)) == 0
    bank.turn(ref, status="lost")
    assert services.poll_disputes(now=soon + timedelta(hours=2)) == 1
    assert services.poll_disputes(now=DUE) == 0
    assert news()[1:] == ["dispute_opened", "dispute_due_soon", "dispute_decided"]


def test_a_message_that_was_lost_is_fetched_from_the_list(bank):
    attempt = paid_by_card(bank)
    ref = bank.dispute(attempt, **TAKEN)
    bank.lost = [
        Signal("evt_9", "dispute", ref, None, "charge.dispute.created", attempt.provider_object_id)
    ]
    assert services.recover_undelivered(now=NOON) == 1
    assert services.sweep_webhooks(now=NOON) == 1
    assert status() == "disputed"


def test_an_answer_is_handed_in_once_with_the_same_bytes(bank):
    hear(bank.dispute(paid_by_card(bank), **TAKEN))
    name = Dispute.objects.get().public_id
    answer = services.prepare_answer(dispute_ref=name, draft=DRAFT, by="user:7", now=NOON)
    bank.fail("answer_dispute", OutcomeUnknown("cut off"), carried_out=True)
    assert services.send_answers(now=NOON) == 0
    assert DisputeAnswer.objects.get().status == "prepared"
    with pytest.raises(DisputeClosed):
        services.prepare_answer(dispute_ref=name, draft=DRAFT, by="user:7", now=NOON)
    assert services.send_answers(now=NOON + timedelta(minutes=5)) == 1
    assert not services.send_answer(answer.pk, now=LATER)
    (spec,) = bank.answers.values()
    assert (spec.text, spec.is_final, spec.files) == (DRAFT.text, True, DRAFT.files)
    row = Dispute.objects.get()
    assert (row.status, row.has_evidence) == ("under_review", True)
    assert DisputeAnswer.objects.get().status == "submitted"


def test_a_refused_answer_may_be_written_anew(bank):
    hear(bank.dispute(paid_by_card(bank), **TAKEN))
    name = Dispute.objects.get().public_id
    for error in (ProviderRefused("a file is unreadable"), None):
        if error:
            bank.fail("answer_dispute", error)
        services.prepare_answer(dispute_ref=name, draft=DRAFT, by="user:7", now=NOON)
        assert services.send_answers(now=NOON) == 1
    assert sorted(DisputeAnswer.objects.values_list("status", flat=True)) == [
        "refused",
        "submitted",
    ]


@pytest.mark.parametrize("when", ["late", "decided", "no text"])
def test_an_answer_that_nobody_would_read_is_refused(bank, when):
    ref = bank.dispute(paid_by_card(bank), **TAKEN)
    hear(ref)
    if when == "decided":
        bank.turn(ref, status="lost")
        hear(ref)
    draft = replace(DRAFT, text=" ") if when == "no text" else DRAFT
    now = DUE if when == "late" else NOON
    with pytest.raises(Refused) as refused:
        services.prepare_answer(
            dispute_ref=Dispute.objects.get().public_id, draft=draft, by="user:7", now=now
        )
    expected = "answer_incomplete" if when == "no text" else "dispute_closed"
    assert refused.value.code == expected
    assert not DisputeAnswer.objects.exists()


def test_a_loss_is_accepted_with_a_reason_and_waits_for_the_bank(bank, balances, news):
    ref = bank.dispute(paid_by_card(bank), **TAKEN)
    hear(ref)
    name = Dispute.objects.get().public_id
    before = balances()
    row = services.accept_loss(dispute_ref=name, reason="no proof", by="user:7", now=NOON)
    assert (row.accepted_by, balances()) == ("user:7", before)
    services.poll_disputes(now=DUE - timedelta(days=1))
    assert "dispute_due_soon" not in news()
    bank.turn(ref, status="lost")
    hear(ref)
    with pytest.raises(DisputeClosed):
        services.accept_loss(dispute_ref=name, reason="again", by="user:7", now=NOON)


def test_a_provider_that_is_away_keeps_the_trouble_on_the_row(bank):
    hear(bank.dispute(paid_by_card(bank), **TAKEN))
    bank.fail("fetch_dispute", ProviderUnavailable("away"))
    later = NOON + timedelta(hours=7)
    assert services.poll_disputes(now=later) == 0
    row = Dispute.objects.get()
    assert (row.next_poll_at, "away" in row.last_error) == (later + timedelta(hours=6), True)


@pytest.mark.parametrize(
    "change",
    ["amount_minor = 1", "withdrawn_minor = 1", "decided_at = now()", "unexplained_minor = 1"],
)
def test_the_database_keeps_what_was_booked(bank, change):
    ref = bank.dispute(paid_by_card(bank), **TAKEN)
    hear(ref)
    bank.turn(ref, status="lost")
    hear(ref)
    for sql in (f"UPDATE charges_dispute SET {change}", "DELETE FROM charges_dispute"):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)


@pytest.mark.parametrize(
    ("amount", "left", "parts", "rest"),
    [
        (42_260, [17_890, 24_370], (17_890, 24_370), 0),
        (10_000, [17_890, 24_370], (4_233, 5_767), 0),
        (42_260, [0, 24_370], (0, 24_370), 17_890),
        (100, [0, 0], (0, 0), 100),
        (1, [1, 1], (1, 0), 0),
    ],
)
def test_a_disputed_amount_is_spread_over_what_is_left(amount, left, parts, rest):
    found = spread(amount, left)
    assert (found.shares, found.unexplained) == (parts, rest)
