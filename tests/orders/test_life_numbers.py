"""The numbers of docs/order-life.md, one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.models import Stock
from marketplace.orders import services
from marketplace.orders.models import CanceledLine, RefundRequest, VendorOrder
from marketplace.orders.unsent import canceled_by_refund, still_to_send
from payments.settlement import services as settlement
from payments.settlement.checking import check
from tests.factories import accounts, refunds, vendors
from tests.factories.ledger import proven_balances
from tests.factories.orders import NOON


@pytest.mark.parametrize(
    ("ordered", "sent", "before", "units", "reason", "canceled", "left"),
    [
        (3, 0, 0, 1, "out_of_stock", 1, 2),
        (3, 0, 0, 3, "goodwill", 0, 3),
        (3, 2, 0, 1, "damaged", 0, 1),
        (3, 2, 0, 3, "damaged", 1, 0),
        (3, 2, 0, 1, "other", 1, 0),
        (3, 3, 0, 2, "damaged", 0, 0),
    ],
)
def test_a_refund_takes_the_units_that_its_reason_speaks_of(
    ordered, sent, before, units, reason, canceled, left
):
    unsent = still_to_send(ordered, sent=sent, canceled=0)
    found = canceled_by_refund(reason, units, unsent=unsent, sent_and_kept=sent - before)
    assert found == canceled
    assert still_to_send(ordered, sent=sent, canceled=found) == left


@pytest.fixture
def sold(shops, provider):
    return refunds.sold(shops, provider)


def on_shelf(*offers) -> list[int]:
    return [Stock.objects.get(pk=offer.pk).on_hand for offer in offers]


def told(part: VendorOrder) -> tuple[int, int, int]:
    row = RefundRequest.objects.get(vendor_order=part)
    return row.buyer_minor, row.vendor_minor, row.commission_minor


def ship(part, member, number: str, *units: int, at=NOON):
    lines = part.lines.order_by("position").values_list("pk", flat=True)
    return services.hand_over(
        public_id=part.public_id,
        carrier="SF Express",
        tracking_number=number,
        quantities=dict(zip(lines, units, strict=True)) if units else None,
        member=member,
        now=at,
    )


def cancel(part, member, reason: str = "other", at=NOON):
    return services.cancel_by_vendor(public_id=part.public_id, member=member, reason=reason, now=at)


def status(part: VendorOrder) -> str:
    return VendorOrder.objects.get(pk=part.pk).status


@pytest.mark.django_db
def test_all_of_the_bakery_before_anything_left(shops, sold):
    baker = vendors.member(shops.bakery, accounts.baker())
    row = cancel(sold.bakery, baker)
    assert (status(sold.bakery), row.is_whole) == ("canceled", True)
    assert told(sold.bakery) == (17_890, 21_100, 1_408)
    assert on_shelf(shops.biscuits) == [100]
    settlement.post_due(now=NOON)  # the sale is over: what waited of it is set off
    books = proven_balances()
    assert not books.get(f"vendor_pending:{shops.bakery.ref}:MOP")
    assert not books.get("commission:MOP")  # never earned
    assert check()["broken"] == 0


@pytest.mark.django_db
def test_one_box_left_and_then_the_rest(shops, sold):
    baker = vendors.member(shops.bakery, accounts.baker())
    ship(sold.bakery, baker, "SF0000000001", 1)
    assert status(sold.bakery) == "accepted"
    row = cancel(sold.bakery, baker)
    assert (status(sold.bakery), row.is_whole) == ("fulfilled", False)
    assert told(sold.bakery) == (7_460, 8_800, 704)
    assert on_shelf(shops.biscuits) == [99]


@pytest.mark.django_db
@pytest.mark.parametrize(("reason", "tins"), [("other", 99), ("out_of_stock", 97)])
def test_gift_set_and_one_tin_left_and_then_the_rest(shops, sold, reason, tins):
    fishmonger = vendors.member(shops.tinned_fish, accounts.fishmonger())
    ship(sold.tinned_fish, fishmonger, "SF0000000001", 1, 1)
    cancel(sold.tinned_fish, fishmonger, reason)
    assert told(sold.tinned_fish) == (4_500, 5_300, 424)
    assert on_shelf(shops.gift_set, shops.tin) == [99, tins]
    assert list(CanceledLine.objects.values_list("quantity", flat=True)) == [2]
    assert check()["broken"] == 0


@pytest.mark.django_db
def test_two_parcels_day_by_day(shops, sold):
    fishmonger = vendors.member(shops.tinned_fish, accounts.fishmonger())
    part = sold.tinned_fish
    seen = []

    def look() -> None:
        row = VendorOrder.objects.get(pk=part.pk)
        seen.append((row.status, row.standing))

    def day(number: int):
        return NOON + timedelta(days=number - 1)

    ship(part, fishmonger, "SF0000000001", 1, 1, at=day(1))
    look()
    ship(part, fishmonger, "SF0000000002", 0, 2, at=day(3))
    look()
    assert services.receive_by_timer(now=day(15)) == 1
    look()
    assert services.receive_by_timer(now=day(17)) == 1
    look()
    assert services.complete_delivered(now=day(24)) == 1
    look()
    assert seen == [
        ("accepted", "partially_fulfilled"),
        ("fulfilled", "fulfilled"),
        ("fulfilled", "partially_delivered"),
        ("delivered", "delivered"),
        ("completed", "completed"),
    ]
    assert VendorOrder.objects.get(pk=part.pk).delivered_at == day(17)
