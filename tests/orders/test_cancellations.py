"""Cancellations: by whom, until when, told to whom; and what time does by itself."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from catalog.models import Stock
from marketplace.foundation import outbox
from marketplace.notifications.models import Mail
from marketplace.orders import errors, queries, services
from marketplace.orders.models import (
    CanceledLine,
    Cancellation,
    OrderTimer,
    RefundRequest,
    VendorOrder,
)
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from marketplace.vendors.errors import MemberRoleMissing
from payments.charges import services as charges
from payments.charges.models import Charge, Refund
from tests.factories import accounts, orders, refunds, vendors
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(shops, provider):
    return refunds.sold(shops, provider)


@pytest.fixture
def baker(sold):
    return vendors.member(sold.bakery.vendor, accounts.baker(), "owner")


def reader_of(sold) -> OrderReader:
    return OrderReader(token=order_token(sold.order.public_id))


def ask(sold, at=NOON, **changes) -> Cancellation:
    given = {"reason": "mistake", "note": "Twice the same."} | changes
    return services.ask_cancellation(
        public_id=sold.bakery.public_id, reader=reader_of(sold), now=at, **given
    )


def answer(sold, member, agrees: bool, reason: str = "", at=NOON) -> Cancellation:
    return services.answer_cancellation(
        public_id=sold.bakery.public_id,
        member=member,
        agrees=agrees,
        decline_reason=reason,
        now=at,
    )


def stored(part: VendorOrder) -> VendorOrder:
    return VendorOrder.objects.get(pk=part.pk)


def mails(name: str) -> list[Mail]:
    outbox.drain()
    return list(Mail.objects.filter(key__startswith=f"{name}:"))


def test_a_buyer_cancels_at_once_until_the_shop_accepts(shops, sold, baker):
    first = ask(sold)
    assert (first.status, stored(sold.bakery).status) == ("carried_out", "canceled")
    assert ask(sold) == first  # a second click
    assert Cancellation.objects.count() == Refund.objects.count() == 1
    assert Stock.objects.get(pk=shops.biscuits.pk).on_hand == 100
    (told,) = mails("part_canceled")
    assert told.to == orders.EMAIL
    assert "178.90" in told.text
    (shop,) = mails("shop_cancellation")
    assert shop.to == baker.user.email
    assert "Twice the same." in shop.text
    assert not mails("refund_on_its_way")  # one mail says it all
    assert stored(sold.tinned_fish).status == "paid"


def test_after_acceptance_the_shop_is_asked_and_sends_nothing_until_it_answers(sold, baker):
    services.accept_vendor_order(public_id=sold.bakery.public_id, member=baker, now=NOON)
    row = ask(sold)
    assert (row.status, stored(sold.bakery).status) == ("requested", "accepted")
    assert ask(sold) == row
    assert not Refund.objects.exists()
    with pytest.raises(errors.CancellationWaits):
        services.hand_over(
            public_id=sold.bakery.public_id,
            carrier="SF",
            tracking_number="SF123456",
            member=baker,
            now=NOON,
        )
    (told,) = mails("shop_cancellation")
    assert "Twice the same." in told.text
    shown = queries.order_view(sold.order.public_id, reader=reader_of(sold), language="en")
    assert not shown.parts[0].can_cancel
    answer(sold, baker, agrees=True)
    assert stored(sold.bakery).status == "canceled"
    assert len(mails("part_canceled")) == 1
    assert len(mails("shop_cancellation")) == 1  # who agreed knows
    with pytest.raises(errors.CancellationDecided):
        answer(sold, baker, agrees=False, reason="Too late.")


def test_a_shop_declines_with_a_reason_and_then_sends(sold, baker):
    services.accept_vendor_order(public_id=sold.bakery.public_id, member=baker, now=NOON)
    ask(sold)
    with pytest.raises(errors.CancellationNeedsReason):
        answer(sold, baker, agrees=False, reason="  ")
    row = answer(sold, baker, agrees=False, reason="Baked for you alone.")
    assert (row.status, stored(sold.bakery).status) == ("declined", "accepted")
    (told,) = mails("cancellation_declined")
    assert "Baked for you alone." in told.text
    assert not OrderTimer.objects.filter(kind="answer", status="waiting").exists()
    services.hand_over(
        public_id=sold.bakery.public_id,
        carrier="SF",
        tracking_number="SF123456",
        member=baker,
        now=NOON,
    )
    with pytest.raises(errors.NothingToCancel):
        ask(sold)


def test_a_shop_that_says_nothing_agrees_after_three_days(sold, baker):
    services.accept_vendor_order(public_id=sold.bakery.public_id, member=baker, now=NOON)
    ask(sold, at=NOON + timedelta(hours=1))
    due = NOON + timedelta(days=3, hours=1)
    services.fire_timers(now=due - timedelta(seconds=1))
    assert stored(sold.bakery).status == "accepted"
    services.fire_timers(now=due)
    row = Cancellation.objects.get()
    assert (row.status, row.decided_by) == ("carried_out", "system:time")
    assert stored(sold.bakery).status == "canceled"


def test_nobody_else_cancels(shops, sold, baker):
    before = orders.moved()
    fishmonger = vendors.member(shops.tinned_fish, accounts.fishmonger())
    clerk = vendors.member(shops.bakery, accounts.person("clerk@example.com"), "finance")
    named = {"public_id": sold.bakery.public_id, "reason": "other", "now": NOON}
    for strange in (OrderReader(), OrderReader(user_id=accounts.stranger().pk)):
        with pytest.raises(errors.OrderNotFound):
            services.ask_cancellation(**named, reader=strange)
    with pytest.raises(errors.OrderNotFound):
        services.cancel_by_vendor(**named, member=fishmonger)
    with pytest.raises(MemberRoleMissing):
        services.cancel_by_vendor(**named, member=clerk)
    with pytest.raises(errors.OrderNotFound):
        answer(type(sold)(sold.order, sold.bakery, sold.tinned_fish), fishmonger, agrees=True)
    assert orders.moved() == before
    assert not Cancellation.objects.exists()


def test_a_refund_that_waits_gives_way_to_the_cancellation(sold, baker, settings):
    settings.REFUND_VENDOR_LIMIT = 0
    services.ask_refund(
        public_id=sold.bakery.public_id,
        wish=refunds.wish(sold.bakery, 1),
        key="waits",
        member=baker,
        now=NOON,
    )
    services.cancel_by_operator(
        public_id=sold.bakery.public_id, by="user:1", reason="suspicious", now=NOON
    )
    assert sorted(RefundRequest.objects.values_list("status", "buyer_minor")) == [
        ("approved", 17_890),
        ("denied", 7_460),
    ]


def test_goods_given_away_are_canceled_without_a_second_refund(sold, baker):
    refunds.give_back(sold.bakery, 2, shipping=True, reason="goodwill")
    assert stored(sold.bakery).status == "paid"  # goodwill is no reason not to send
    row = services.cancel_by_vendor(
        public_id=sold.bakery.public_id, member=baker, reason="other", now=NOON
    )
    assert (row.refund, stored(sold.bakery).status) == (None, "canceled")
    (told,) = mails("part_canceled")
    assert "178.90" not in told.text


def test_a_part_that_is_refunded_away_lapses_what_was_asked(sold, baker):
    services.accept_vendor_order(public_id=sold.bakery.public_id, member=baker, now=NOON)
    row = ask(sold)
    refunds.give_back(sold.bakery, 2, shipping=True)
    row.refresh_from_db()
    assert (row.status, stored(sold.bakery).status) == ("lapsed", "canceled")
    assert not OrderTimer.objects.filter(
        vendor_order=sold.bakery, status=OrderTimer.Status.WAITING
    ).exists()


def test_time_reminds_after_three_days_and_cancels_after_fourteen(sold, baker):
    services.hand_over(
        public_id=sold.tinned_fish.public_id,
        carrier="SF",
        tracking_number="SF123456",
        member=vendors.member(sold.tinned_fish.vendor, accounts.fishmonger()),
        now=NOON,
    )
    assert services.fire_timers(now=NOON + timedelta(days=3) - timedelta(seconds=1)) == 0
    assert services.fire_timers(now=NOON + timedelta(days=3)) == 1
    assert services.fire_timers(now=NOON + timedelta(days=3)) == 0
    (told,) = mails("sending_due")
    assert (told.to, sold.order.public_id in told.text) == (baker.user.email, True)
    assert services.fire_timers(now=NOON + timedelta(days=14)) == 1
    row = Cancellation.objects.get()
    assert (row.source, row.reason, row.vendor_order) == ("timer", "not_sent", sold.bakery)
    assert stored(sold.bakery).status == "canceled"
    assert stored(sold.tinned_fish).status == "fulfilled"  # what left is left alone
    assert len(mails("shop_cancellation")) == len(mails("part_canceled")) == 1


def test_after_each_parcel_the_rest_has_its_time_anew(sold, baker):
    line = sold.bakery.lines.get()
    later = NOON + timedelta(days=10)
    services.hand_over(
        public_id=sold.bakery.public_id,
        carrier="SF",
        tracking_number="SF123456",
        quantities={line.pk: 1},
        member=baker,
        now=later,
    )
    services.fire_timers(now=NOON + timedelta(days=14))
    assert stored(sold.bakery).status == "accepted"
    services.fire_timers(now=later + timedelta(days=14))
    assert stored(sold.bakery).status == "fulfilled"
    assert RefundRequest.objects.get(vendor_order=sold.bakery).buyer_minor == 7_460


def test_a_refused_timer_comes_again_an_hour_later(sold, caplog):
    Charge.objects.update(status="disputed")  # the bank decides who has the money
    due = NOON + timedelta(days=14)
    with caplog.at_level(logging.CRITICAL):
        services.fire_timers(now=due)
    waits = OrderTimer.objects.filter(kind="cancel", status="waiting")
    assert {(row.due_at, row.tries) for row in waits} == {(due + timedelta(hours=1), 1)}
    assert not CanceledLine.objects.exists()
    Charge.objects.update(status="captured")
    services.fire_timers(now=due + timedelta(hours=1))
    assert stored(sold.bakery).status == "canceled"


def test_nobody_has_paid_and_the_buyer_gives_it_up(shops, provider):
    order = orders.placed_order(shops)
    orders.pay_page(order)
    reader = OrderReader(token=order_token(order.public_id))
    named = {"public_id": order.public_id, "reader": reader, "now": NOON}
    assert services.cancel_unpaid(**named)
    assert services.cancel_unpaid(**named)
    outbox.drain()
    assert set(order.vendor_orders.values_list("status", flat=True)) == {"canceled"}
    assert set(Stock.objects.values_list("on_hand", "reserved")) == {(100, 0)}
    with pytest.raises(errors.OrderNotFound):
        services.cancel_unpaid(public_id=order.public_id, reader=OrderReader(), now=NOON)


def test_what_was_paid_in_this_moment_is_kept(shops, provider):
    order = orders.placed_order(shops)
    view = orders.pay_page(order)
    provider.pay(view.attempt_ref)
    reader = OrderReader(token=order_token(order.public_id))
    named = {"public_id": order.public_id, "reader": reader, "now": NOON}
    assert not services.cancel_unpaid(**named)
    outbox.drain()
    assert set(order.vendor_orders.values_list("status", flat=True)) == {"paid"}
    with pytest.raises(errors.OrderNotPayable):
        services.cancel_unpaid(**named)
    charges.submit_refunds(now=NOON)
    assert not Refund.objects.exists()


def test_the_database_keeps_cancellations(sold, baker):
    row = ask(sold)
    for change in ({"reason": "other"}, {"decided_by": "user:9"}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            Cancellation.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CanceledLine.objects.update(quantity=1)
    with pytest.raises(IntegrityError, match="declined_why"), transaction.atomic():
        Cancellation.objects.create(
            vendor_order=sold.tinned_fish, source="buyer", reason="other", status="declined",
            asked_by="guest", asked_at=NOON, decided_by="user:1", decided_at=NOON,
        )  # fmt: skip
