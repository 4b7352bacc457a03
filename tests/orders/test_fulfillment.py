"""From paid to completed: who may move a part, with what, and what time does by itself."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import time_machine

from marketplace.foundation.models import OutboxEvent
from marketplace.orders import errors, services, tasks
from marketplace.orders.models import Fulfillment, Order, VendorOrder
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember
from payments.settlement.models import Earning, WaitingEarning
from tests.factories import accounts, orders, vendors
from tests.factories.orders import NOON, Street
from tests.factories.roles import without_triggers


@pytest.fixture
def order(shops: Street) -> Order:
    return orders.captured(orders.placed_order(shops, accounts.zhuhai_buyer()))


@pytest.fixture
def part(shops: Street, order: Order) -> VendorOrder:
    return orders.part_of(order, shops.bakery)


@pytest.fixture
def baker(shops: Street) -> VendorMember:
    return vendors.member(shops.bakery, accounts.baker())


def hand_over(part: VendorOrder, member: VendorMember, **changes) -> Fulfillment:
    given = {"carrier": "SF Express", "tracking_number": "sf 1234 5678 9012"} | changes
    return services.hand_over(public_id=part.public_id, member=member, now=NOON, **given)


def confirm(part: VendorOrder, reader: OrderReader, now=NOON) -> VendorOrder:
    return services.confirm_receipt(public_id=part.public_id, reader=reader, now=now)


def buyer_of(part: VendorOrder) -> OrderReader:
    return OrderReader(user_id=part.order.user_id)


def stored(part: VendorOrder) -> VendorOrder:
    return VendorOrder.objects.get(pk=part.pk)


def test_a_vendor_accepts_its_own_part_once(part: VendorOrder, baker: VendorMember):
    for _ in range(2):
        services.accept_vendor_order(public_id=part.public_id, member=baker, now=NOON)
    assert (stored(part).status, stored(part).accepted_at) == ("accepted", NOON)


def test_a_hand_over_takes_all_lines_with_carrier_and_number(
    part: VendorOrder, baker: VendorMember
):
    services.accept_vendor_order(public_id=part.public_id, member=baker, now=NOON)
    fulfillment = hand_over(part, baker)
    assert (fulfillment.status, fulfillment.carrier) == ("handed_over", "SF Express")
    assert fulfillment.tracking_number == "SF123456789012"
    assert [(row.line_id, row.quantity) for row in fulfillment.lines.all()] == [
        (line.pk, line.quantity) for line in part.lines.all()
    ]
    assert stored(part).status == "fulfilled"
    (event,) = OutboxEvent.objects.filter(topic="orders.vendor_order_handed_over")
    assert event.payload["tracking_number"] == "SF123456789012"


def test_a_hand_over_accepts_what_was_only_paid(part: VendorOrder, baker: VendorMember):
    hand_over(part, baker)
    assert (stored(part).accepted_at, stored(part).fulfilled_at) == (NOON, NOON)


def test_a_second_hand_over_returns_the_first(part: VendorOrder, baker: VendorMember):
    first = hand_over(part, baker)
    assert hand_over(part, baker) == first
    with pytest.raises(errors.MoveRefused):
        hand_over(part, baker, tracking_number="OTHER-1234")
    assert Fulfillment.objects.count() == 1


def test_handing_over_one_part_leaves_the_other_and_no_money_moves(
    shops: Street, order: Order, part: VendorOrder, baker: VendorMember
):
    entries = orders.entry_count()
    hand_over(part, baker)
    assert orders.part_of(order, shops.tinned_fish).status == "paid"
    assert orders.entry_count() == entries
    assert Order.objects.get(pk=order.pk).shipping_minor == 6_360


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"carrier": " "}, {"carrier"}),
        ({"carrier": "x" * 61}, {"carrier"}),
        ({"tracking_number": ""}, {"tracking_number"}),
        ({"tracking_number": "abc"}, {"tracking_number"}),
        ({"tracking_number": "=HYPERLINK(1)"}, {"tracking_number"}),
        ({"carrier": "", "tracking_number": "1" * 41}, {"carrier", "tracking_number"}),
    ],
)
def test_a_hand_over_without_a_way_to_find_the_parcel_is_refused(
    part: VendorOrder, baker: VendorMember, changes, fields
):
    before = orders.moved()
    with pytest.raises(errors.TrackingRefused) as refusal:
        hand_over(part, baker, **changes)
    assert set(refusal.value.fields) == fields
    assert orders.moved() == before
    assert stored(part).status == "paid"


def test_a_pickup_needs_no_number(shops: Street, baker: VendorMember):
    shops.bakery.shipping_rates.update(code="pickup")
    cart = orders.full_cart(shops)
    deliveries = orders.standard_deliveries(shops) | {shops.bakery.public_id: "pickup"}
    order = orders.captured(orders.place(orders.checkout(cart, deliveries)))
    part = orders.part_of(order, shops.bakery)
    assert hand_over(part, baker, carrier="Counter", tracking_number="").tracking_number == ""


def test_another_vendors_part_does_not_exist(shops: Street, part: VendorOrder):
    fishmonger = vendors.member(shops.tinned_fish, accounts.fishmonger())
    before = orders.moved()
    with pytest.raises(errors.OrderNotFound):
        services.accept_vendor_order(public_id=part.public_id, member=fishmonger, now=NOON)
    with pytest.raises(errors.OrderNotFound):
        hand_over(part, fishmonger)
    assert orders.moved() == before
    assert stored(part).status == "paid"


@pytest.mark.parametrize("role", ["catalog", "finance"])
def test_a_role_that_does_not_fulfill_is_refused(shops: Street, part: VendorOrder, role):
    member = vendors.member(shops.bakery, accounts.baker(), role)
    with pytest.raises(MemberRoleMissing):
        services.accept_vendor_order(public_id=part.public_id, member=member, now=NOON)
    with pytest.raises(MemberRoleMissing):
        hand_over(part, member)
    assert stored(part).status == "paid"


def test_the_fulfillment_role_is_enough(shops: Street, part: VendorOrder):
    hand_over(part, vendors.member(shops.bakery, accounts.baker(), "fulfillment"))
    assert stored(part).status == "fulfilled"


def test_an_unpaid_part_is_nothing_to_its_vendor(shops: Street, baker: VendorMember):
    part = orders.part_of(orders.placed_order(shops), shops.bakery)
    with pytest.raises(errors.OrderNotFound):
        services.accept_vendor_order(public_id=part.public_id, member=baker, now=NOON)
    with pytest.raises(errors.OrderNotFound):
        hand_over(part, baker)
    assert stored(part).status == "placed"


def test_a_receipt_starts_the_hold_of_the_vendors_money(part: VendorOrder, baker: VendorMember):
    fulfillment = hand_over(part, baker)
    later = NOON + timedelta(days=3)
    confirm(part, buyer_of(part), now=later)
    fulfillment.refresh_from_db()
    assert (stored(part).status, fulfillment.status) == ("delivered", "delivered")
    earning = Earning.objects.get(reference=part.ref)
    assert earning.due_at == later + timedelta(days=7)
    (event,) = OutboxEvent.objects.filter(topic="orders.vendor_order_delivered")
    assert event.payload["vendor_order_ref"] == part.ref


def test_the_first_receipt_counts(part: VendorOrder, baker: VendorMember):
    hand_over(part, baker)
    confirm(part, buyer_of(part))
    confirm(part, buyer_of(part), now=NOON + timedelta(days=2))
    assert stored(part).delivered_at == NOON
    assert OutboxEvent.objects.filter(topic="orders.vendor_order_delivered").count() == 1


def test_nobody_receives_what_was_not_handed_over(part: VendorOrder):
    with pytest.raises(errors.MoveRefused):
        confirm(part, buyer_of(part))
    assert Earning.objects.get(reference=part.ref).due_at is None


def test_a_stranger_cannot_confirm_a_receipt(part: VendorOrder, baker: VendorMember):
    hand_over(part, baker)
    other = order_token("ord_000000000000")
    for reader in (
        OrderReader(),
        OrderReader(user_id=accounts.stranger().pk),
        OrderReader(user_id=baker.user_id),
        OrderReader(token=other),
        OrderReader(token=part.order.public_id),
    ):
        with pytest.raises(errors.OrderNotFound):
            confirm(part, reader)
    assert stored(part).status == "fulfilled"


def test_a_guest_confirms_with_the_token_of_the_mail(shops: Street, baker: VendorMember):
    order = orders.captured(orders.placed_order(shops))
    part = orders.part_of(order, shops.bakery)
    hand_over(part, baker)
    confirm(part, OrderReader(token=order_token(order.public_id)))
    assert stored(part).status == "delivered"


def test_a_parcel_counts_as_received_fourteen_days_after_hand_over(
    part: VendorOrder, baker: VendorMember
):
    hand_over(part, baker)
    due = NOON + timedelta(days=14)
    assert services.receive_by_timer(now=due - timedelta(seconds=1)) == 0
    assert services.receive_by_timer(now=due) == 1
    assert services.receive_by_timer(now=due) == 0
    assert (stored(part).status, stored(part).delivered_at) == ("delivered", due)
    assert Earning.objects.get(reference=part.ref).due_at == due + timedelta(days=7)


@pytest.mark.parametrize("record", [services.record_failed, services.record_returned])
def test_a_parcel_that_went_astray_never_counts_as_received(
    part: VendorOrder, baker: VendorMember, record
):
    record(fulfillment_id=hand_over(part, baker).pk, now=NOON)
    assert services.receive_by_timer(now=NOON + timedelta(days=90)) == 0
    assert stored(part).status == "fulfilled"


def test_an_operator_with_proof_counts_a_part_as_received_once(
    part: VendorOrder, baker: VendorMember
):
    with pytest.raises(errors.MoveRefused):
        services.receive_with_proof(vendor_order_id=part.pk, now=NOON)
    hand_over(part, baker)
    assert services.receive_with_proof(vendor_order_id=part.pk, now=NOON)
    assert not services.receive_with_proof(vendor_order_id=part.pk, now=NOON + timedelta(days=1))
    assert stored(part).delivered_at == NOON
    assert Earning.objects.get(reference=part.ref).due_at == NOON + timedelta(days=7)


def test_one_part_that_cannot_move_does_not_stop_the_others(
    shops: Street, order: Order, part: VendorOrder, baker: VendorMember, caplog
):
    fish = orders.part_of(order, shops.tinned_fish)
    hand_over(part, baker)
    hand_over(fish, vendors.member(shops.tinned_fish, accounts.fishmonger()))
    WaitingEarning.objects.filter(earning__reference=part.ref).delete()
    with without_triggers("settlement_earning"):
        Earning.objects.filter(reference=part.ref).delete()  # its money is missing
    with caplog.at_level(logging.CRITICAL):
        assert services.receive_by_timer(now=NOON + timedelta(days=14)) == 1
    assert (stored(part).status, stored(fish).status) == ("fulfilled", "delivered")


def test_a_part_is_completed_when_the_hold_has_passed(part: VendorOrder, baker: VendorMember):
    hand_over(part, baker)
    confirm(part, buyer_of(part))
    due = NOON + timedelta(days=7)
    assert services.complete_delivered(now=due - timedelta(seconds=1)) == 0
    assert services.complete_delivered(now=due) == 1
    assert services.complete_delivered(now=due) == 0
    assert (stored(part).status, stored(part).completed_at) == ("completed", due)


def test_the_sweeps_run_as_tasks(part: VendorOrder, baker: VendorMember):
    hand_over(part, baker)
    with time_machine.travel(NOON + timedelta(days=14), tick=False):
        tasks.sweep_receipts()
    assert stored(part).status == "delivered"
    with time_machine.travel(NOON + timedelta(days=21), tick=False):
        tasks.sweep_completions()
    assert stored(part).status == "completed"
