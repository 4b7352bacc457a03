"""Faults that other marketplaces shipped in this part of the journey; none of them here."""

from __future__ import annotations

from typing import Any

import pytest

from marketplace.celery import app
from marketplace.foundation.money import Money
from marketplace.orders import errors, queries, services
from marketplace.orders.models import Cart, Order, VendorOrder
from marketplace.orders.visitors import OrderReader
from marketplace.shipping.types import Destination
from payments.charges.models import Charge
from tests.factories import accounts, catalog, orders, vendors
from tests.factories.orders import NOON, Street


@pytest.fixture
def order(shops: Street) -> Order:
    return orders.placed_order(shops, accounts.zhuhai_buyer())


def seen(order: Order):
    reader = OrderReader(user_id=order.user_id)
    return queries.order_view(order.public_id, reader=reader, language="en")


def test_news_and_return_page_together_do_not_make_two_orders_of_one_paid_cart(order: Order):
    orders.captured(order)
    services.mark_paid(order_ref=order.ref, paid_at=NOON)
    assert orders.place(order.checkout_quote) == order
    assert Order.objects.count() == 1
    assert VendorOrder.objects.filter(commission_minor=0).count() == 0


def test_parts_of_a_paid_order_never_read_as_unpaid_because_the_charge_is_shared(order: Order):
    orders.captured(order)
    assert [part.status for part in seen(order).parts] == ["paid", "paid"]


def test_a_fully_refunded_order_does_not_read_as_paid(order: Order):
    orders.captured(order)
    Charge.objects.update(
        status="refunded", captured_minor=42_260, refunded_minor=42_260, captured_at=NOON
    )
    assert (seen(order).status, seen(order).can_pay) == ("refunded", False)


def test_a_split_order_can_be_fulfilled_part_by_part(shops: Street, order: Order):
    orders.captured(order)
    for vendor, person in (
        (shops.bakery, accounts.baker()),
        (shops.tinned_fish, accounts.fishmonger()),
    ):
        services.hand_over(
            public_id=orders.part_of(order, vendor).public_id,
            carrier="SF Express",
            tracking_number="SF0001",
            member=vendors.member(vendor, person),
            now=NOON,
        )
    assert seen(order).status == "fulfilled"


def test_delivery_is_charged_once_for_each_vendor_and_stands_on_its_part(order: Order):
    shown = seen(order)
    assert [part.shipping.minor for part in shown.parts] == [2_970, 3_390]
    assert sum(part.shipping.minor for part in shown.parts) == shown.shipping.minor
    assert sum(part.total.minor for part in shown.parts) == shown.total.minor


def test_an_order_and_its_parts_cannot_drift_apart(order: Order):
    assert not [field.name for field in Order._meta.get_fields() if field.name == "status"]


def test_a_promise_keeps_its_currency_when_the_cart_changes_its_own(shops: Street):
    cart = orders.full_cart(shops)
    quote = orders.checkout(cart, orders.standard_deliveries(shops))
    services.set_currency(cart_id=cart.pk, currency="USD", now=NOON)
    services.set_destination(cart_id=cart.pk, zone="HK", now=NOON)
    order = orders.place(quote)
    assert (order.total, order.zone) == (Money(42_260, "CNY"), "CN-GD")


def test_a_large_cart_costs_no_more_reads_than_a_small_one(
    shops: Street, django_assert_num_queries: Any
):
    cart = orders.full_cart(shops)
    shelf = catalog.product(shops.bakery, "many")
    for number in range(40):
        offer = catalog.offer(shelf, f"MANY-{number}", 1_000 + number)
        services.add_line(cart_id=cart.pk, offer_id=offer.pk, quantity=1, now=NOON)
    with django_assert_num_queries(8):  # with the promotions
        shown = queries.checkout_view(
            cart, to=Destination("CN-GD"), currency="CNY", language="en", now=NOON
        )
    assert sum(len(group.lines) for group in shown.groups) == 43


def test_a_vendor_never_sees_the_lines_or_the_whole_of_another(shops: Street, order: Order):
    orders.captured(order)
    (row,) = queries.vendor_orders(shops.bakery.pk, language="en").rows
    part = queries.vendor_order_view(shops.bakery.pk, row.public_id, language="en")
    assert [line.sku for line in part.lines] == [shops.biscuits.sku]
    shown = str(part) + str(row)
    assert "42260" not in shown
    assert orders.EMAIL not in shown
    assert shops.tin.sku not in shown


def test_somebody_runs_the_sweeps():
    sent = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {
        "marketplace.orders.tasks.sweep_receipts",
        "marketplace.orders.tasks.sweep_completions",
    } <= sent


def test_a_buyer_cannot_order_a_strangers_cart_again(shops: Street, order: Order):
    stranger = accounts.stranger()
    before = orders.moved()
    with pytest.raises(errors.OrderNotFound):
        queries.order_view(order.public_id, reader=OrderReader(user_id=stranger.pk), language="en")
    assert services.merge_carts(key=order.cart.key, user_id=stranger.pk, now=NOON) is None
    assert orders.moved() == before
    assert not Cart.objects.filter(user=stranger).exists()


def test_the_price_is_the_servers_whatever_was_seen(shops: Street):
    cart = orders.full_cart(shops)
    cart.lines.update(price_seen_minor=1)  # as if a page had sent it
    assert orders.checkout(cart, orders.standard_deliveries(shops)).total_minor == 42_260


def test_an_offer_that_nobody_can_deliver_is_not_taken_and_paid(shops: Street):
    shops.tinned_fish.shipping_rates.all().delete()
    cart = orders.full_cart(shops)
    with pytest.raises(errors.CheckoutIncomplete):
        orders.checkout(cart, orders.standard_deliveries(shops))
