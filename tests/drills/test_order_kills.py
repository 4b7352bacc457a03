"""SIGKILL while an order is placed, paid and told of: run again, and everything happened once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from catalog.models import Stock
from marketplace.foundation.models import OutboxDelivery, OutboxEvent
from marketplace.foundation.money import Money
from marketplace.orders.models import Order, VendorOrder
from payments.charges import services as charges
from payments.gateways import registry
from payments.settlement.models import Earning
from tests.factories import orders
from tests.factories.charges import FakeProvider, start
from tests.factories.orders import NOON, Street

pytestmark = pytest.mark.django_db(transaction=True)

PLACE = """orders.place_order(
    checkout_quote_id=UUID(arguments[0]),
    visitor=Visitor(key=UUID(arguments[1]), user_id=None),
    now=datetime.fromisoformat(arguments[2]),
    person=person(),
)"""
DRAIN = "outbox.drain()"
PLACES = ("orders.place.after_reserve", "orders.place.before_commit")
TOLD = ("orders.paid.before_commit", "outbox.before_delivered")


@pytest.fixture
def shops() -> Street:
    return orders.street()


def test_killed_while_an_order_is_placed_nothing_moved_and_it_is_placed_once(
    shops, worker, killed_at
):
    quote = orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
    asked = (str(quote.pk), str(quote.cart.key), NOON.isoformat())
    before = orders.moved()
    for place in PLACES:
        killed_at(place, PLACE, *asked)
        assert orders.moved() == before
    assert worker.run(PLACE, *asked) == 0
    after = orders.moved()
    assert Order.objects.get().total == Money(42_260, "CNY")
    assert sorted(Stock.objects.values_list("on_hand", "reserved")) == [
        (100, 1), (100, 2), (100, 3)
    ]  # fmt: skip
    for name, growth in {
        "orders": 1, "vendor_orders": 2, "charges": 1, "reservations": 3, "accepted_quotes": 1,
        "open_carts": -1, "events": 1, "entries": 0,
    }.items():  # fmt: skip
        assert after[name] - before[name] == growth, name
    assert worker.run(PLACE, *asked) == 0
    assert orders.moved() == after


def state(shops: Street) -> dict[str, Any]:
    """What the news of a payment changes."""
    return {
        "orders": Counter(VendorOrder.objects.values_list("status", flat=True)),
        "stock": sorted(Stock.objects.values_list("on_hand", "reserved")),
        "earnings": sorted(Earning.objects.values_list("payee_ref", "gross_minor", "net_minor")),
        "paid": OutboxEvent.objects.filter(topic="orders.order_paid").count(),
    }


@pytest.mark.parametrize("place", TOLD)
def test_killed_while_a_payment_is_told_of_everybody_hears_of_it_once(
    shops, worker, killed_at, books, place, monkeypatch
):
    fake = FakeProvider(fee=Money(1_268, "CNY"))
    monkeypatch.setattr(registry, "provider", lambda code=registry.DEFAULT: fake)
    order = orders.placed_order(shops)
    OutboxDelivery.objects.all().delete()  # who hears of the placing is not asked here
    view = start(order.charge_ref)
    fake.pay(view.attempt_ref)
    charges.sync_attempt(view.attempt_id, now=NOON)
    sold, before = books(), state(shops)
    assert sum(sold.values()) == 0
    assert before["orders"] == {"placed": 2}

    killed_at(place, DRAIN)
    counted = sorted(OutboxDelivery.objects.values_list("status", "attempts"))
    assert ("waiting", 1) in counted  # counted before its handler ran
    assert state(shops)["stock"] == before["stock"]
    OutboxDelivery.objects.filter(status="waiting").update(due_at=timezone.now())
    assert worker.run(DRAIN) == 0

    done = {
        "orders": {"paid": 2},
        "stock": [(97, 0), (98, 0), (99, 0)],
        "earnings": sorted(
            [
                (shops.bakery.ref, 21_100, 21_100 - 1_408),
                (shops.tinned_fish.ref, 28_750, 28_750 - 1_980),
            ]
        ),
        "paid": 1,
    }
    assert state(shops) == done
    assert books() == sold
    OutboxDelivery.objects.update(status="waiting", due_at=timezone.now())
    assert worker.run(DRAIN) == 0  # every handler may be called twice
    assert state(shops) == done
    assert books() == sold
