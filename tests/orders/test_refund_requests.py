"""Refunds of vendor orders: once, never too much, by whom they may, and told to who must know."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.notifications.models import Mail
from marketplace.orders import queries, services
from marketplace.orders.errors import (
    NothingToRefund,
    NotPaidYet,
    OrderNotFound,
    RefundDecided,
    RefundNeedsAnother,
    RefundNeedsReason,
    TooManyUnits,
)
from marketplace.orders.models import FulfillmentLine, RefundRequest, VendorOrder
from marketplace.orders.refund_limit import is_within_limit
from marketplace.orders.visitors import OrderReader
from marketplace.vendors.errors import MemberRoleMissing
from payments.charges import services as charges
from payments.charges.errors import RefundExceedsPaid
from payments.charges.models import BankRefund, Charge, Refund, Share
from payments.settlement.checking import check
from tests.factories import accounts, orders, refunds, vendors
from tests.factories.ledger import proven_balances
from tests.factories.orders import NOON
from tests.factories.refunds import everything, give_back, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(shops, provider):
    return refunds.sold(shops, provider)


@pytest.fixture
def baker(sold):
    return vendors.member(sold.bakery.vendor, accounts.baker(), "owner")


def ask(part, member, *quantities, key="one", **changes):
    return services.ask_refund(
        public_id=part.public_id,
        wish=wish(part, *quantities, **changes),
        key=key,
        member=member,
        now=NOON,
    )


def mails(template_key):
    return Mail.objects.filter(key__startswith=template_key)


def test_a_second_click_finds_the_first_ones_request(sold):
    first = give_back(sold.bakery, 1, key="click")
    assert give_back(sold.bakery, 1, key="click") == first
    assert (RefundRequest.objects.count(), Refund.objects.count()) == (1, 1)


def test_units_are_counted_and_never_more_than_were_bought_go_back(sold):
    give_back(sold.bakery, 1)
    with pytest.raises(TooManyUnits, match="only 1 can still"):
        give_back(sold.bakery, 2)
    give_back(sold.bakery, 1)
    with pytest.raises(TooManyUnits):
        give_back(sold.bakery, 1)
    with pytest.raises(NothingToRefund):
        give_back(sold.bakery, 0)
    assert RefundRequest.objects.count() == 2


def test_an_unpaid_order_and_a_name_of_nothing_are_refused(shops):
    order = orders.placed_order(shops)
    part = orders.part_of(order, shops.bakery)
    before = orders.moved()
    with pytest.raises(NotPaidYet):
        give_back(part, 1)
    part.public_id = "vor_NOBODY"
    with pytest.raises(OrderNotFound):
        give_back(part, 1)
    assert orders.moved() == before


def test_everything_before_the_hand_over_cancels_the_part_and_the_order_is_refunded(sold, provider):
    provider.refund_status = "succeeded"
    give_back(sold.bakery, 2, shipping=True)
    assert VendorOrder.objects.get(pk=sold.bakery.pk).status == "canceled"
    give_back(sold.tinned_fish, *everything(sold.tinned_fish), shipping=True)
    charges.submit_refunds(now=NOON)
    view = queries.order_view(
        sold.order.public_id, reader=OrderReader(user_id=None, token=_token(sold.order))
    )
    assert (view.status, view.payment) == ("refunded", "refunded")
    assert [refund.state for refund in view.refunds] == ["given_back", "given_back"]
    assert sum(refund.amount.minor for refund in view.refunds) == 42_260
    assert check()["broken"] == 0
    books = proven_balances()
    assert books["psp_clearing:stripe:CNY"] == -930  # the fee stays with whoever bore it
    emptied = ("fx_position:CNY", "fx_position:MOP", "fx_margin:CNY", "refund_payable:CNY")
    assert [name for name in emptied if books.get(name)] == []


def _token(order):
    from marketplace.orders.signing import order_token

    return order_token(order.public_id)


def test_goodwill_cancels_nothing_and_what_is_gone_is_not_packed(sold, baker):
    give_back(sold.bakery, 1, reason="goodwill")
    give_back(sold.bakery, 1)
    part = VendorOrder.objects.get(pk=sold.bakery.pk)
    assert part.status == "paid"
    shown = queries.vendor_order_view(part.vendor_id, part.public_id)
    assert [line.not_sent for line in shown.lines] == [1]
    assert (shown.refunded, shown.kept) == (Money(16_192, "MOP"), Money(3_500, "MOP"))
    services.hand_over(
        public_id=part.public_id, carrier="SF", tracking_number="SF123456", member=baker, now=NOON
    )
    assert [line.quantity for line in FulfillmentLine.objects.all()] == [1]


def test_a_delivered_order_gives_back_and_stays_delivered(sold, baker):
    services.hand_over(
        public_id=sold.bakery.public_id,
        carrier="SF",
        tracking_number="SF123456",
        member=baker,
        now=NOON,
    )
    services.receive_with_proof(vendor_order_id=sold.bakery.pk, now=NOON)
    give_back(sold.bakery, 2, shipping=True, reason="damaged")
    assert VendorOrder.objects.get(pk=sold.bakery.pk).status == "delivered"
    assert check()["broken"] == 0


@pytest.mark.django_db(transaction=True)
def test_two_operators_at_once_give_back_one_box_each_and_not_three(shops, provider):
    sold = refunds.sold(shops, provider)
    refused, together = [], threading.Barrier(8)

    def work(number):
        together.wait()
        try:
            give_back(sold.bakery, 1, key=f"operator {number}", by=f"user:{number}")
        except TooManyUnits:
            refused.append(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 6
    assert Share.objects.get(reference=sold.bakery.ref).refunding_minor == 14_920
    assert check()["broken"] == 0


def test_a_shop_gives_back_by_itself_up_to_its_limit_and_waits_above_it(sold, baker, settings):
    settings.REFUND_VENDOR_LIMIT = 8_800
    at_once = ask(sold.bakery, baker, 1)
    assert (at_once.status, at_once.decided_by) == ("approved", "system:limit")
    above = ask(sold.bakery, baker, 1, key="two")
    assert (above.status, above.refund_ref) == ("requested", "")
    assert Refund.objects.count() == 1
    with pytest.raises(TooManyUnits):  # what waits counts as given back
        give_back(sold.bakery, 1)
    assert ask(sold.bakery, baker, 1, key="two") == above


def test_an_operator_approves_what_a_shop_asks_for(sold, baker, settings):
    settings.REFUND_VENDOR_LIMIT = 0
    asked = ask(sold.bakery, baker, 2, shipping=True)
    with pytest.raises(RefundNeedsAnother):
        services.decide_refund(
            request_ref=asked.public_id, approve=True, by=f"user:{baker.user_id}", now=NOON
        )
    services.decide_refund(request_ref=asked.public_id, approve=True, by="user:9", now=NOON)
    asked.refresh_from_db()
    assert (asked.status, asked.borne_minor, asked.decided_by) == ("approved", 19_692, "user:9")
    assert Refund.objects.get().amount == Money(17_890, "CNY")
    with pytest.raises(RefundDecided):
        services.decide_refund(request_ref=asked.public_id, approve=True, by="user:9", now=NOON)
    outbox.drain()
    assert mails("refund_decided:").get().to == baker.user.email


def test_an_operator_denies_it_with_a_reason_and_nothing_moves(sold, baker, settings):
    settings.REFUND_VENDOR_LIMIT = 0
    asked = ask(sold.bakery, baker, 2)
    before = proven_balances()
    named = {"request_ref": asked.public_id, "approve": False, "by": "user:9", "now": NOON}
    with pytest.raises(RefundNeedsReason):
        services.decide_refund(**named, denial_reason="  ")
    services.decide_refund(**named, denial_reason="The parcel is on its way.")
    asked.refresh_from_db()
    assert (asked.status, asked.denial_reason) == ("denied", "The parcel is on its way.")
    assert proven_balances() == before
    assert not Refund.objects.exists()
    give_back(sold.bakery, 2)  # the units are free again
    outbox.drain()
    assert "The parcel is on its way." in mails(f"refund_decided:{asked.public_id}").get().text


def test_only_owner_and_fulfillment_of_the_own_shop_may_ask(sold, shops):
    fishmonger = vendors.member(shops.tinned_fish, accounts.fishmonger(), "owner")
    with pytest.raises(OrderNotFound):
        ask(sold.bakery, fishmonger, 1)
    clerk = vendors.member(shops.bakery, accounts.person("clerk@example.com"), "finance")
    with pytest.raises(MemberRoleMissing):
        ask(sold.bakery, clerk, 1)
    packer = vendors.member(shops.bakery, accounts.person("packer@example.com"), "fulfillment")
    assert ask(sold.bakery, packer, 1).status == "approved"
    assert RefundRequest.objects.count() == 1


def test_the_limit_is_in_patacas_at_the_frozen_rate_else_at_the_days(sold, settings):
    settings.REFUND_VENDOR_LIMIT = 10_000
    part = sold.bakery
    assert is_within_limit(part, 10_000, NOON)
    assert not is_within_limit(part, 10_001, NOON)
    part.vendor_currency = "CNY"  # frozen: CNY/MOP 1.1871
    assert is_within_limit(part, 8_423, NOON)
    assert not is_within_limit(part, 8_424, NOON)
    part.vendor_currency = "HKD"  # not frozen: the peg of 1.03
    assert is_within_limit(part, 9_708, NOON)
    assert not is_within_limit(part, 9_709, NOON)
    part.vendor_currency, part.fx_mid = "CNY", None
    assert is_within_limit(part, 8_423, NOON)
    settings.FX_ALLOW_BUNDLED = False
    assert not is_within_limit(part, 1, NOON)  # no rate that may be used


def test_the_database_refuses_a_shops_own_approval(sold, baker, settings):
    settings.REFUND_VENDOR_LIMIT = 0
    asked = ask(sold.bakery, baker, 1)
    with pytest.raises(IntegrityError, match="by_another_person"), transaction.atomic():
        RefundRequest.objects.filter(pk=asked.pk).update(
            status="approved", decided_by=asked.asked_by, decided_at=NOON, tax_minor=0,
            borne_minor=8_096,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RefundRequest.objects.filter(pk=asked.pk).update(buyer_minor=1)


def test_the_buyer_and_the_shop_are_told_of_an_operators_refund(sold, baker, provider):
    give_back(sold.bakery, 1, shipping=True, note="two were broken")
    outbox.drain()
    told = mails("refund_on_its_way:").get()
    assert told.to == orders.EMAIL
    assert "104.30" in told.subject
    assert "1 × 石磨杏仁饼" in told.text
    assert "80.96" not in told.text
    own = mails("refund_decided:").get()
    assert own.to == baker.user.email
    for figure in ("123.00", "7.04", "115.96"):
        assert figure in own.text
    provider.refund_status = "succeeded"
    charges.submit_refunds(now=NOON)
    outbox.drain()
    assert mails("refunded:").count() == 1


def test_a_shop_that_gave_it_back_by_itself_is_not_told(sold, baker):
    ask(sold.bakery, baker, 1)
    outbox.drain()
    assert mails("refund_on_its_way:").count() == 1
    assert not mails("refund_decided:").exists()


def test_after_the_window_the_vendor_bears_it_and_the_buyer_is_told_of_the_bank(sold, provider):
    late = NOON + timedelta(days=91)
    give_back(sold.bakery, 1, now=late)
    outbox.drain()
    assert BankRefund.objects.get().why == "too_late"
    assert provider.count("refund") == 0
    assert proven_balances()["refund_payable:CNY"] == -7_460
    assert mails("refund_by_bank:").count() == 1
    assert not mails("refund_on_its_way:").exists()
    (shown,) = queries.refunds_of_part(sold.bakery.pk)
    assert shown.money_status == "by_bank"


def test_what_the_charge_refuses_leaves_nothing_behind(sold):
    Share.objects.filter(reference=sold.bakery.ref).update(refunding_minor=17_890)
    before = proven_balances()
    with pytest.raises(RefundExceedsPaid):
        give_back(sold.bakery, 1)
    assert not RefundRequest.objects.exists()
    assert proven_balances() == before
    assert Charge.objects.get().status == "captured"
