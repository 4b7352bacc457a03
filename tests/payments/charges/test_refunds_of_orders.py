"""A part of a paid charge goes back: bounded, within its window, else by bank and two persons."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from marketplace.foundation.models import OutboxEvent
from marketplace.foundation.money import Money
from payments.charges import queries, services
from payments.charges.errors import (
    AnotherPersonNeeded,
    NotRefundable,
    RefundChanged,
    RefundExceedsPaid,
    StepNotOpen,
)
from payments.charges.models import Attempt, BankRefund, Charge, Refund, Share
from payments.charges.refund_queries import refunds_of
from payments.charges.refund_windows import why_by_bank
from payments.charges.statuses import status_by_refunds
from payments.gateways.capabilities import ALIPAY, CARD, WECHAT_PAY
from payments.gateways.errors import AlreadyRefunded, ProviderRefused
from tests.factories.charges import LATER, NOON, ORDER, TOTAL, opened, start, two_vendors
from tests.payments.charges.test_captures import PAID_IN_CNY

pytestmark = pytest.mark.django_db

BAKERY_SHARE, TINNED_SHARE = (share.reference for share in two_vendors())
BOX = Money(7_460, "CNY")


@pytest.fixture
def charge(provider):
    """The charge of the cast, paid by Alipay."""
    view = opened()
    attempt = start(view.charge_ref)
    provider.pay(attempt.attempt_ref)
    services.sync_attempt(attempt.attempt_id, now=NOON)
    return queries.charge_view(view.charge_ref)


def ask(charge, amount=BOX, share=BAKERY_SHARE, key="one", now=LATER):
    return services.request_refund(
        charge_ref=charge.charge_ref,
        share_reference=share,
        amount=amount,
        reason="out_of_stock",
        key=key,
        now=now,
    )


def sums():
    """The running columns: asked back of the attempt, of each share, and what went back."""
    shares = Share.objects.order_by("position").values_list("refunding_minor", flat=True)
    return Attempt.objects.get().refunding_minor, list(shares), Charge.objects.get().refunded_minor


def test_a_refund_waits_for_a_worker_and_moves_the_books_when_the_money_moved(
    charge, provider, balances, news
):
    view = ask(charge)
    assert (view.status, view.amount, view.share_reference) == ("requested", BOX, BAKERY_SHARE)
    assert provider.count("refund") == 0
    assert balances() == PAID_IN_CNY  # the payee's side is the caller's to book
    assert sums() == (7_460, [7_460, 0], 0)
    services.submit_refunds(now=LATER)
    assert refunds_of(charge.charge_ref)[0].status == "pending"
    provider.settle_refund("re_1", "succeeded")
    services.poll_refunds(now=LATER + timedelta(hours=1))
    assert queries.charge_view(charge.charge_ref).status == "partially_refunded"
    assert sums() == (7_460, [7_460, 0], 7_460)
    moved = dict(PAID_IN_CNY) | {"refund_payable:CNY": 7_460}
    moved["psp_clearing:stripe:CNY"] -= 7_460
    assert balances() == moved
    assert news() == ["charge_captured", "charge_refunded"]


def test_all_of_it_makes_the_charge_refunded(charge, provider):
    provider.refund_status = "succeeded"
    ask(charge, Money(17_890, "CNY"), key="a")
    ask(charge, Money(24_370, "CNY"), share=TINNED_SHARE, key="b")
    services.submit_refunds(now=LATER)
    view = queries.charge_view(charge.charge_ref)
    assert (view.status, view.refunded, view.is_paid) == ("refunded", TOTAL, True)


def test_the_same_key_is_the_same_refund_and_another_content_a_mistake(charge):
    first = ask(charge)
    assert ask(charge).refund_ref == first.refund_ref
    assert Refund.objects.count() == 1
    with pytest.raises(RefundChanged):
        ask(charge, Money(1, "CNY"))
    assert sums() == (7_460, [7_460, 0], 0)


@pytest.mark.parametrize("minor", [17_891, 0, -1])
def test_no_more_than_was_paid_for_a_share_goes_back(charge, minor):
    with pytest.raises(RefundExceedsPaid):
        ask(charge, Money(minor, "CNY"))
    assert sums() == (0, [0, 0], 0)
    assert not Refund.objects.exists()


def test_an_unpaid_and_a_disputed_charge_give_nothing_back(charge):
    for status in ("disputed", "expired"):
        Charge.objects.update(status=status)
        with pytest.raises(NotRefundable):
            ask(charge)
    assert sums() == (0, [0, 0], 0)


def test_the_database_refuses_more_than_a_share_was_paid(charge):
    with (
        pytest.raises(IntegrityError, match="share_refunding_within_paid"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE charges_share SET refunding_minor = amount_minor + 1")
    with (
        pytest.raises(IntegrityError, match="frozen column"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE charges_share SET payee_ref = 'vendor:ven_ANOTHER'")


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_give_back_exactly_what_was_captured(provider):
    """Captured 1,000, ten refunds of 200 asked by eight at once: a sum that is read gave 1,700."""
    share = replace(
        two_vendors()[0],
        amount=Money(1_000, "CNY"),
        payee_amount=Money(1_000, "CNY"),
        commission=Money(80, "CNY"),
        mid_value=Money(1_000, "CNY"),
    )
    view = opened(amount=Money(1_000, "CNY"), shares=[share])
    attempt = start(view.charge_ref)
    provider.pay(attempt.attempt_ref)
    services.sync_attempt(attempt.attempt_id, now=NOON)
    refused, together = [], threading.Barrier(8)

    def work(number):
        together.wait()
        try:
            ask(view, Money(200, "CNY"), key=f"refund {number}")
        except RefundExceedsPaid:
            refused.append(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == 1_000
    assert sums() == (1_000, [1_000], 0)


LAST_DAY = NOON + timedelta(days=90)


def test_after_the_window_nothing_is_sent_and_a_bank_refund_is_opened(charge, provider, news):
    assert ask(charge, now=LAST_DAY, key="in time").status == "requested"
    view = ask(charge, now=LAST_DAY + timedelta(seconds=1), key="late")
    assert (view.status, view.bank_status) == ("failed", "open")
    row = BankRefund.objects.get()
    assert (row.amount, row.why, row.status) == (BOX, "too_late", "open")
    assert row.refund.public_id == view.refund_ref
    assert news() == ["charge_captured", "bank_refund_opened"]
    services.submit_refunds(now=LAST_DAY + timedelta(minutes=1))
    assert provider.count("refund") == 1  # the one in time
    assert sums() == (14_920, [14_920, 0], 0)


def test_the_window_is_the_methods():
    def why(capability, **changes):
        given = {"captured_at": NOON, "parts": 0, "now": NOON} | changes
        return why_by_bank(capability, **given)

    half_a_year = NOON + timedelta(days=180)
    assert why(ALIPAY, now=half_a_year) == "too_late"
    assert why(WECHAT_PAY, now=half_a_year) is None
    assert why(CARD, now=half_a_year + timedelta(seconds=1)) == "too_late"
    assert why(None, now=half_a_year + timedelta(days=900)) is None
    few = replace(CARD, refund_parts=2)
    assert why(few, parts=1) is None
    assert why(few, parts=2) == "parts_used"
    assert why(CARD, parts=99) is None


def test_what_a_paid_charge_is_follows_from_what_went_back():
    assert status_by_refunds(captured=100, refunded=0) == "captured"
    assert status_by_refunds(captured=100, refunded=99) == "partially_refunded"
    assert status_by_refunds(captured=100, refunded=100) == "refunded"


def refused(charge, provider, error=None):
    ask(charge)
    provider.fail("refund", error or ProviderRefused("no"))
    services.submit_refunds(now=LATER)
    return BankRefund.objects.get()


def test_a_refused_refund_is_paid_by_bank_by_two_persons(charge, provider, balances, news):
    row = refused(charge, provider)
    assert (row.why, refunds_of(charge.charge_ref)[0].bank_status) == ("refused", "open")
    before = balances()
    named = {"bank_refund_ref": row.public_id, "now": LATER}
    services.propose_bank_refund(**named, by="user:1", transfer_reference=" FT-2026-1 ")
    with pytest.raises(AnotherPersonNeeded):
        services.decide_bank_refund(**named, confirm=True, by="user:1")
    with pytest.raises(StepNotOpen):
        services.propose_bank_refund(**named, by="user:2", transfer_reference="FT-2")
    assert balances() == before
    services.decide_bank_refund(**named, confirm=True, by="user:2")
    row.refresh_from_db()
    assert (row.status, row.transfer_reference, row.decided_by) == ("paid", "FT-2026-1", "user:2")
    after = dict(before)
    after["refund_payable:CNY"] = after.get("refund_payable:CNY", 0) + 7_460
    assert balances() == after | {"bank:CNY": -7_460}
    assert queries.charge_view(charge.charge_ref).refunded == BOX
    assert news() == ["charge_captured", "bank_refund_opened", "charge_refunded"]
    assert OutboxEvent.objects.get(topic="charges.charge_refunded").payload["by_bank"] is True
    with pytest.raises(StepNotOpen):
        services.decide_bank_refund(**named, confirm=True, by="user:3")


def test_what_is_turned_down_is_open_again_and_a_withdrawal_moves_nothing(
    charge, provider, balances
):
    row = refused(charge, provider, AlreadyRefunded("no", provider_code="charge_already_refunded"))
    assert row.why == "already_refunded"
    named = {"bank_refund_ref": row.public_id, "now": LATER}
    with pytest.raises(StepNotOpen):
        services.decide_bank_refund(**named, confirm=True, by="user:2")
    with pytest.raises(StepNotOpen):
        services.propose_bank_refund(**named, by="user:1")
    before = balances()
    services.propose_bank_refund(**named, by="user:1", transfer_reference="FT-1")
    services.decide_bank_refund(**named, confirm=False, by="user:2")
    services.propose_bank_refund(**named, by="user:2", withdrawal_reason="given back there")
    services.decide_bank_refund(**named, confirm=True, by="user:1")
    row.refresh_from_db()
    assert (row.status, row.withdrawal_reason) == ("withdrawn", "given back there")
    assert balances() == before
    assert queries.charge_view(charge.charge_ref).status == "captured"


def test_the_database_refuses_one_person_for_both_steps(charge, provider):
    refused(charge, provider)
    with pytest.raises(IntegrityError, match="bank_refund_by_two_persons"), transaction.atomic():
        BankRefund.objects.update(
            status="paid",
            transfer_reference="FT-1",
            proposed_by="user:1",
            decided_by="user:1",
            decided_at=LATER,
        )


def test_a_refund_that_the_bank_sends_back_is_owed_again_and_goes_by_bank(
    charge, provider, balances
):
    provider.refund_status = "succeeded"
    ask(charge)
    services.submit_refunds(now=LATER)
    assert queries.charge_view(charge.charge_ref).status == "partially_refunded"
    provider.settle_refund("re_1", "failed", "account closed")
    services.sync_refund(Refund.objects.get().pk, now=LATER)
    view = queries.charge_view(charge.charge_ref)
    assert (view.status, view.refunded.minor) == ("captured", 0)
    assert BankRefund.objects.get().why == "returned"
    assert balances() == PAID_IN_CNY


def test_a_fee_that_is_named_after_a_refund_is_split_all_the_same(provider):
    provider.fee = None
    view = opened()
    attempt = start(view.charge_ref)
    provider.pay(attempt.attempt_ref)
    services.sync_attempt(attempt.attempt_id, now=NOON)
    ask(view)
    provider.page_of(attempt.attempt_ref).fee = Money(930, "CNY")
    services.sync_attempt(attempt.attempt_id, now=LATER)
    parts = [part.minor for _share, part in queries.fees_of(view.charge_ref)]
    assert parts == [394, 536]
    assert view.reference == ORDER
