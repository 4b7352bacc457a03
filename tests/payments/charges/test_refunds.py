"""Money that comes too late or twice goes back by itself, and nothing ships for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.foundation.models import OutboxEvent
from marketplace.foundation.money import Money
from payments.charges import queries, services
from payments.charges.models import Attempt, Charge, ChargeFact, Refund, WebhookEvent
from payments.gateways.errors import (
    AlreadyRefunded,
    OutcomeUnknown,
    ProviderRefused,
    ProviderUnavailable,
)
from tests.factories.charges import (
    LATER,
    NOON,
    ORDER,
    SIGNED,
    TOTAL,
    opened,
    signal,
    start,
)
from tests.payments.charges.test_captures import PAID_IN_CNY

pytestmark = pytest.mark.django_db

OWED_BACK = {
    "psp_clearing:stripe:CNY": 41_330,
    "processing_fee:CNY": 930,
    "refund_payable:CNY": -42_260,
}
GIVEN_BACK = {"psp_clearing:stripe:CNY": -930, "processing_fee:CNY": 930}


def paid_too_late(provider):
    charge = opened()
    view = start(charge.charge_ref)
    services.expire_charges(now=LATER)
    provider.pay(view.attempt_ref)
    services.sync_attempt(view.attempt_id, now=LATER)
    return charge


def test_a_late_success_is_accepted_owed_back_and_refunded(provider, balances, news):
    charge = paid_too_late(provider)
    view = queries.charge_view(charge.charge_ref)
    assert (view.status, view.is_paid, view.attempt_status) == ("expired", False, "captured")
    assert balances() == OWED_BACK
    assert news() == ["charge_expired"]
    refund = Refund.objects.get()
    assert (refund.amount, refund.status, refund.reason) == (TOTAL, "requested", "late_success")
    assert services.submit_refunds(now=LATER) == 1
    refund.refresh_from_db()
    assert (refund.status, refund.provider_ref) == ("pending", "re_1")
    assert balances() == OWED_BACK  # the ledger moves when the money did
    provider.settle_refund("re_1", "succeeded")
    assert services.poll_refunds(now=refund.due_at) == 1
    assert balances() == GIVEN_BACK
    assert news() == ["charge_expired", "charge_refunded"]
    event = OutboxEvent.objects.get(topic="charges.charge_refunded").payload
    assert event["amount"] == {"minor": 42_260, "currency": "CNY"}
    assert (event["reference"], event["reason"]) == (ORDER, "late_success")
    assert Charge.objects.get().captured_minor == 0


def test_syncing_a_late_success_again_refunds_it_once(provider, balances):
    paid_too_late(provider)
    attempt = Attempt.objects.get()
    for _ in range(3):
        services.sync_attempt(attempt.pk, now=LATER)
    assert Refund.objects.count() == 1
    assert balances() == OWED_BACK
    assert Attempt.objects.get().refunding_minor == 42_260


def test_a_second_success_on_one_charge_goes_back_and_the_first_stands(provider, balances, news):
    charge = opened()
    first = start(charge.charge_ref)
    services.change_method(charge_ref=charge.charge_ref, method="card", now=NOON)
    second = start(charge.charge_ref)
    provider.pay(second.attempt_ref)
    services.sync_attempt(second.attempt_id, now=NOON)
    provider.pay(first.attempt_ref)  # the page had been closed; the wallet paid all the same
    services.sync_attempt(first.attempt_id, now=NOON)
    refund = Refund.objects.get()
    assert (refund.reason, refund.attempt_id) == ("second_success", first.attempt_id)
    provider.refund_status = "succeeded"
    assert services.submit_refunds(now=NOON) == 1
    expected = dict(PAID_IN_CNY)
    expected["psp_clearing:stripe:CNY"] -= 930
    expected["processing_fee:CNY"] += 930
    assert balances() == expected
    assert queries.charge_view(charge.charge_ref).status == "captured"
    assert news() == ["charge_captured", "charge_refunded"]


def test_when_a_closed_page_pays_first_the_open_one_is_closed(provider, balances):
    charge = opened()
    first = start(charge.charge_ref)
    services.change_method(charge_ref=charge.charge_ref, method="card", now=NOON)
    second = start(charge.charge_ref)
    provider.pay(first.attempt_ref)
    services.sync_attempt(first.attempt_id, now=NOON)
    assert queries.charge_view(charge.charge_ref).is_paid
    assert services.poll_open_attempts(now=NOON) == 1
    assert Attempt.objects.get(pk=second.attempt_id).status == "expired"
    assert balances() == PAID_IN_CNY
    assert not Refund.objects.exists()


def late_message(provider):
    """A page of an expired charge is paid too late, and the provider says so."""
    view = start(opened().charge_ref)
    services.expire_charges(now=LATER)
    provider.pay(view.attempt_ref)
    return signal(Attempt.objects.get())


def receive(body, now):
    return services.receive_webhook(provider="stripe", headers=SIGNED, body=body, now=now)


def test_a_late_success_is_booked_after_an_outage_of_days(provider, balances):
    receive(late_message(provider), LATER)
    now = LATER
    for _ in range(60):
        provider.fail("fetch", ProviderUnavailable("away", retry_after=3_600))
        assert services.sweep_webhooks(now=now) == 0
        now = WebhookEvent.objects.get().due_at
    assert now - LATER == timedelta(hours=60)
    assert WebhookEvent.objects.get().tries == 0
    assert services.sweep_webhooks(now=now) == 1
    assert balances() == OWED_BACK
    assert services.submit_refunds(now=now) == 1


def test_a_late_success_whose_message_was_parked_is_booked_when_it_comes_again(provider, balances):
    body = late_message(provider)
    receive(body, LATER)
    now = LATER
    for _ in range(10):
        provider.fail("fetch", ZeroDivisionError("a mistake of ours"))
        services.sweep_webhooks(now=now)
        now = WebhookEvent.objects.get().due_at
    assert WebhookEvent.objects.get().status == "parked"
    assert services.sweep_webhooks(now=now) == 0
    assert receive(body, now).new == 0
    assert services.sweep_webhooks(now=now) == 1
    assert balances() == OWED_BACK
    assert services.submit_refunds(now=now) == 1
    assert Refund.objects.get().reason == "late_success"


@pytest.mark.parametrize("error", [ProviderUnavailable, OutcomeUnknown])
@pytest.mark.parametrize("carried_out", [False, True])
def test_after_an_outage_the_refund_goes_out_under_the_same_key(
    provider, balances, error, carried_out
):
    paid_too_late(provider)
    provider.fail("refund", error("cut off"), carried_out=carried_out)
    assert services.submit_refunds(now=LATER) == 0
    assert Refund.objects.get().status == "submitted"
    assert services.submit_refunds(now=LATER) == 0  # it waits a minute
    provider.refund_status = "succeeded"
    assert services.submit_refunds(now=LATER + timedelta(minutes=1)) == 1
    assert len({what for name, what in provider.calls if name == "refund"}) == 1
    assert len(provider.refunds) == 1
    if carried_out:
        provider.settle_refund("re_1", "succeeded")
        services.poll_refunds(now=LATER + timedelta(hours=1))
    assert balances() == GIVEN_BACK


def test_a_refund_without_an_answer_for_a_day_is_never_asked_again_blindly(
    provider, balances, alarms
):
    paid_too_late(provider)
    provider.fail("refund", OutcomeUnknown("cut off"))
    services.submit_refunds(now=LATER)
    assert services.submit_refunds(now=LATER + timedelta(hours=24)) == 0
    assert provider.count("refund") == 1
    refund = Refund.objects.get()
    assert (refund.status, refund.due_at) == ("submitted", None)
    assert len(alarms()) == 1
    assert balances() == OWED_BACK


def test_a_refused_refund_stays_owed_and_calls_a_person(provider, balances, news, alarms):
    paid_too_late(provider)
    provider.fail("refund", ProviderRefused("too late"))
    assert services.submit_refunds(now=LATER) == 1
    refund = Refund.objects.get()
    assert (refund.status, refund.settled_at, refund.due_at) == ("failed", LATER, None)
    assert alarms() == [f"refund {refund.public_id} was refused; pay it back by bank"]
    assert balances() == OWED_BACK
    assert news() == ["charge_expired", "bank_refund_opened"]
    assert services.submit_refunds(now=LATER + timedelta(hours=1)) == 0


def test_a_settled_refund_is_never_asked_for_again(provider, balances):
    paid_too_late(provider)
    provider.refund_status = "succeeded"
    services.submit_refunds(now=LATER)
    assert services.submit_refund(Refund.objects.get().pk, now=LATER) is False
    assert provider.count("refund") == 1
    assert balances() == GIVEN_BACK


def test_a_refused_twin_does_not_take_back_the_refund_that_the_other_got(
    provider, balances, alarms
):
    paid_too_late(provider)
    refund = Refund.objects.get()

    def twin() -> None:
        services.submit_refund(refund.pk, now=LATER)
        provider.fail("refund", ProviderRefused("only the first call is refused"))

    provider.during["refund"] = twin
    services.submit_refund(refund.pk, now=LATER)
    refund.refresh_from_db()
    assert (refund.status, refund.provider_ref) == ("pending", "re_1")
    assert alarms() == []


def test_a_pending_refund_that_fails_stays_owed(provider, balances):
    paid_too_late(provider)
    services.submit_refunds(now=LATER)
    provider.settle_refund("re_1", "failed", "wallet closed")
    services.poll_refunds(now=LATER + timedelta(hours=1))
    refund = Refund.objects.get()
    assert (refund.status, refund.last_error) == ("failed", "wallet closed")
    assert balances() == OWED_BACK
    assert ChargeFact.objects.filter(kind="refund_failed").count() == 1


def test_a_refund_that_the_bank_sends_back_is_owed_again(provider, balances):
    paid_too_late(provider)
    provider.refund_status = "succeeded"
    services.submit_refunds(now=LATER)
    assert balances() == GIVEN_BACK
    provider.settle_refund("re_1", "failed", "account closed")
    for _ in range(2):
        services.sync_refund(Refund.objects.get().pk, now=LATER)
    assert balances() == OWED_BACK
    assert Refund.objects.get().status == "failed"


def test_a_message_about_a_refund_brings_its_state(provider, balances):
    paid_too_late(provider)
    services.submit_refunds(now=LATER)
    provider.settle_refund("re_1", "succeeded")
    refund = Refund.objects.get()
    body = signal(
        Attempt.objects.get(),
        kind="refund",
        provider_ref="re_1",
        client_reference=refund.public_id,
    )
    services.receive_webhook(provider="stripe", headers=SIGNED, body=body, now=LATER)
    assert services.sweep_webhooks(now=LATER) == 1
    assert balances() == GIVEN_BACK


def test_stale_news_of_a_refund_changes_nothing(provider, balances):
    paid_too_late(provider)
    provider.refund_status = "succeeded"
    services.submit_refunds(now=LATER)
    provider.settle_refund("re_1", "pending")
    services.sync_refund(Refund.objects.get().pk, now=LATER)
    assert Refund.objects.get().status == "succeeded"
    assert balances() == GIVEN_BACK


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", Money(100, "CNY")),
        ("client_reference", "rfd_ANOTHER"),
        ("client_reference", None),
        ("provider_object_id", "pay_9"),
    ],
)
def test_another_refund_than_asked_stops_ours(provider, balances, alarms, name, value):
    paid_too_late(provider)
    services.submit_refunds(now=LATER)
    told = replace(provider.refunds["re_1"], status="succeeded", **{name: value})
    provider.refunds["re_1"] = told
    services.sync_refund(Refund.objects.get().pk, now=LATER)
    refund = Refund.objects.get()
    assert (refund.status, refund.due_at) == ("pending", None)
    assert name in refund.last_error
    assert len(alarms()) == 1
    assert balances() == OWED_BACK


def test_what_was_given_back_by_somebody_else_is_not_to_be_paid_again(provider, balances, alarms):
    paid_too_late(provider)
    provider.fail("refund", AlreadyRefunded("no", provider_code="charge_already_refunded"))
    services.submit_refunds(now=LATER)
    refund = Refund.objects.get()
    assert refund.status == "failed"
    assert "charge_already_refunded" in refund.last_error
    (alarm,) = alarms()
    assert "do not pay it again" in alarm
    assert "pay_1" in alarm
    assert balances() == OWED_BACK


def test_the_poller_of_refunds_survives_an_outage(provider, balances):
    paid_too_late(provider)
    services.submit_refunds(now=LATER)
    provider.settle_refund("re_1", "succeeded")
    provider.fail("fetch_refund", ProviderUnavailable("away"))
    assert services.poll_refunds(now=LATER + timedelta(minutes=10)) == 0
    assert services.poll_refunds(now=LATER + timedelta(hours=1)) == 1
    assert balances() == GIVEN_BACK


def test_the_bell_for_a_refund_rings_after_the_commit(
    provider, bells, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        paid_too_late(provider)
    assert ("submit_refunds", {}) in bells


def test_the_database_refuses_to_give_back_more_than_came(provider):
    paid_too_late(provider)
    with (
        pytest.raises(IntegrityError, match="refunding_within"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE charges_attempt SET refunding_minor = captured_minor + 1")
