"""When an order arrives: shown, promised and frozen; and a finer zone's price is shown first."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from catalog.models import Variant
from marketplace.orders import queries
from marketplace.orders.errors import CartPriceChanged, CheckoutIncomplete
from marketplace.orders.models import CheckoutQuote, Order, VendorOrder
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from marketplace.shipping import services, zones
from marketplace.shipping.types import Promise
from tests.factories import orders, shipping
from tests.factories.orders import NOON, Street
from tests.factories.shipping import sheet_line

# NOON is Saturday, 23 May 2026: collected on the day, three to six days later.
PROMISED = Promise(date(2026, 5, 26), date(2026, 5, 29))


def test_an_order_keeps_the_days_that_its_review_showed(shops: Street):
    for vendor in (shops.bakery, shops.tinned_fish):
        services.set_dispatch(
            vendor=vendor, cut_off=time(12, 10), handling_days=0, packs_on="1111110"
        )
    quote = orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
    # a cut-off passes between the review and the click
    order = orders.place(quote, now=NOON + timedelta(minutes=20))
    parts = order.vendor_orders.all()
    assert {part.promise for part in parts} == {PROMISED}
    reader = OrderReader(token=order_token(order.public_id))
    view = queries.order_view(order.public_id, reader=reader, language="en")
    assert {part.promise for part in view.parts} == {PROMISED}
    kept = quote.snapshot["deliveries"][shops.bakery.ref]
    assert kept["lines"] == [["freight", 3_500, 2_000]]
    assert (kept["sheet"], kept["promise"]) == ("", ["2026-05-26", "2026-05-29"])


def test_the_promised_days_of_an_order_do_not_change(shops: Street):
    order = orders.placed_order(shops)
    part = VendorOrder.objects.filter(order=order)
    for changes in ({"promised_from": date(2026, 5, 1)}, {"promised_to": date(2026, 7, 1)}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            part.update(**changes)


def test_a_promise_has_both_days(shops: Street):
    old = VendorOrder.objects.filter(order=orders.placed_order(shops))
    half = old.first()
    assert half is not None
    half.pk, half.public_id, half.promised_to = None, "vor_half", None
    with pytest.raises(IntegrityError, match="orders_promise_in_order"), transaction.atomic():
        VendorOrder.objects.bulk_create([half])


def test_a_quote_of_before_there_were_days_is_promised_anew(shops: Street):
    quote = orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
    old = quote.snapshot
    for described in old["deliveries"].values():
        del described["promise"]
    CheckoutQuote.objects.filter(pk=quote.pk).update(snapshot=old)
    order = orders.place(quote)
    assert {part.promise for part in order.vendor_orders.all()} == {PROMISED}


def test_the_cart_says_when_the_cheapest_parcel_comes(shops: Street):
    view = queries.cart_view(orders.full_cart(shops), language="en", currency="MOP", now=NOON)
    assert {group.promise for group in view.groups} <= {PROMISED, None}


def test_the_price_of_a_finer_zone_is_shown_before_it_is_promised(shops: Street):
    shipping.own_sheet(
        shops.bakery,
        sheet_line(zones.GUANGDONG, {5_000: 3_500}),
        sheet_line(zones.ZHUHAI, {5_000: 2_000}),
        now=NOON,
    )
    cart, chosen = orders.full_cart(shops), orders.standard_deliveries(shops)
    with pytest.raises(CheckoutIncomplete) as refused:
        orders.checkout(cart, chosen, zone_seen="CN-GD")
    assert set(refused.value.fields) == {"delivery"}
    quote = orders.checkout(cart, chosen, zone_seen=zones.ZHUHAI)
    figures = quote.snapshot["figures"]["groups"][0]
    assert figures["vendor_shipping"] == 2_000
    assert quote.zone == "CN-GD"
    order = orders.place(quote)
    assert orders.part_of(order, shops.bakery).vendor_shipping_minor == 2_000


def test_a_new_version_between_review_and_click_is_a_changed_price(shops: Street):
    line = sheet_line(zones.ZHUHAI, {5_000: 2_000})
    shipping.own_sheet(shops.bakery, line, now=NOON)
    quote = orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
    shipping.own_sheet(shops.bakery, sheet_line(zones.ZHUHAI, {5_000: 2_100}), now=NOON)
    with pytest.raises(CartPriceChanged):
        orders.place(quote)
    assert not Order.objects.exists()


def test_a_bulky_unit_is_priced_by_its_volume(shops: Street):
    shipping.own_sheet(
        shops.bakery,
        sheet_line(zones.GUANGDONG, {2_000: 3_000, 9_000: 9_000}),
        divisor=6_000,
        now=NOON,
    )
    cart, chosen = orders.full_cart(shops), orders.standard_deliveries(shops)
    before = orders.checkout(cart, chosen).snapshot["figures"]["groups"][0]
    sides = {"packed_length_mm": 400, "packed_width_mm": 300, "packed_height_mm": 200}
    Variant.objects.filter(pk=shops.biscuits.variant_id).update(**sides)
    after = orders.checkout(cart, chosen).snapshot["figures"]["groups"][0]
    # two boxes of 4 kg by volume each
    assert (before["vendor_shipping"], after["vendor_shipping"]) == (3_000, 9_000)


@pytest.mark.parametrize("sides", [{"packed_length_mm": 400}, {"packed_length_mm": 0}])
def test_a_packed_size_has_all_three_sides(shops: Street, sides: dict[str, int]):
    with pytest.raises(IntegrityError, match="catalog_packed_size_whole"), transaction.atomic():
        Variant.objects.filter(pk=shops.biscuits.variant_id).update(**sides)
