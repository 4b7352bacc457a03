"""The worker and the beat were down for hours while buyers paid: the charge decides, not time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from catalog.errors import OutOfStock
from catalog.models import Reservation, Stock
from marketplace.foundation import outbox
from marketplace.foundation.models import OutboxEvent
from marketplace.orders.models import Order, VendorOrder
from marketplace.orders.tasks import sweep_holds
from payments.charges import services as charges
from payments.gateways.errors import ProviderUnavailable
from tests.factories import orders, surfaces
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street

BACK = NOON + timedelta(hours=2)


@pytest.fixture
def shops(db: None) -> Street:
    """Both shops, with just what the known cart asks for."""
    shops = orders.street()
    for offer, units in ((shops.biscuits, 2), (shops.gift_set, 1), (shops.tin, 3)):
        Stock.objects.filter(pk=offer.pk).update(on_hand=units)
    return shops


@pytest.fixture
def order(shops: Street, provider: FakeProvider, time_machine: Any) -> Order:
    """An order for the last units; its buyer is at the payment page."""
    time_machine.move_to(NOON, tick=False)
    placed = orders.placed_order(shops)
    orders.pay_page(placed)
    return placed


def statuses(order: Order) -> set[str]:
    return set(VendorOrder.objects.filter(order=order).values_list("status", flat=True))


def holds() -> set[str]:
    return set(Reservation.objects.values_list("status", flat=True))


def test_the_last_units_of_who_paid_in_time_are_not_sold_to_another(
    shops: Street, order: Order, provider: FakeProvider, time_machine: Any
):
    attempt = surfaces.pay(order, provider)
    charges.sync_attempt(attempt.pk, now=NOON + timedelta(minutes=5))  # the return page
    time_machine.move_to(BACK, tick=False)
    sweep_holds()  # the beat is back before the outbox is
    assert holds() == {"held"}
    with pytest.raises(OutOfStock):
        orders.placed_order(shops)
    outbox.drain()
    assert statuses(order) == {"paid"}
    assert holds() == {"committed"}
    assert set(Stock.objects.values_list("on_hand", "reserved")) == {(0, 0)}


def test_what_may_still_be_paid_keeps_its_goods_until_the_provider_answers(
    order: Order, provider: FakeProvider, time_machine: Any
):
    surfaces.pay(order, provider)
    time_machine.move_to(BACK, tick=False)
    provider.fail("expire", ProviderUnavailable("away"))
    assert charges.expire_charges(now=BACK) == 0
    sweep_holds()
    assert (holds(), statuses(order)) == ({"held"}, {"placed"})
    charges.expire_charges(now=BACK + timedelta(minutes=1))  # it was paid
    outbox.drain()
    assert (holds(), statuses(order)) == ({"committed"}, {"paid"})


def test_a_charge_that_expired_without_news_cancels_its_order_once(
    shops: Street, order: Order, time_machine: Any
):
    time_machine.move_to(NOON + timedelta(minutes=31), tick=False)
    assert charges.expire_charges(now=NOON + timedelta(minutes=31)) == 1
    sweep_holds()
    assert holds() == {"held"}  # the news has an hour to come
    time_machine.move_to(BACK, tick=False)
    sweep_holds()
    assert (holds(), statuses(order)) == ({"released"}, {"canceled"})
    outbox.drain()  # and then it comes after all
    sweep_holds()
    assert OutboxEvent.objects.filter(topic="orders.order_expired").count() == 1
    assert statuses(orders.placed_order(shops)) == {"placed"}


def test_one_order_in_trouble_does_not_stop_the_others(
    order: Order, shops: Street, time_machine: Any, caplog: pytest.LogCaptureFixture
):
    Stock.objects.update(on_hand=100)
    other = orders.placed_order(shops)
    VendorOrder.objects.filter(order=order, position=1).update(status="paid", paid_at=NOON)
    time_machine.move_to(BACK, tick=False)
    assert charges.expire_charges(now=BACK) == 2
    sweep_holds()
    assert statuses(other) == {"canceled"}
    assert f"{order.ref} was not canceled" in caplog.text
