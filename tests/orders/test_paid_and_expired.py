"""News of the charge: one path to paid, one to canceled, and no way from one to the other."""

from __future__ import annotations

import logging

import pytest

from catalog.models import Reservation, Stock
from marketplace.foundation.errors import Broken
from marketplace.foundation.models import OutboxDelivery, OutboxEvent
from marketplace.orders import services
from marketplace.orders.models import Order, VendorOrder
from marketplace.vendors import services as vendor_services
from payments.settlement.models import Earning, PayeeAccount
from tests.factories import orders, vendors
from tests.factories.orders import NOON, Street


@pytest.fixture
def order(shops: Street) -> Order:
    return orders.placed_order(shops)


def statuses() -> set[str]:
    return set(VendorOrder.objects.values_list("status", flat=True))


def test_a_captured_charge_pays_every_part_and_takes_the_stock(shops: Street, order: Order):
    orders.captured(order)
    assert statuses() == {"paid"}
    assert set(VendorOrder.objects.values_list("paid_at", flat=True)) == {NOON}
    left = dict(Stock.objects.values_list("offer__sku", "on_hand"))
    assert left == {shops.biscuits.sku: 98, shops.gift_set.sku: 99, shops.tin.sku: 97}
    assert set(Stock.objects.values_list("reserved", flat=True)) == {0}
    assert set(Reservation.objects.values_list("status", flat=True)) == {"committed"}


def test_every_part_is_paid_although_the_charge_is_one(order: Order):
    orders.captured(order)
    assert [part.status for part in order.vendor_orders.all()] == ["paid", "paid"]
    assert dict(Earning.objects.values_list("reference", "net_minor")) == {
        part.ref: part.vendor_total_minor - part.commission_minor
        for part in order.vendor_orders.all()
    }


def test_the_same_news_twice_pays_once(order: Order):
    orders.captured(order)
    before = orders.moved()
    services.mark_paid(order_ref=order.ref, paid_at=NOON)
    assert orders.moved() == before
    assert OutboxEvent.objects.filter(topic="orders.order_paid").count() == 1


def test_an_expired_charge_cancels_every_part_and_gives_the_stock_back(order: Order):
    orders.charge_expired(order)
    assert statuses() == {"canceled"}
    assert set(Stock.objects.values_list("on_hand", "reserved")) == {(100, 0)}
    assert OutboxEvent.objects.filter(topic="orders.order_expired").count() == 1
    assert not Earning.objects.exists()


def test_the_same_expiry_twice_cancels_once(order: Order):
    orders.charge_expired(order)
    before = orders.moved()
    services.expire_unpaid(order_ref=order.ref, now=NOON)
    assert orders.moved() == before


def test_a_paid_order_does_not_expire(order: Order):
    orders.captured(order)
    before = orders.moved()
    with pytest.raises(Broken, match="expired while"):
        services.expire_unpaid(order_ref=order.ref, now=NOON)
    assert orders.moved() == before
    assert statuses() == {"paid"}


def test_a_canceled_order_is_never_paid_and_never_ships(order: Order):
    orders.charge_expired(order)
    before = orders.moved()
    with pytest.raises(Broken, match="captured while"):
        services.mark_paid(order_ref=order.ref, paid_at=NOON)
    assert orders.moved() == before
    assert statuses() == {"canceled"}


def test_paid_units_that_are_gone_leave_the_news_waiting_for_a_person(
    shops: Street, order: Order, caplog
):
    from catalog.services import stock

    stock.release(order.ref)
    Stock.objects.filter(pk=shops.gift_set.pk).update(on_hand=0)
    with caplog.at_level(logging.CRITICAL):
        orders.captured(order)
    assert statuses() == {"placed"}
    waiting = OutboxDelivery.objects.get(handler__endswith="start_paid_order")
    assert (waiting.status, waiting.attempts) == ("waiting", 1)
    assert "OutOfStock" in waiting.last_error


def test_a_hold_that_lapsed_is_taken_again_when_the_money_came(shops: Street, order: Order):
    from catalog.services import stock

    stock.release(order.ref)
    orders.captured(order)
    assert statuses() == {"paid"}
    assert Stock.objects.get(pk=shops.gift_set.pk).on_hand == 99


def test_payments_learn_from_here_where_a_vendors_money_goes(shops: Street):
    from marketplace.foundation import outbox

    account = vendors.beneficiary_account(shops.bakery)
    vendor_services.confirm_beneficiary_account(account_id=account.pk, by=vendors.CHECKER, now=NOON)
    outbox.drain()
    payee = PayeeAccount.objects.get()
    assert (payee.payee_ref, payee.currency) == (shops.bakery.ref, "MOP")
    assert payee.account_number == account.account_number
    assert payee.beneficiary_name == account.account_name
    assert (payee.recorded_by, payee.confirmed_by) == (vendors.MAKER, vendors.CHECKER)
    assert payee.confirmed_at == NOON
