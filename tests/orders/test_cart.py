"""What may go into a cart, whose cart it is, and what happens to two carts of one person."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from catalog.errors import NoSuchOffer, OutOfStock
from catalog.models import Offer, Stock
from marketplace.foundation.errors import Refused
from marketplace.orders import errors, queries, services
from marketplace.orders.models import Cart, CartLine
from marketplace.orders.visitors import Visitor
from marketplace.vendors.models import Vendor
from tests.factories import accounts, orders
from tests.factories.orders import NOON, Street


def add(cart: Cart, offer: Offer, quantity: int = 1) -> CartLine:
    return services.add_line(cart_id=cart.pk, offer_id=offer.pk, quantity=quantity, now=NOON)


def contents(cart: Cart) -> dict[str, int]:
    return {line.offer.sku: line.quantity for line in cart.lines.select_related("offer")}


def test_a_line_keeps_the_price_that_was_seen(shops: Street):
    line = add(orders.empty_cart(), shops.biscuits, 2)
    assert (line.quantity, line.price_seen_minor, line.price_seen_currency) == (2, 8_800, "MOP")


def test_the_same_offer_again_makes_the_line_grow(shops: Street):
    cart = orders.empty_cart()
    first = add(cart, shops.biscuits, 2)
    assert add(cart, shops.biscuits, 3).pk == first.pk
    assert contents(cart) == {shops.biscuits.sku: 5}


@pytest.mark.parametrize("quantity", [0, -1, 1_000, 10**9, True, "2", 1.5, None])
def test_an_impossible_quantity_is_refused_and_nothing_moved(shops: Street, quantity):
    cart = orders.empty_cart()
    line = add(cart, shops.tin)
    for refused in (
        lambda: add(cart, shops.biscuits, quantity),
        lambda: services.set_quantity(
            cart_id=cart.pk, line_id=line.pk, quantity=quantity, now=NOON
        ),
    ):
        with pytest.raises(errors.QuantityRefused) as refusal:
            refused()
        assert str(refusal.value) == "Choose a quantity from 1 to 999."
    assert contents(cart) == {shops.tin.sku: 1}


def test_the_database_refuses_an_impossible_quantity_too(shops: Street):
    line = add(orders.empty_cart(), shops.tin)
    for quantity in (0, 1_000):
        with pytest.raises(IntegrityError, match="orders_cart_line_quantity"), transaction.atomic():
            CartLine.objects.filter(pk=line.pk).update(quantity=quantity)


def test_an_unknown_offer_is_refused_and_nothing_moved(shops: Street):
    cart = orders.empty_cart()
    with pytest.raises(NoSuchOffer):
        services.add_line(cart_id=cart.pk, offer_id=10**9, quantity=1, now=NOON)
    assert contents(cart) == {}


def test_an_offer_that_is_withdrawn_is_refused(shops: Street):
    Offer.objects.filter(pk=shops.biscuits.pk).update(is_active=False)
    cart = orders.empty_cart()
    with pytest.raises(errors.OfferNotForSale, match="not for sale at present"):
        add(cart, shops.biscuits)
    assert contents(cart) == {}


def test_an_offer_of_a_suspended_vendor_is_refused(shops: Street):
    Vendor.objects.filter(pk=shops.bakery.pk).update(status="suspended")
    with pytest.raises(errors.OfferNotForSale):
        add(orders.empty_cart(), shops.biscuits)


def test_more_than_there_is_is_refused_with_what_is_left(shops: Street):
    Stock.objects.filter(pk=shops.biscuits.pk).update(on_hand=3)
    cart = orders.empty_cart()
    add(cart, shops.biscuits, 2)
    for quantity in (2, 900):
        with pytest.raises(OutOfStock) as refusal:
            add(cart, shops.biscuits, quantity)
        assert refusal.value.left == {shops.biscuits.pk: 3}
    assert contents(cart) == {shops.biscuits.sku: 2}


def test_units_held_for_another_buyer_cannot_be_put_in(shops: Street):
    Stock.objects.filter(pk=shops.biscuits.pk).update(on_hand=3, reserved=2)
    with pytest.raises(OutOfStock):
        add(orders.empty_cart(), shops.biscuits, 2)


def test_two_visits_that_sum_to_more_than_999_are_refused(shops: Street):
    Stock.objects.filter(pk=shops.tin.pk).update(on_hand=5_000)
    cart = orders.empty_cart()
    add(cart, shops.tin, 999)
    with pytest.raises(errors.QuantityRefused):
        add(cart, shops.tin, 1)
    assert contents(cart) == {shops.tin.sku: 999}


def test_a_cart_takes_a_hundred_different_products_and_no_more(shops: Street, monkeypatch):
    monkeypatch.setattr("marketplace.orders.services.change_lines.MAX_LINES", 1)
    cart = orders.empty_cart()
    add(cart, shops.tin)
    add(cart, shops.tin)
    with pytest.raises(errors.CartFull, match="at most 1"):
        add(cart, shops.biscuits)


def test_a_line_changes_and_goes(shops: Street):
    cart = orders.full_cart(shops)
    line = cart.lines.get(offer=shops.tin)
    services.set_quantity(cart_id=cart.pk, line_id=line.pk, quantity=7, now=NOON)
    assert contents(cart)[shops.tin.sku] == 7
    services.remove_line(cart_id=cart.pk, line_id=line.pk, now=NOON)
    assert shops.tin.sku not in contents(cart)


def test_a_line_of_a_strangers_cart_does_not_exist(shops: Street):
    theirs = orders.full_cart(shops)
    mine = orders.empty_cart()
    line = theirs.lines.get(offer=shops.tin)
    with pytest.raises(errors.LineNotFound):
        services.set_quantity(cart_id=mine.pk, line_id=line.pk, quantity=9, now=NOON)
    with pytest.raises(errors.LineNotFound):
        services.remove_line(cart_id=mine.pk, line_id=line.pk, now=NOON)
    assert contents(theirs)[shops.tin.sku] == 3


def test_a_placed_cart_takes_no_more_changes(shops: Street):
    order = orders.placed_order(shops)
    line = order.cart.lines.first()
    for change in (
        lambda: add(order.cart, shops.tin),
        lambda: services.remove_line(cart_id=order.cart_id, line_id=line.pk, now=NOON),
        lambda: services.set_currency(cart_id=order.cart_id, currency="MOP", now=NOON),
    ):
        with pytest.raises(errors.CartClosed):
            change()
    assert order.cart.lines.count() == 3


def test_destination_and_currency_are_those_on_the_list(shops: Street):
    cart = orders.empty_cart()
    assert services.set_destination(cart_id=cart.pk, zone="HK", now=NOON).zone == "HK"
    assert services.set_currency(cart_id=cart.pk, currency="USD", now=NOON).currency == "USD"
    for currency in ("JPY", "GBP", "mop", "", "XXX"):
        with pytest.raises(errors.CurrencyRefused):
            services.set_currency(cart_id=cart.pk, currency=currency, now=NOON)
    with pytest.raises(errors.DestinationRefused):
        services.set_destination(cart_id=cart.pk, zone="MARS", now=NOON)
    cart.refresh_from_db()
    assert (cart.zone, cart.currency) == ("HK", "USD")


def test_a_guest_finds_the_cart_again_by_its_key(shops: Street):
    cart = services.cart_for_visitor(visitor=Visitor(), language="en", now=NOON)
    again = Visitor(key=cart.key)
    assert services.cart_for_visitor(visitor=again, language="en", now=NOON) == cart
    assert queries.find_cart(again) == cart
    assert queries.find_cart(Visitor(key=uuid4())) is None
    assert queries.find_cart(Visitor()) is None


def test_looking_for_a_cart_writes_nothing(shops: Street):
    assert queries.find_cart(Visitor(key=uuid4(), user_id=1)) is None
    assert queries.cart_unit_count(Visitor(key=uuid4())) == 0
    assert not Cart.objects.exists()


def test_a_persons_cart_is_never_reached_by_its_key(shops: Street):
    cart = orders.full_cart(shops, accounts.zhuhai_buyer())
    thief = Visitor(key=cart.key)
    assert queries.find_cart(thief) is None
    assert queries.cart_unit_count(thief) == 0
    assert services.cart_for_visitor(visitor=thief, language="en", now=NOON) != cart
    stranger = Visitor(key=cart.key, user_id=accounts.stranger().pk)
    assert queries.find_cart(stranger) is None


def test_a_person_has_one_open_cart(shops: Street):
    buyer = accounts.zhuhai_buyer()
    cart = services.cart_for_visitor(visitor=Visitor(user_id=buyer.pk), language="en", now=NOON)
    with pytest.raises(IntegrityError, match="orders_one_open_cart"), transaction.atomic():
        orders.empty_cart(buyer)
    assert queries.find_cart(Visitor(user_id=buyer.pk)) == cart


def test_the_badge_counts_units(shops: Street):
    cart = orders.full_cart(shops)
    assert queries.cart_unit_count(orders.visitor(cart)) == 6


def test_a_guests_cart_becomes_the_persons_at_sign_in(shops: Street):
    guest, buyer = orders.full_cart(shops), accounts.zhuhai_buyer()
    merged = services.merge_carts(key=guest.key, user_id=buyer.pk, now=NOON)
    assert merged == guest
    assert merged.user_id == buyer.pk
    assert services.merge_carts(key=guest.key, user_id=buyer.pk, now=NOON) == guest


def test_merging_adds_quantities_up_to_the_stock(shops: Street):
    buyer = accounts.zhuhai_buyer()
    own, guest = orders.empty_cart(buyer), orders.empty_cart(currency="HKD", zone="HK")
    add(own, shops.biscuits, 2)
    add(guest, shops.biscuits, 3)
    add(own, shops.tin, 60)
    add(guest, shops.tin, 70)
    add(guest, shops.gift_set, 1)
    merged = services.merge_carts(key=guest.key, user_id=buyer.pk, now=NOON)
    assert merged == own
    assert contents(own) == {
        shops.biscuits.sku: 5,
        shops.tin.sku: 100,
        shops.gift_set.sku: 1,
    }
    assert (merged.currency, merged.zone) == ("HKD", "HK")
    guest.refresh_from_db()
    assert guest.status == Cart.Status.MERGED
    assert not guest.lines.exists()


def test_merging_keeps_one_unit_of_what_is_sold_out(shops: Street):
    buyer = accounts.zhuhai_buyer()
    own, guest = orders.empty_cart(buyer), orders.empty_cart()
    add(own, shops.biscuits, 2)
    add(guest, shops.biscuits, 2)
    Stock.objects.filter(pk=shops.biscuits.pk).update(on_hand=0)
    services.merge_carts(key=guest.key, user_id=buyer.pk, now=NOON)
    assert contents(own) == {shops.biscuits.sku: 1}


def test_a_second_merge_finds_nothing_left(shops: Street):
    buyer = accounts.zhuhai_buyer()
    own, guest = orders.empty_cart(buyer), orders.empty_cart()
    add(guest, shops.biscuits, 2)
    for _ in range(2):
        assert services.merge_carts(key=guest.key, user_id=buyer.pk, now=NOON) == own
    assert contents(own) == {shops.biscuits.sku: 2}


def test_nobody_takes_a_persons_cart_by_merging_its_key(shops: Street):
    theirs, thief = orders.full_cart(shops, accounts.zhuhai_buyer()), accounts.stranger()
    assert services.merge_carts(key=theirs.key, user_id=thief.pk, now=NOON) is None
    theirs.refresh_from_db()
    assert theirs.user_id != thief.pk
    assert theirs.lines.count() == 3


def test_sentences_are_in_the_language_of_the_page(shops: Street):
    with translation.override("pt"), pytest.raises(Refused) as refusal:
        add(orders.empty_cart(), shops.tin, 0)
    assert str(refusal.value) == "Escolha uma quantidade entre 1 e 999."
