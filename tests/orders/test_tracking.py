"""What carriers tell moves orders: a parcel arrives, goes astray, or is paid for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.orders import services
from marketplace.orders.models import VendorOrder
from marketplace.shipping.carriers_api.statuses import Status
from marketplace.shipping.carriers_api.types import News
from marketplace.shipping.parcels import carrier_codes
from marketplace.shipping.parcels import services as parcels
from marketplace.shipping.parcels.events import ClaimApproved
from marketplace.shipping.parcels.models import Shipment
from payments.settlement.models import Adjustment, Earning
from tests.factories import accounts, orders, vendors
from tests.factories.orders import NOON, Street

NUMBER = "SF1234567890123"


@pytest.fixture
def part(shops: Street) -> VendorOrder:
    order = orders.captured(orders.placed_order(shops, accounts.zhuhai_buyer()))
    part = orders.part_of(order, shops.bakery)
    baker = vendors.member(shops.bakery, accounts.baker())
    services.hand_over(
        public_id=part.public_id,
        carrier="順豐速運",
        tracking_number=NUMBER,
        member=baker,
        now=NOON,
    )
    return part


def tell(status: Status, hours: int) -> None:
    at = NOON + timedelta(hours=hours)
    news = News("sf", NUMBER, status.value, "", status, at)
    parcels.record_news(shipment_id=Shipment.objects.get().pk, news=[news], source="sf", now=at)
    outbox.drain()


def stored(part: VendorOrder) -> VendorOrder:
    return VendorOrder.objects.get(pk=part.pk)


def test_a_hand_over_is_followed_by_the_end_of_the_phone_and_nothing_else_of_the_buyer(part):
    row = Shipment.objects.get()
    assert (row.carrier, row.waybill, row.phone_last4) == ("sf", NUMBER, "8000")
    assert (row.reference, row.vendor_ref) == (part.ref, part.vendor.ref)
    assert row.parcels.get().weight_g == sum(
        line.quantity * line.gross_weight_g for line in part.lines.all()
    )


def test_a_delivery_by_the_carrier_starts_the_hold_at_its_time(part):
    tell(Status.DELIVERED, 50)
    moved = stored(part)
    assert (moved.status, moved.delivered_at) == ("delivered", NOON + timedelta(hours=50))
    assert part.fulfillments.get().status == "delivered"
    assert Earning.objects.get(reference=part.ref).delivered_at == moved.delivered_at


def test_a_second_word_of_the_carrier_changes_nothing(part):
    tell(Status.DELIVERED, 50)
    tell(Status.EXCEPTION, 60)
    tell(Status.DELIVERED, 70)
    assert stored(part).delivered_at == NOON + timedelta(hours=50)


def test_a_buyer_who_was_quicker_stays_first(part):
    services.receive_with_proof(vendor_order_id=part.pk, now=NOON + timedelta(hours=1))
    tell(Status.DELIVERED, 50)
    assert stored(part).delivered_at == NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "fulfillment"),
    [(Status.LOST, "failed"), (Status.RETURNING, "failed"), (Status.RETURNED, "returned")],
)
def test_a_parcel_that_went_astray_is_never_received_by_the_timer(part, status, fulfillment):
    tell(status, 50)
    assert part.fulfillments.get().status == fulfillment
    assert services.receive_by_timer(now=NOON + timedelta(days=40)) == 0


def test_a_lost_parcel_that_is_found_still_arrives(part):
    tell(Status.LOST, 50)
    tell(Status.IN_TRANSIT, 60)
    tell(Status.DELIVERED, 70)
    assert stored(part).status == "delivered"


def test_an_approved_claim_asks_finance_for_the_money_once(part):
    with transaction.atomic():
        for _ in range(2):
            outbox.record(
                ClaimApproved(
                    claim_ref="clm_1",
                    shipment_ref="shp_1",
                    reference=part.ref,
                    vendor_ref=part.vendor.ref,
                    amount=Money(18_800, "MOP"),
                    proposed_by="user:1",
                    approved_by="user:2",
                    approved_at=NOON,
                )
            )
    outbox.drain()
    row = Adjustment.objects.get()
    assert (row.payee_ref, row.amount_minor, row.currency) == (part.vendor.ref, 18_800, "MOP")
    assert (row.status, row.proposed_by, row.reference) == ("proposed", "user:2", "claim:clm_1")


@pytest.mark.parametrize(
    ("carrier", "number", "is_right"),
    [
        ("Macau Post", "EE123456785MO", True),
        ("澳門郵電", "EE123456780MO", False),
        ("Macau Post", "EE12345678MO", False),
        ("SF Express", "SF12345", True),
        ("SF Express", "123456789012", True),
        ("Somebody", "EE123456780MO", True),
    ],
)
def test_a_mistyped_number_is_caught_where_its_carrier_has_a_rule(
    carrier: str, number: str, is_right: bool
):
    assert (carrier_codes.fault_of(carrier_codes.code_of(carrier), number) == "") == is_right
