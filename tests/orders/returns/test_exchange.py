"""An exchange: the same product again, without a payment, out of stock and on its way."""

from __future__ import annotations

import pytest

from catalog.models import Reservation, Stock
from marketplace.orders import return_errors as errors
from marketplace.orders.models import AddressCorrection, Fulfillment, RefundRequest, VendorOrder
from marketplace.orders.services import returns
from marketplace.shipping.parcels.models import Shipment
from tests.factories import accounts, refunds, vendors
from tests.factories.returns import (
    ARRIVED,
    DAY,
    approve,
    ask,
    left_the_shop,
    now_of,
    reader_of,
    receive,
    send,
)

pytestmark = pytest.mark.django_db


def exchange(part, *units, **changes):
    return ask(part, *units, wish="exchange", **({"reason": "damaged"} | changes))


def hand_over(of, member, number="SF5555555555555", at=ARRIVED + 7 * DAY):
    return returns.hand_over_replacement(
        public_id=of.public_id,
        carrier="SF Express",
        tracking_number=number,
        member=member,
        now=at,
    )


def held(offer):
    row = Stock.objects.get(offer=offer)
    return (row.on_hand, row.reserved)


def test_the_same_product_goes_out_again_and_no_money_moves(home):
    offer = home.bakery.lines.get().offer
    on_hand, _ = held(offer)
    of = approve(exchange(home.bakery, 1), home.baker)
    assert held(offer) == (on_hand, 1)
    received = receive(send(of), home.baker, [(1, 0)])
    assert (received.status, received.due_at) == ("received", ARRIVED + 11 * DAY)
    for _ in range(2):
        parcel = hand_over(of, home.baker)
    assert (parcel.replaces_id, parcel.lines.get().quantity) == (of.pk, 1)
    assert held(offer) == (on_hand - 1, 0)
    assert now_of(of).status == "replaced"
    assert not RefundRequest.objects.exists()
    shipment = Shipment.objects.get(reference=of.ref)
    assert shipment.waybill == "SF5555555555555"
    returns.follow_replacement(return_ref=of.ref, status="delivered", now=ARRIVED + 9 * DAY)
    assert Fulfillment.objects.get(pk=parcel.pk).status == "delivered"


def test_what_was_replaced_can_be_returned_again(home):
    of = approve(exchange(home.bakery, 2), home.baker, goods_stay=True)
    hand_over(of, home.baker)
    assert ask(home.bakery, 2, reason="damaged").status == "requested"


def test_another_version_at_another_price_is_refused_with_the_remedy(home, shops):
    with pytest.raises(errors.OtherPrice) as refusal:
        exchange(home.tinned_fish, 0, 1, offer=shops.gift_set.pk)
    assert "return it and buy again" in str(refusal.value)


def test_another_version_at_the_same_price_is_sent(home, shops):
    shops.gift_set.price_minor = shops.tin.price_minor
    shops.gift_set.save(update_fields=["price_minor"])
    of = approve(exchange(home.tinned_fish, 0, 1, offer=shops.gift_set.pk), home.fishmonger)
    assert Reservation.objects.get(reference=of.ref).offer_id == shops.gift_set.pk


def test_an_offer_of_another_shop_is_refused(home, shops):
    with pytest.raises(errors.OtherPrice):
        exchange(home.bakery, 1, offer=shops.tin.pk)


def test_without_stock_the_shop_may_give_the_money_instead(home):
    offer = home.bakery.lines.get().offer
    Stock.objects.filter(offer=offer).update(on_hand=0, reserved=0)
    of = exchange(home.bakery, 1)
    with pytest.raises(errors.NothingInStock):
        approve(of, home.baker)
    assert now_of(of).status == "requested"
    approve(of, home.baker, as_refund=True, goods_stay=True)
    assert (now_of(of).wish, now_of(of).status) == ("refund", "refunded")


def test_a_silent_shop_without_stock_gives_the_money(home):
    of = exchange(home.bakery, 1)
    Stock.objects.filter(offer=home.bakery.lines.get().offer).update(on_hand=0, reserved=0)
    returns.sweep_returns(now=of.due_at)
    assert (now_of(of).status, now_of(of).wish) == ("approved", "refund")


def test_a_replacement_that_never_leaves_becomes_a_refund(home):
    offer = home.bakery.lines.get().offer
    on_hand, _ = held(offer)
    of = receive(send(approve(exchange(home.bakery, 1), home.baker)), home.baker)
    returns.sweep_returns(now=of.due_at)
    fresh = now_of(of)
    assert (fresh.status, fresh.refund_request.buyer_minor) == ("refunded", 8_945)
    assert held(offer) == (on_hand + 1, 0)
    with pytest.raises(errors.ReturnMoved):
        hand_over(of, home.baker)


def test_of_an_exchange_of_which_not_all_came_the_money_of_what_came_goes_back(home):
    of = receive(send(approve(exchange(home.bakery, 2), home.baker)), home.baker, [(1, 1)])
    assert (of.status, of.refund_request.buyer_minor) == ("refunded", 8_945)
    assert not Stock.objects.get(offer=home.bakery.lines.get().offer).reserved


def test_a_withdrawn_exchange_lets_its_goods_go(home):
    of = approve(exchange(home.bakery, 1), home.baker)
    returns.withdraw_return(public_id=of.public_id, reader=reader_of(home.bakery), now=ARRIVED)
    assert held(home.bakery.lines.get().offer)[1] == 0


def test_the_replacement_of_a_lost_parcel_delivers_the_order(shops, provider):
    baker = vendors.member(shops.bakery, accounts.baker())
    part = left_the_shop(refunds.sold(shops, provider).bakery, baker)
    of = exchange(part, 2, reason="not_delivered", now=part.fulfilled_at + 11 * DAY)
    approve(of, baker, now=part.fulfilled_at + 12 * DAY)
    hand_over(of, baker, at=part.fulfilled_at + 13 * DAY)
    at = part.fulfilled_at + 15 * DAY
    assert returns.follow_replacement(return_ref=of.ref, status="delivered", now=at)
    assert VendorOrder.objects.get(pk=part.pk).delivered_at == at


def test_what_was_given_back_meanwhile_is_not_sent_again(home):
    of = receive(send(approve(exchange(home.bakery, 2), home.baker)), home.baker)
    refunds.give_back(home.bakery, 1)
    with pytest.raises(errors.ReturnMoved):
        hand_over(of, home.baker)
    assert not of.replacements.exists()
    returns.sweep_returns(now=of.due_at)
    assert (now_of(of).status, now_of(of).ended_why) == ("closed", "otherwise")
    assert not Stock.objects.get(offer=home.bakery.lines.get().offer).reserved


def test_a_unit_that_no_exchange_asks_for_may_be_given_back_beside_it(home):
    of = receive(send(approve(exchange(home.bakery, 1), home.baker)), home.baker)
    refunds.give_back(home.bakery, 1)
    assert hand_over(of, home.baker).lines.get().quantity == 1


def test_a_replacement_is_followed_by_the_telephone_of_where_it_goes(home):
    row = AddressCorrection.objects.create(
        vendor_order=home.bakery,
        address=accounts.zhuhai_address().to_dict() | {"phone": "+8613800138001"},
        asked_by="guest",
        corrected_at=ARRIVED,
    )
    VendorOrder.objects.filter(pk=home.bakery.pk).update(correction=row)
    of = approve(exchange(home.bakery, 1), home.baker, goods_stay=True)
    hand_over(of, home.baker)
    assert Shipment.objects.get(reference=of.ref).phone_last4 == "8001"
