"""What a buyer asks of shops, keeps for later, and in which quantities goods are sold."""

from __future__ import annotations

import dataclasses
from importlib import import_module

import pytest
from django.db import IntegrityError, transaction

from catalog.models import Offer
from marketplace.orders import errors, queries, services
from marketplace.orders.models import CartNote, VendorOrder, Wish
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from marketplace.orders.wish_types import PartWishes
from tests.factories import accounts, orders
from tests.factories.orders import NOON, Street
from tests.orders.test_closures import BOTH, closing

GIFT = PartWishes("Ring twice.", "生日快樂！", hides_prices=True)


def write(cart, shop, wishes: PartWishes = GIFT) -> PartWishes:
    return services.write_note(
        cart_id=cart.pk, vendor_public_id=shop.public_id, wishes=wishes, now=NOON
    )


def view(cart):
    return queries.cart_view(cart, language="en", currency="CNY", now=NOON)


def test_a_note_is_frozen_on_the_vendor_order_of_its_shop_alone(shops: Street):
    cart = orders.full_cart(shops)
    write(cart, shops.bakery)
    assert [group.wishes for group in view(cart).groups] == [GIFT, PartWishes()]
    order = orders.captured(orders.place(orders.checkout(cart, orders.standard_deliveries(shops))))
    part = orders.part_of(order, shops.bakery)
    assert queries.vendor_order_view(shops.bakery.pk, part.public_id).wishes == GIFT
    told = queries.order_view(order.public_id, reader=_reader(order)).parts
    assert [each.wishes for each in told] == [GIFT, PartWishes()]
    with pytest.raises(IntegrityError), transaction.atomic():
        VendorOrder.objects.filter(pk=part.pk).update(gift_message="Something else")


def _reader(order) -> OrderReader:
    return OrderReader(token=order_token(order.public_id))


def test_a_note_is_cleaned_replaced_and_taken_out(shops: Street):
    cart = orders.full_cart(shops)
    assert write(cart, shops.bakery, PartWishes("  a\x07  b \n\n c ")).note == "a b\nc"
    write(cart, shops.bakery)
    assert CartNote.objects.get().gift_message == "生日快樂！"
    write(cart, shops.bakery, PartWishes())
    assert CartNote.objects.count() == 0


def test_a_note_that_is_too_long_or_to_a_shop_outside_is_refused(shops: Street):
    cart = orders.empty_cart()
    services.add_line(cart_id=cart.pk, offer_id=shops.biscuits.pk, quantity=1, now=NOON)
    for shop, wishes in ((shops.tinned_fish, GIFT), (shops.bakery, PartWishes("x" * 301))):
        with pytest.raises(errors.NoteRefused):
            write(cart, shop, wishes)
    assert CartNote.objects.count() == 0


def test_notes_come_along_at_sign_in_where_there_is_none(shops: Street):
    person = accounts.zhuhai_buyer()
    own, guest = orders.full_cart(shops, person), orders.full_cart(shops)
    write(own, shops.bakery, PartWishes("mine"))
    write(guest, shops.bakery, PartWishes("the guest's"))
    write(guest, shops.tinned_fish, PartWishes("fish"))
    services.merge_carts(key=guest.key, user_id=person.pk, now=NOON)
    assert sorted(own.notes.values_list("note", flat=True)) == ["fish", "mine"]


def test_what_is_kept_is_kept_once_with_the_price_of_that_day(shops: Street):
    person = accounts.zhuhai_buyer()
    kept = services.kept_now(offer_id=shops.biscuits.pk, quantity=2)
    for _twice in range(2):
        services.keep_for_later(user_id=person.pk, goods=kept, now=NOON)
    Offer.objects.filter(pk=shops.biscuits.pk).update(price_minor=9_100)
    [shown] = queries.kept_views(queries.kept_of(person.pk), language="en")
    assert (shown.goods.quantity, shown.goods.price_seen.minor) == (2, 8_800)
    assert [notice.text for notice in shown.notices] == [
        "The price rose by MOP$3.00 since you added it."
    ]
    services.let_go(user_id=person.pk, offer_id=shops.biscuits.pk)
    assert queries.kept_count(person.pk) == 0


def test_what_a_guest_kept_joins_the_persons_as_far_as_there_is_room(
    shops: Street, monkeypatch: pytest.MonkeyPatch
):
    room = import_module("marketplace.orders.services.keep_for_later")
    monkeypatch.setattr(room, "MOST", 2)
    person = accounts.zhuhai_buyer()
    goods = [
        services.kept_now(offer_id=offer.pk)
        for offer in (shops.biscuits, shops.tin, shops.gift_set)
    ]
    gone = dataclasses.replace(goods[0], offer_id=999_999)
    services.merge_kept(user_id=person.pk, goods=[gone, *goods], now=NOON)
    assert Wish.objects.count() == 2
    with pytest.raises(errors.WishesFull):
        services.keep_for_later(user_id=person.pk, goods=goods[2], now=NOON)


def sixes(offer: Offer) -> None:
    Offer.objects.filter(pk=offer.pk).update(least_quantity=6, quantity_step=6, most_quantity=24)


@pytest.mark.parametrize("quantity", [5, 8, 30])
def test_a_cart_takes_no_quantity_that_the_shop_does_not_sell(shops: Street, quantity: int):
    sixes(shops.tin)
    cart = orders.empty_cart()
    with pytest.raises(errors.QuantityNotSold) as refusal:
        services.add_line(cart_id=cart.pk, offer_id=shops.tin.pk, quantity=quantity, now=NOON)
    assert "At least 6. In steps of 6. At most 24 in one order." in str(refusal.value)
    line = services.add_line(cart_id=cart.pk, offer_id=shops.tin.pk, quantity=6, now=NOON)
    with pytest.raises(errors.QuantityNotSold):
        services.set_quantity(cart_id=cart.pk, line_id=line.pk, quantity=quantity, now=NOON)
    assert cart.lines.get().quantity == 6


def test_a_rule_that_came_after_the_quote_stops_the_order(shops: Street):
    cart = orders.full_cart(shops)
    quote = orders.checkout(cart, orders.standard_deliveries(shops))
    sixes(shops.tin)
    line = view(cart).groups[1].lines[1]
    assert (line.is_buyable, line.least, line.step, line.maximum) == (False, 6, 6, 24)
    assert [notice.code for notice in line.notices] == ["not_sold_so"]
    before = orders.moved()
    with pytest.raises(errors.QuantityNotSold):
        orders.place(quote)
    assert orders.moved() == before


def test_a_cart_says_which_rule_closes_its_goods_to_the_zone(shops: Street):
    cart = orders.full_cart(shops)
    assert view(cart).groups[0].lines[0].notices == ()
    closing(shops, BOTH)
    shown = view(cart)
    [notice] = shown.groups[0].lines[0].notices
    assert notice.code == "closed"
    assert "Law 1/2026" in notice.text
    assert shown.can_check_out  # another address may do
    cart.zone = "MO"
    cart.save()
    assert view(cart).groups[0].lines[0].notices == ()
