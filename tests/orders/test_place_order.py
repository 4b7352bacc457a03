"""Placing an order: what is frozen, what is refused, and that refusing moves nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from catalog.errors import OutOfStock
from catalog.models import Offer, Reservation, Stock
from marketplace.foundation.models import OutboxEvent
from marketplace.foundation.money import Money
from marketplace.orders import errors, services
from marketplace.orders.models import CheckoutQuote, Order, OrderLine, VendorOrder
from marketplace.orders.visitors import Visitor
from payments.charges import queries as charges
from payments.fx.models import FxQuote
from tests.factories import accounts, orders, vendors
from tests.factories.orders import NOON, Street


@pytest.fixture
def quote(shops: Street) -> CheckoutQuote:
    return orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))


def refuse(quote: CheckoutQuote, kind: type[Exception], now=NOON) -> Exception:
    """Place, expect a refusal, and see that nothing at all moved."""
    before = orders.moved()
    with pytest.raises(kind) as refusal:
        orders.place(quote, now=now)
    assert orders.moved() == before
    return refusal.value


def test_the_order_is_what_the_buyer_was_shown(shops: Street, quote: CheckoutQuote):
    order = orders.place(quote)
    assert order.total == quote.total == Money(42_260, "CNY")
    assert (order.goods_minor, order.shipping_minor) == (35_900, 6_360)
    assert order.address_data == accounts.zhuhai_address()
    assert (order.email, order.language, order.zone) == (orders.EMAIL, "zh-hans", "CN-GD")
    assert order.fx_quote_id == quote.fx_quote_id
    assert order.placed_at == NOON


def test_each_vendor_order_freezes_both_sides(shops: Street, quote: CheckoutQuote):
    order = orders.place(quote)
    bakery = orders.part_of(order, shops.bakery)
    fish = orders.part_of(order, shops.tinned_fish)
    assert (bakery.goods_minor, bakery.shipping_minor, bakery.total_minor) == (
        14_920,
        2_970,
        17_890,
    )
    assert (bakery.vendor_currency, bakery.vendor_goods_minor) == ("MOP", 17_600)
    assert (bakery.vendor_shipping_minor, bakery.vendor_total_minor) == (3_500, 21_100)
    assert (bakery.commission_bps, bakery.commission_minor) == (800, 1_408)
    assert (fish.total_minor, fish.vendor_total_minor, fish.commission_minor) == (
        24_370,
        28_750,
        1_980,
    )
    assert (fish.fx_base, fish.fx_quoted, str(fish.fx_mid)) == ("CNY", "MOP", "1.1871000000")
    assert (fish.fx_spread_bps, fish.fx_source) == (50, "amcm")
    assert fish.fx_as_of.isoformat() == "2026-05-22"
    assert {part.status for part in (bakery, fish)} == {"placed"}
    assert bakery.delivery_name["pt"] == "Entrega normal"


def test_lines_keep_names_codes_and_both_prices(shops: Street, quote: CheckoutQuote):
    order = orders.place(quote)
    line = OrderLine.objects.get(vendor_order__order=order, offer=shops.tin)
    assert (line.quantity, line.unit_minor, line.total_minor) == (3, 2_250, 6_750)
    assert (line.vendor_unit_minor, line.vendor_total_minor) == (2_650, 7_950)
    assert line.sku == shops.tin.sku
    assert line.hs_code == shops.tin.variant.hs_code
    assert set(line.product_name) == {"zh-hant", "zh-hans", "pt", "en"}


def test_the_sum_of_vendor_orders_is_the_order_and_of_shares_the_charge(quote: CheckoutQuote):
    order = orders.place(quote)
    parts = list(order.vendor_orders.order_by("position"))
    shares = charges.shares_of(order.charge_ref)
    assert sum(part.total_minor for part in parts) == order.total_minor == 42_260
    assert sum(share.amount.minor for share in shares) == 42_260
    assert charges.charge_view(order.charge_ref).amount == order.total
    assert [share.reference for share in shares] == [part.ref for part in parts]
    assert [share.payee_ref for share in shares] == [part.vendor.ref for part in parts]
    assert [share.payee_amount.minor for share in shares] == [21_100, 28_750]
    assert [share.commission.minor for share in shares] == [1_408, 1_980]
    assert [share.mid_value.minor for share in shares] == [17_774, 24_219]


def test_the_charge_waits_for_half_an_hour_and_the_stock_an_hour_longer(quote: CheckoutQuote):
    later = NOON + timedelta(minutes=29)
    order = orders.place(quote, now=later)
    charge = charges.charge_view(order.ref)
    assert charge.expires_at == later + timedelta(minutes=30)
    assert (charge.status, charge.method) == ("opened", "alipay")
    until = set(Reservation.objects.filter(reference=order.ref).values_list("until", flat=True))
    assert until == {later + timedelta(minutes=90)}


def test_stock_is_held_and_not_yet_taken(shops: Street, quote: CheckoutQuote):
    orders.place(quote)
    held = dict(Stock.objects.values_list("offer__sku", "reserved"))
    assert held == {shops.biscuits.sku: 2, shops.gift_set.sku: 1, shops.tin.sku: 3}
    assert set(Stock.objects.values_list("on_hand", flat=True)) == {100}


def test_upper_rooms_hear_of_it_once(quote: CheckoutQuote):
    order = orders.place(quote)
    orders.place(quote)
    (event,) = OutboxEvent.objects.filter(topic="orders.order_placed")
    assert event.payload["order_ref"] == order.ref


def test_a_second_click_returns_the_same_order(quote: CheckoutQuote):
    first = orders.place(quote)
    before = orders.moved()
    assert orders.place(quote) == first
    assert orders.place(quote, now=NOON + timedelta(days=3)) == first
    assert orders.moved() == before


def test_a_second_quote_of_a_placed_cart_returns_the_same_order(shops: Street):
    cart = orders.full_cart(shops)
    in_cny = orders.checkout(cart, orders.standard_deliveries(shops))
    in_mop = orders.checkout(cart, orders.standard_deliveries(shops), currency="MOP", method="card")
    order = orders.place(in_mop)
    assert orders.place(in_cny) == order
    assert order.currency == "MOP"
    assert Order.objects.count() == 1


def test_a_strangers_checkout_does_not_exist(shops: Street, quote: CheckoutQuote):
    before = orders.moved()
    for visitor in (Visitor(), Visitor(key=uuid4()), Visitor(user_id=accounts.stranger().pk)):
        with pytest.raises(errors.CheckoutNotFound):
            services.place_order(checkout_quote_id=quote.pk, visitor=visitor, now=NOON)
    with pytest.raises(errors.CheckoutNotFound):
        services.place_order(
            checkout_quote_id=uuid4(), visitor=orders.visitor(quote.cart), now=NOON
        )
    assert orders.moved() == before


def test_a_persons_checkout_is_not_reached_by_the_key_of_the_cart(shops: Street):
    cart = orders.full_cart(shops, accounts.zhuhai_buyer())
    quote = orders.checkout(cart, orders.standard_deliveries(shops))
    before = orders.moved()
    with pytest.raises(errors.CheckoutNotFound):
        services.place_order(checkout_quote_id=quote.pk, visitor=Visitor(key=cart.key), now=NOON)
    assert orders.moved() == before


def test_a_strangers_second_click_does_not_show_the_order(quote: CheckoutQuote):
    orders.place(quote)
    with pytest.raises(errors.CheckoutNotFound):
        services.place_order(checkout_quote_id=quote.pk, visitor=Visitor(key=uuid4()), now=NOON)


def test_an_expired_quote_is_refused(quote: CheckoutQuote):
    refuse(quote, errors.CheckoutExpired, now=quote.expires_at)
    orders.place(quote, now=quote.expires_at - timedelta(microseconds=1))


def test_rates_whose_promise_is_over_are_refused_whatever_the_checkout_says(
    quote: CheckoutQuote,
):
    from payments.fx.errors import FxQuoteExpired

    CheckoutQuote.objects.filter(pk=quote.pk).update(expires_at=NOON + timedelta(days=1))
    refuse(quote, FxQuoteExpired, now=NOON + timedelta(minutes=30))


def test_rates_that_another_purchase_took_are_refused(quote: CheckoutQuote):
    from payments.fx.errors import FxQuoteUsed

    FxQuote.objects.update(accepted_by="checkout:another", accepted_at=NOON)
    refuse(quote, FxQuoteUsed)


@pytest.mark.parametrize("price_minor", [8_700, 8_801, 9_100])
def test_a_changed_price_is_refused_with_both_totals(
    shops: Street, quote: CheckoutQuote, price_minor
):
    Offer.objects.filter(pk=shops.biscuits.pk).update(price_minor=price_minor)
    refusal = refuse(quote, errors.CartPriceChanged)
    assert refusal.shown == Money(42_260, "CNY")
    expected = {8_700: 42_260 - 180, 8_801: 42_260, 9_100: 42_260 + 500}[price_minor]
    assert refusal.current == Money(expected, "CNY")


def test_changed_shipping_is_refused(shops: Street, quote: CheckoutQuote):
    shops.bakery.shipping_rates.update(base_minor=3_600)
    refusal = refuse(quote, errors.CartPriceChanged)
    assert refusal.current == Money(42_260 + 80, "CNY")


def test_a_delivery_that_is_no_longer_offered_is_refused(shops: Street, quote: CheckoutQuote):
    shops.bakery.shipping_rates.all().delete()
    refuse(quote, errors.CartChanged)


def test_a_line_added_in_another_tab_is_refused(shops: Street, quote: CheckoutQuote):
    services.add_line(cart_id=quote.cart_id, offer_id=shops.tin.pk, quantity=1, now=NOON)
    assert not isinstance(refuse(quote, errors.CartChanged), errors.CartPriceChanged)


def test_lines_swapped_for_others_of_the_same_total_are_refused(
    shops: Street, quote: CheckoutQuote
):
    quote.cart.lines.filter(offer=shops.biscuits).delete()
    services.add_line(cart_id=quote.cart_id, offer_id=shops.biscuits.pk, quantity=2, now=NOON)
    refuse(quote, errors.CartChanged)  # another order of vendors is another summary


def test_an_emptied_cart_is_refused(quote: CheckoutQuote):
    quote.cart.lines.all().delete()
    refuse(quote, errors.CartEmpty)


def test_goods_that_went_meanwhile_are_refused(shops: Street, quote: CheckoutQuote):
    Stock.objects.filter(pk=shops.gift_set.pk).update(on_hand=0)
    assert refuse(quote, OutOfStock).left == {shops.gift_set.pk: 0}


def test_an_offer_withdrawn_meanwhile_is_refused(shops: Street, quote: CheckoutQuote):
    Offer.objects.filter(pk=shops.gift_set.pk).update(is_active=False)
    refuse(quote, errors.OfferNotForSale)


def test_a_vendor_that_changed_its_currency_is_refused(shops: Street, quote: CheckoutQuote):
    Offer.objects.filter(vendor=shops.bakery).update(currency="HKD")
    shops.bakery.shipping_rates.update(currency="HKD")
    refuse(quote, errors.CartChanged)


def test_a_cart_that_was_merged_away_is_refused(shops: Street, quote: CheckoutQuote):
    buyer = accounts.zhuhai_buyer()
    orders.empty_cart(buyer)
    services.merge_carts(key=quote.cart.key, user_id=buyer.pk, now=NOON)
    quote.refresh_from_db()
    refuse(quote, errors.CartClosed)


def test_terms_agreed_later_do_not_touch_what_was_placed(shops: Street, quote: CheckoutQuote):
    order = orders.place(quote)
    vendors.terms(shops.bakery, 1_500, NOON - timedelta(days=1))
    Offer.objects.filter(pk=shops.biscuits.pk).update(price_minor=9_999)
    part = orders.part_of(order, shops.bakery)
    assert (part.commission_bps, part.commission_minor, part.vendor_goods_minor) == (
        800,
        1_408,
        17_600,
    )


def test_each_vendors_own_terms_count(shops: Street, quote: CheckoutQuote):
    vendors.terms(shops.bakery, 1_250)
    order = orders.place(quote)
    assert orders.part_of(order, shops.bakery).commission_minor == 2_200
    assert orders.part_of(order, shops.tinned_fish).commission_minor == 1_980


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Order, "total_minor"),
        (Order, "charge_ref"),
        (VendorOrder, "vendor_total_minor"),
        (VendorOrder, "commission_minor"),
        (VendorOrder, "fx_mid"),
        (OrderLine, "unit_minor"),
    ],
)
def test_the_database_keeps_what_was_placed(quote: CheckoutQuote, model, column):
    orders.place(quote)
    with pytest.raises(DatabaseError, match=r"frozen|append-only"), transaction.atomic():
        model.objects.update(**{column: "7"})


def test_a_line_of_an_order_cannot_be_deleted(quote: CheckoutQuote):
    orders.place(quote)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        OrderLine.objects.all().delete()
