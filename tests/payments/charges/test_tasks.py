"""The doors that workers use, and what one bad row does to the others behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from psycopg import sql

from marketplace.celery import app
from payments.charges import queries, services, tasks
from payments.charges.models import Attempt, Charge, Refund, WebhookEvent
from payments.fx.services import accept_quote, open_quote
from tests.factories.charges import LATER, NOON, SIGNED, opened, signal, start
from tests.factories.fx import bundled_rates
from tests.payments.charges.test_captures import PAID_IN_CNY

pytestmark = pytest.mark.django_db

SWEEPS = (
    tasks.sweep_webhooks,
    tasks.poll_attempts,
    tasks.expire_charges,
    tasks.submit_refunds,
    tasks.poll_refunds,
    tasks.recover_undelivered,
)


@pytest.mark.parametrize("sweep", SWEEPS, ids=lambda sweep: sweep.name.rpartition(".")[2])
def test_every_sweep_is_planned_and_finds_nothing_in_an_empty_house(provider, sweep):
    planned = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert sweep.name in planned
    assert sweep.name in current_app.tasks
    sweep()
    assert not Charge.objects.exists()


def test_a_worker_who_is_rung_acts_on_the_message(provider, balances):
    charge = opened()
    view = start(charge.charge_ref)
    provider.pay(view.attempt_ref)
    receipt = services.receive_webhook(
        provider="stripe", headers=SIGNED, body=signal(Attempt.objects.get()), now=NOON
    )
    tasks.process_webhook(event_id=str(receipt.event_ids[0]))
    assert queries.charge_view(charge.charge_ref).is_paid
    assert balances() == PAID_IN_CNY


def two_paid(provider):
    pages = []
    for name in ("order:ord_FIRST", "order:ord_SECOND"):
        view = start(opened(reference=name).charge_ref)
        provider.pay(view.attempt_ref)
        pages.append(view)
    return pages


def statuses(pages):
    return [queries.charge_view(page.charge_ref).status for page in pages]


def test_a_message_that_cannot_be_acted_on_does_not_stop_the_next(provider):
    pages = two_paid(provider)
    for number, attempt in enumerate(Attempt.objects.order_by("prepared_at", "id")):
        body = signal(attempt, f"evt_{number}")
        services.receive_webhook(provider="stripe", headers=SIGNED, body=body, now=NOON)
    provider.fail("fetch", ZeroDivisionError("a mistake of ours"))
    assert services.sweep_webhooks(now=NOON) == 1
    assert sorted(statuses(pages)) == ["awaiting_buyer", "captured"]
    kept = WebhookEvent.objects.get(status="pending")
    assert (kept.tries, kept.last_error) == (1, "ZeroDivisionError: a mistake of ours")
    assert services.sweep_webhooks(now=kept.due_at) == 1
    assert statuses(pages) == ["captured", "captured"]


def test_an_attempt_that_cannot_be_looked_at_does_not_stop_the_next(provider):
    pages = two_paid(provider)
    provider.fail("fetch", ZeroDivisionError("a mistake of ours"))
    assert services.poll_open_attempts(now=NOON + timedelta(minutes=1)) == 1
    assert services.poll_open_attempts(now=NOON + timedelta(minutes=1)) == 0
    assert services.poll_open_attempts(now=NOON + timedelta(minutes=2)) == 1
    assert statuses(pages) == ["captured", "captured"]


def test_a_charge_that_cannot_be_expired_does_not_stop_the_next(provider):
    pages = [start(opened(reference=f"order:ord_{n}").charge_ref) for n in range(2)]
    provider.fail("expire", ZeroDivisionError("a mistake of ours"))
    assert services.expire_charges(now=LATER) == 1
    assert sorted(statuses(pages)) == ["awaiting_buyer", "expired"]


@pytest.mark.parametrize("operation", ["refund", "fetch_refund"])
def test_a_refund_in_trouble_does_not_stop_the_next(provider, operation):
    for page in two_paid(provider):
        Charge.objects.filter(public_id=page.charge_ref).update(status="expired")
        services.sync_attempt(page.attempt_id, now=LATER)
    if operation == "fetch_refund":
        services.submit_refunds(now=LATER)
        for ref in ("re_1", "re_2"):
            provider.settle_refund(ref, "succeeded")
    provider.fail(operation, ZeroDivisionError("a mistake of ours"))
    sweep = services.submit_refunds if operation == "refund" else services.poll_refunds
    assert sweep(now=LATER + timedelta(hours=1)) == 1
    done = "pending" if operation == "refund" else "succeeded"
    assert Refund.objects.filter(status=done).count() == 1


def test_the_application_role_has_the_rights_for_a_whole_sale(secured, provider, balances):
    bundled_rates()
    with connection.cursor() as cursor:
        role = sql.Identifier(settings.DATABASE_APP_ROLE)
        cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(role))
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (settings.DATABASE_APP_ROLE,)
    quote = open_quote(charge_currency="CNY", vendor_currencies=["MOP"], now=NOON)
    assert accept_quote(quote_id=quote.id, accepted_by="checkout:1", now=NOON).accepted_by
    charge = opened()
    view = start(charge.charge_ref)
    provider.pay(view.attempt_ref)
    body = signal(Attempt.objects.get())
    services.receive_webhook(provider="stripe", headers=SIGNED, body=body, now=NOON)
    assert services.sweep_webhooks(now=NOON) == 1
    assert balances() == PAID_IN_CNY
