"""A provider's messages: proven, kept once, and never taken at their word."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta

import pytest

from marketplace.foundation.money import Money
from payments.charges import queries, services
from payments.charges.models import Attempt, WebhookEvent
from payments.gateways.errors import ProviderUnavailable, WebhookForged
from payments.gateways.types import Signal
from tests.factories.charges import LATER, NOON, ORDER, SIGNED, opened, signal, start
from tests.payments.charges.test_captures import PAID_IN_CNY

pytestmark = pytest.mark.django_db


def deliver(body, headers=SIGNED, now=NOON):
    return services.receive_webhook(provider="stripe", headers=headers, body=body, now=now)


def awaiting():
    charge = opened()
    start(charge.charge_ref)
    return Attempt.objects.get()


def test_a_message_is_kept_first_and_acted_on_later(
    provider, balances, bells, django_capture_on_commit_callbacks
):
    attempt = awaiting()
    provider.pay(attempt.public_id)
    bells.clear()
    body = signal(attempt)
    with django_capture_on_commit_callbacks(execute=True):
        receipt = deliver(body)
    row = WebhookEvent.objects.get()
    assert (receipt.event_ids, receipt.new) == ((row.pk,), 1)
    assert (row.status, row.event_id, row.provider_ref) == ("pending", "evt_1", "page_1")
    assert bells == [("process_webhook", {"event_id": str(row.pk)})]
    assert balances() == {}
    assert services.process_webhook(row.pk, now=NOON)
    row.refresh_from_db()
    assert (row.status, row.processed_at, row.tries) == ("processed", NOON, 1)
    assert balances() == PAID_IN_CNY


def test_a_lost_bell_is_found_by_the_sweep(provider, balances):
    attempt = awaiting()
    provider.pay(attempt.public_id)
    deliver(signal(attempt))
    assert services.sweep_webhooks(now=NOON) == 1
    assert balances() == PAID_IN_CNY
    assert services.sweep_webhooks(now=LATER) == 0


def test_the_same_message_twice_is_one_row_and_one_capture(provider, balances, news):
    attempt = awaiting()
    provider.pay(attempt.public_id)
    first = deliver(signal(attempt))
    again = deliver(signal(attempt))
    assert (first.event_ids, first.new, again.new) == (again.event_ids, 1, 0)
    assert services.process_webhook(first.event_ids[0], now=NOON)
    assert services.process_webhook(first.event_ids[0], now=NOON)
    assert provider.count("fetch") == 1
    assert balances() == PAID_IN_CNY
    assert news() == ["charge_captured"]


def test_two_messages_for_one_fact_are_one_capture(provider, balances, news):
    attempt = awaiting()
    provider.pay(attempt.public_id)
    for event_id in ("evt_1", "evt_2"):
        deliver(signal(attempt, event_id))
    assert services.sweep_webhooks(now=NOON) == 2
    assert balances() == PAID_IN_CNY
    assert news() == ["charge_captured"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_messages_in_any_order_end_the_same(provider, balances, news, order):
    attempt = awaiting()
    # What the page was when each message was made does not matter: its present state does.
    provider.pay(attempt.public_id)
    kinds = ["created", "processing", "completed", "expired"]
    for position in order:
        deliver(signal(attempt, f"evt_{position}", event_type=kinds[position]))
    services.sweep_webhooks(now=NOON)
    assert queries.charge_view(ORDER).is_paid
    assert balances() == PAID_IN_CNY
    assert news() == ["charge_captured"]


def test_a_message_that_runs_ahead_of_the_money_changes_nothing(provider, balances):
    attempt = awaiting()
    deliver(signal(attempt))  # says "completed"; the provider's page still waits
    assert services.sweep_webhooks(now=NOON) == 1
    assert queries.charge_view(ORDER).status == "awaiting_buyer"
    assert balances() == {}


@pytest.mark.parametrize("headers", [{}, {"Fake-Signature": "forged"}])
def test_a_forged_message_leaves_no_row_and_moves_nothing(provider, balances, headers):
    attempt = awaiting()
    provider.pay(attempt.public_id)
    with pytest.raises(WebhookForged):
        deliver(signal(attempt), headers=headers)
    assert not WebhookEvent.objects.exists()
    assert balances() == {}


def test_a_wrong_amount_in_a_genuine_message_moves_nothing(provider, balances, news):
    attempt = awaiting()
    provider.pay(attempt.public_id, captured=Money(100, "CNY"))
    deliver(signal(attempt))
    assert services.sweep_webhooks(now=NOON) == 1
    view = queries.charge_view(ORDER)
    assert (view.is_paid, view.is_under_review) == (False, True)
    assert balances() == {}
    assert news() == []


def test_a_message_may_name_the_attempt_by_our_own_name_alone(provider, balances):
    attempt = awaiting()
    provider.pay(attempt.public_id)
    deliver(signal(attempt, provider_ref="pay_somewhere"))
    assert services.sweep_webhooks(now=NOON) == 1
    assert balances() == PAID_IN_CNY


def test_a_message_that_is_faster_than_our_own_record_heals_the_attempt(provider, balances):
    attempt = awaiting()
    provider.pay(attempt.public_id)
    Attempt.objects.update(status="created", provider_ref="", redirect_url="")
    deliver(signal(attempt))
    assert services.sweep_webhooks(now=NOON) == 1
    assert len(provider.sessions) == 1
    assert balances() == PAID_IN_CNY


def test_an_unknown_name_stays_pending_then_is_parked_with_an_alarm(provider, alarms):
    attempt = awaiting()
    body = signal(attempt, provider_ref="page_9", client_reference="att_NOBODY")
    receipt = deliver(body)
    now = NOON
    for _ in range(9):
        assert services.sweep_webhooks(now=now) == 0
        row = WebhookEvent.objects.get()
        assert row.status == "pending"
        assert "att_NOBODY" in row.last_error
        assert row.due_at > now
        now = row.due_at
    assert alarms() == []
    services.sweep_webhooks(now=now)
    row.refresh_from_db()
    assert (row.status, row.tries) == ("parked", 10)
    assert len(alarms()) == 1
    assert not services.process_webhook(receipt.event_ids[0], now=LATER)


@pytest.mark.parametrize(
    ("kind", "event_type", "ref"),
    [("dispute", "charge.dispute.created", "dp_9")],
)
def test_what_nothing_of_ours_can_book_calls_a_person_at_once(
    provider, balances, alarms, kind, event_type, ref
):
    attempt = awaiting()
    provider.pay(attempt.public_id)
    view = services.sync_attempt(attempt.pk, now=NOON)
    body = signal(
        attempt,
        kind=kind,
        event_type=event_type,
        provider_ref=ref,
        client_reference=None,
        provider_object_id="pay_1",
    )
    deliver(body)
    assert services.sweep_webhooks(now=NOON) == 0
    row = WebhookEvent.objects.get()
    assert row.status == "parked"
    (alarm,) = alarms()
    for name in (event_type, ref, "pay_1", attempt.public_id, view.charge_ref, ORDER):
        assert name in alarm
        assert name in row.last_error
    assert balances() == PAID_IN_CNY


def test_a_refund_with_a_name_of_ours_waits_for_our_own_record(provider, alarms):
    attempt = awaiting()
    deliver(signal(attempt, kind="refund", provider_ref="re_9", client_reference="rfd_LATER"))
    assert services.sweep_webhooks(now=NOON) == 0
    row = WebhookEvent.objects.get()
    assert (row.status, row.tries) == ("pending", 1)
    assert row.last_error.startswith("WebhookUnmatched")
    assert alarms() == []


def parked():
    attempt = awaiting()
    body = signal(attempt)
    deliver(body)
    WebhookEvent.objects.update(status="parked", tries=10, last_error="a mistake of ours")
    return attempt, body


def test_a_parked_message_that_comes_again_is_looked_at_again(
    provider, balances, bells, django_capture_on_commit_callbacks
):
    attempt, body = parked()
    provider.pay(attempt.public_id)
    bells.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert deliver(body, now=LATER).new == 0
    row = WebhookEvent.objects.get()
    assert (row.status, row.tries, row.due_at) == ("pending", 0, LATER)
    assert bells == [("process_webhook", {"event_id": str(row.pk)})]
    assert services.sweep_webhooks(now=LATER) == 1
    assert balances() == PAID_IN_CNY
    assert not services.reopen_webhook(row.pk, now=LATER)


def test_a_list_of_undelivered_news_does_not_reopen_what_is_parked(provider):
    _attempt, body = parked()
    provider.lost = [Signal(**json.loads(body))]
    assert services.recover_undelivered(now=NOON) == 0
    assert WebhookEvent.objects.get().status == "parked"


def test_a_provider_that_is_away_keeps_the_message_for_the_next_sweep(provider, balances):
    attempt = awaiting()
    provider.pay(attempt.public_id)
    provider.fail("fetch", ProviderUnavailable("away"))
    deliver(signal(attempt))
    assert services.sweep_webhooks(now=NOON) == 0
    assert WebhookEvent.objects.get().tries == 0
    assert services.sweep_webhooks(now=NOON) == 0  # not due yet
    assert balances() == {}
    assert services.sweep_webhooks(now=NOON + timedelta(minutes=1)) == 1
    assert balances() == PAID_IN_CNY


def test_news_that_could_not_be_delivered_is_fetched_once(provider, balances):
    attempt = awaiting()
    provider.pay(attempt.public_id)
    provider.lost = [Signal(**json.loads(signal(attempt)))]
    assert services.recover_undelivered(now=NOON) == 1
    assert services.recover_undelivered(now=NOON) == 0
    row = WebhookEvent.objects.get()
    assert row.is_recovered
    assert services.sweep_webhooks(now=NOON) == 1
    assert balances() == PAID_IN_CNY
    asked = [what for name, what in provider.calls if name == "undelivered"]
    assert asked[0] == (NOON - timedelta(days=7)).isoformat()


def test_without_any_message_the_poller_finds_the_money(provider, balances):
    attempt = awaiting()
    provider.pay(attempt.public_id)
    assert services.poll_open_attempts(now=NOON) == 0
    assert services.poll_open_attempts(now=NOON + timedelta(minutes=1)) == 1
    assert balances() == PAID_IN_CNY
