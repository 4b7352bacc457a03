"""Webhook, return page and poller at the same moment: one capture, one set of entries."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from marketplace.foundation.errors import ProjectError
from marketplace.foundation.models import OutboxEvent
from payments.charges import queries, services
from payments.charges.models import Attempt, Charge, ChargeFact, FeeShare, Refund
from payments.ledger.models import Entry
from tests.factories.charges import LATER, NOON, ORDER, SIGNED, opened, signal, start
from tests.payments.charges.test_captures import PAID_IN_CNY
from tests.payments.charges.test_refunds import GIVEN_BACK

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[object]:
    """Run these at the same moment, each with its own connection; return what each gave."""
    barrier, results = Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results.append(act())
        except ProjectError as error:
            results.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_eight_who_hear_of_a_capture_record_it_once(provider, balances, news):
    charge = opened()
    view = start(charge.charge_ref)
    provider.pay(view.attempt_ref)
    body = signal(Attempt.objects.get())

    def webhook() -> None:
        receipt = services.receive_webhook(provider="stripe", headers=SIGNED, body=body, now=NOON)
        services.process_webhook(receipt.event_ids[0], now=NOON)

    results = at_once(
        *[webhook] * 4,
        *[lambda: services.sync_attempt(view.attempt_id, now=NOON)] * 3,
        lambda: services.poll_open_attempts(now=LATER),
    )
    assert [r for r in results if isinstance(r, Exception)] == []
    assert balances() == PAID_IN_CNY
    assert news() == ["charge_captured"]
    assert ChargeFact.objects.filter(kind="captured").count() == 1
    assert Entry.objects.count() == 2


def test_a_fee_that_a_bill_and_the_payment_tell_at_once_is_posted_once(provider, balances):
    view = start(opened().charge_ref)
    page = provider.pay(view.attempt_ref, fee=None)
    services.sync_attempt(view.attempt_id, now=NOON)
    page.fee = provider.fee
    told = {"provider": "stripe", "provider_object_id": page.object_id, "fee": page.fee}
    results = at_once(
        *[lambda: services.record_told_fee(**told, now=LATER)] * 4,
        *[lambda: services.sync_attempt(view.attempt_id, now=LATER)] * 4,
    )
    assert [r for r in results if isinstance(r, Exception)] == []
    assert results.count(True) <= 1
    assert balances() == PAID_IN_CNY
    assert ChargeFact.objects.filter(kind="processing_fee").count() == 1
    assert FeeShare.objects.count() == 2
    assert OutboxEvent.objects.filter(topic="charges.charge_fee_known").count() == 1


def test_expiry_and_payment_at_the_same_moment_end_in_one_of_two_ways(provider, balances, news):
    charge = opened()
    view = start(charge.charge_ref)
    provider.pay(view.attempt_ref)
    at_once(
        *[lambda: services.sync_attempt(view.attempt_id, now=LATER)] * 3,
        *[lambda: services.expire_charges(now=LATER)] * 3,
    )
    assert queries.charge_view(ORDER).is_paid
    assert news() == ["charge_captured"]
    assert balances() == PAID_IN_CNY


def test_six_clicks_on_pay_open_one_page(provider):
    charge = opened()
    results = at_once(*[lambda: start(charge.charge_ref)] * 6)
    assert {getattr(r, "redirect_url", r) for r in results} == {"https://pay.example/page_1"}
    assert Attempt.objects.count() == 1
    assert len(provider.sessions) == 1


def test_six_clicks_with_changes_of_method_never_leave_two_open_pages(provider):
    charge = opened()

    def click(method: str) -> None:
        services.change_method(charge_ref=charge.charge_ref, method=method, now=NOON)
        start(charge.charge_ref)

    at_once(*[lambda m=m: click(m) for m in ("card", "alipay", "wechat_pay") * 2])
    services.poll_open_attempts(now=LATER)
    live = Attempt.objects.filter(status__in=["created", "awaiting_buyer", "unknown"])
    open_pages = [s for s in provider.sessions.values() if s.status == "awaiting_buyer"]
    assert len(live) <= 1
    assert len(open_pages) <= 1


def test_a_refund_submitted_by_four_workers_is_given_back_once(provider, balances):
    charge = opened()
    view = start(charge.charge_ref)
    services.expire_charges(now=LATER)
    provider.pay(view.attempt_ref)
    provider.refund_status = "succeeded"
    at_once(*[lambda: services.sync_attempt(view.attempt_id, now=LATER)] * 4)
    refund = Refund.objects.get()
    at_once(*[lambda: services.submit_refund(refund.pk, now=LATER)] * 4)
    assert len(provider.refunds) == 1
    assert balances() == GIVEN_BACK


def test_the_same_order_charged_twice_at_once_is_one_charge(provider):
    views = at_once(*[opened] * 4)
    assert len({getattr(view, "charge_ref", view) for view in views}) == 1


def test_fifty_who_confirm_the_same_order_at_once_get_one_page(provider):
    def confirm() -> tuple[str, str]:
        view = start(opened().charge_ref)
        return view.charge_ref, view.redirect_url

    results = at_once(*[confirm] * 50)
    assert len(set(results)) == 1, results
    assert (Charge.objects.count(), Attempt.objects.count()) == (1, 1)
    assert len(provider.sessions) == 1
