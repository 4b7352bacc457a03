"""One vendor order, several parcels: what is in each, which arrived, and what that moves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from marketplace.foundation import outbox
from marketplace.orders import errors, queries, services
from marketplace.orders.models import Fulfillment, VendorOrder
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from marketplace.shipping.carriers_api.statuses import Status
from marketplace.shipping.carriers_api.types import News
from marketplace.shipping.parcels import services as parcels
from marketplace.shipping.parcels.models import Shipment
from payments.settlement.models import Earning
from tests.factories import accounts, orders, refunds, vendors
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db
ONE, TWO = "SF1000000000001", "SF1000000000002"


@pytest.fixture
def part(shops, provider) -> VendorOrder:
    """The gift set and three tins, paid."""
    return refunds.sold(shops, provider).tinned_fish


@pytest.fixture
def fishmonger(part):
    return vendors.member(part.vendor, accounts.fishmonger())


def ship(part, member, number, *units, at=NOON) -> Fulfillment:
    lines = part.lines.order_by("position").values_list("pk", flat=True)
    return services.hand_over(
        public_id=part.public_id,
        carrier="SF Express",
        tracking_number=number,
        quantities=dict(zip(lines, units, strict=True)) if units else None,
        member=member,
        now=at,
    )


def stored(part) -> VendorOrder:
    return VendorOrder.objects.get(pk=part.pk)


def tell(number: str, status: Status, hours: int) -> None:
    at = NOON + timedelta(hours=hours)
    news = News("sf", number, status.value, "", status, at)
    shipment = Shipment.objects.get(waybill=number)
    parcels.record_news(shipment_id=shipment.pk, news=[news], source="sf", now=at)
    outbox.drain()


def reader_of(part) -> OrderReader:
    return OrderReader(token=order_token(part.order.public_id))


def test_never_more_than_is_left_leaves(part, fishmonger):
    ship(part, fishmonger, ONE, 1, 1)
    before = orders.moved()
    for units in ((1, 0), (0, 3), (0, 0), (-1, 1)):
        with pytest.raises(errors.UnitsRefused):
            ship(part, fishmonger, TWO, *units)
    with pytest.raises(errors.UnitsRefused):
        services.hand_over(
            public_id=part.public_id,
            carrier="SF Express",
            tracking_number=TWO,
            quantities={0: 1},  # a line of nobody's
            member=fishmonger,
            now=NOON,
        )
    assert orders.moved() == before
    ship(part, fishmonger, TWO)  # all that is left
    assert stored(part).status == "fulfilled"
    assert [row.quantity for row in Fulfillment.objects.get(tracking_number=TWO).lines.all()] == [2]


def test_a_second_click_finds_the_parcel_and_its_number_is_of_one_parcel(part, fishmonger):
    first = ship(part, fishmonger, ONE, 1, 1)
    assert ship(part, fishmonger, ONE, 1, 1) == first
    with pytest.raises(errors.TrackingRefused):
        ship(part, fishmonger, ONE, 0, 1)
    assert Fulfillment.objects.count() == 1


def test_a_carrier_speaks_of_its_own_parcel(part, fishmonger):
    ship(part, fishmonger, ONE, 1, 1)
    ship(part, fishmonger, TWO)
    tell(TWO, Status.DELIVERED, 20)
    moved = stored(part)
    assert (moved.status, moved.standing) == ("fulfilled", "partially_delivered")
    assert Earning.objects.get(reference=part.ref).due_at is None
    assert dict(Fulfillment.objects.values_list("tracking_number", "status")) == {
        ONE: "handed_over",
        TWO: "delivered",
    }
    tell(ONE, Status.DELIVERED, 30)
    assert (stored(part).status, stored(part).delivered_at) == (
        "delivered",
        NOON + timedelta(hours=30),
    )
    due = Earning.objects.get(reference=part.ref).due_at
    assert due == NOON + timedelta(hours=30) + timedelta(days=7)


def test_what_arrived_before_the_rest_left_does_not_start_the_hold(part, fishmonger):
    ship(part, fishmonger, ONE, 1, 1)
    tell(ONE, Status.DELIVERED, 20)
    assert (stored(part).status, stored(part).standing) == ("accepted", "partially_delivered")
    assert services.receive_by_timer(now=NOON + timedelta(days=60)) == 0
    view = queries.order_view(part.order.public_id, reader=reader_of(part), language="en")
    assert view.status == "partially_delivered"
    later = NOON + timedelta(days=2)
    services.cancel_by_vendor(
        public_id=part.public_id, member=fishmonger, reason="out_of_stock", now=later
    )
    assert (stored(part).status, stored(part).delivered_at) == ("delivered", later)


def test_a_lost_parcel_stands_in_the_way_until_its_units_are_refunded(part, fishmonger):
    ship(part, fishmonger, ONE, 1, 1)
    ship(part, fishmonger, TWO)
    tell(ONE, Status.DELIVERED, 20)
    tell(TWO, Status.LOST, 30)
    assert services.receive_by_timer(now=NOON + timedelta(days=60)) == 0
    assert stored(part).status == "fulfilled"
    refunds.give_back(part, 0, 1, reason="not_delivered")
    assert stored(part).status == "fulfilled"
    refunds.give_back(part, 0, 1, reason="not_delivered")
    assert (stored(part).status, stored(part).delivered_at) == (
        "delivered",
        NOON + timedelta(hours=20),
    )
    assert Fulfillment.objects.get(tracking_number=TWO).status == "failed"


def test_a_buyer_confirms_one_parcel_or_all_that_left(part, fishmonger):
    first = ship(part, fishmonger, ONE, 1, 1)
    named = {"public_id": part.public_id, "reader": reader_of(part), "now": NOON}
    for _click in range(2):
        services.confirm_receipt(**named, parcel=str(first.pk))
    assert stored(part).standing == "partially_delivered"
    for wrong in ("nothing", str(part.pk)):
        with pytest.raises(errors.OrderNotFound):
            services.confirm_receipt(**named, parcel=wrong)
    with pytest.raises(errors.MoveRefused):
        services.confirm_receipt(**named)  # nothing is on its way
    ship(part, fishmonger, TWO)
    services.confirm_receipt(**named)
    assert stored(part).status == "delivered"


def test_an_operators_proof_is_for_all_of_it(part, fishmonger):
    ship(part, fishmonger, ONE, 1, 1)
    with pytest.raises(errors.MoveRefused):
        services.receive_with_proof(vendor_order_id=part.pk, now=NOON)
    ship(part, fishmonger, TWO)
    services.receive_with_proof(vendor_order_id=part.pk, now=NOON)
    assert set(Fulfillment.objects.values_list("status", flat=True)) == {"delivered"}


def test_a_refund_for_what_arrived_badly_leaves_the_rest_to_be_sent(part, fishmonger):
    ship(part, fishmonger, ONE, 0, 2)
    refunds.give_back(part, 0, 1, reason="damaged")
    shown = queries.vendor_order_view(part.vendor_id, part.public_id, language="en")
    assert [line.unsent for line in shown.lines] == [1, 1]
    refunds.give_back(part, 1, 1, reason="out_of_stock")
    assert stored(part).status == "fulfilled"


def test_the_buyer_and_the_shop_see_what_is_in_which_parcel(part, fishmonger):
    ship(part, fishmonger, ONE, 1, 1)
    with transaction.atomic():
        view = queries.order_view(part.order.public_id, reader=reader_of(part), language="en")
    seen = view.parts[1]
    (parcel,) = seen.fulfillments
    assert [line.quantity for line in parcel.lines] == [1, 1]
    assert (seen.status_label, seen.can_cancel, seen.is_asked_first) == (
        "Partly on its way",
        True,
        True,
    )
    own = queries.vendor_order_view(part.vendor_id, part.public_id, now=NOON, language="en")
    assert (own.unsent, own.can_hand_over, own.status_label) == (2, True, "Partly on its way")
    assert own.canceled_by_time_at == NOON + timedelta(days=14)
