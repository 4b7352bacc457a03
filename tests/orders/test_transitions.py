"""The table of moves: what is drawn is allowed, everything else is refused."""

from __future__ import annotations

import itertools

import pytest
from django.db import IntegrityError, transaction

from marketplace.orders import status, transitions
from marketplace.orders.errors import MoveRefused
from marketplace.orders.models import Fulfillment, VendorOrder
from tests.factories import orders
from tests.factories.orders import NOON, Street

VENDOR_ORDER_MOVES = {
    "paid": transitions.pay,
    "accepted": transitions.accept,
    "fulfilled": transitions.fulfill,
    "delivered": transitions.deliver,
    "completed": transitions.complete,
    "canceled": transitions.cancel,
}
DRAWN = {
    ("placed", "paid"),
    ("paid", "accepted"),
    ("accepted", "fulfilled"),
    ("fulfilled", "delivered"),
    ("delivered", "completed"),
    ("placed", "canceled"),
    ("paid", "canceled"),
    ("accepted", "canceled"),
}
FULFILLMENT_MOVES = {
    "handed_over": transitions.hand_over,
    "delivered": transitions.arrive,
    "failed": transitions.fail,
    "returned": transitions.bring_back,
}
DRAWN_OF_FULFILLMENTS = {
    ("packed", "handed_over"),
    ("handed_over", "delivered"),
    ("handed_over", "failed"),
    ("handed_over", "returned"),
    ("failed", "delivered"),
    ("failed", "returned"),
}


@pytest.fixture
def part(shops: Street) -> VendorOrder:
    return orders.part_of(orders.placed_order(shops), shops.bakery)


@pytest.mark.parametrize("wanted", VENDOR_ORDER_MOVES)
def test_a_vendor_order_moves_only_as_drawn(part: VendorOrder, wanted: str):
    for current in VendorOrder.Status.values:
        VendorOrder.objects.filter(pk=part.pk).update(status=current, paid_at=NOON)
        part.refresh_from_db()
        if (current, wanted) in DRAWN:
            VENDOR_ORDER_MOVES[wanted](part, at=NOON)
            assert getattr(VendorOrder.objects.get(pk=part.pk), f"{wanted}_at") == NOON
        else:
            with pytest.raises(MoveRefused) as refusal:
                VENDOR_ORDER_MOVES[wanted](part, at=NOON)
            assert refusal.value.facts == {"status": current, "wanted": wanted}
        expected = wanted if (current, wanted) in DRAWN else current
        assert VendorOrder.objects.get(pk=part.pk).status == expected


@pytest.mark.parametrize("wanted", FULFILLMENT_MOVES)
def test_a_fulfillment_moves_only_as_drawn(part: VendorOrder, wanted: str):
    for current in Fulfillment.Status.values:
        row = Fulfillment.objects.create(
            vendor_order=part, status=current, carrier="SF Express", packed_at=NOON
        )
        if (current, wanted) in DRAWN_OF_FULFILLMENTS:
            FULFILLMENT_MOVES[wanted](row, at=NOON)
        else:
            with pytest.raises(MoveRefused):
                FULFILLMENT_MOVES[wanted](row, at=NOON)
        row.refresh_from_db()
        assert row.status == (wanted if (current, wanted) in DRAWN_OF_FULFILLMENTS else current)


def test_a_stale_copy_does_not_move_twice(part: VendorOrder):
    stale = VendorOrder.objects.get(pk=part.pk)
    transitions.pay(part, at=NOON)
    with pytest.raises(MoveRefused):
        transitions.pay(stale, at=NOON)
    assert VendorOrder.objects.get(pk=part.pk).status == "paid"


def test_no_work_begins_on_what_was_never_paid(part: VendorOrder):
    with pytest.raises(IntegrityError, match="orders_work_is_paid"), transaction.atomic():
        VendorOrder.objects.filter(pk=part.pk).update(status="accepted")


@pytest.mark.parametrize(
    ("parts", "charge", "expected"),
    [
        (["placed", "placed"], "opened", "placed"),
        (["placed", "placed"], "declined", "placed"),
        (["placed", "placed"], "captured", "paid"),
        (["placed", "placed"], "expired", "canceled"),
        (["placed", "paid"], "captured", "paid"),
        (["paid", "paid"], "captured", "paid"),
        (["paid", "accepted"], "captured", "paid"),
        (["accepted", "accepted"], "captured", "accepted"),
        (["paid", "fulfilled"], "captured", "partially_fulfilled"),
        (["accepted", "fulfilled"], "captured", "partially_fulfilled"),
        (["fulfilled", "fulfilled"], "captured", "fulfilled"),
        (["fulfilled", "delivered"], "captured", "partially_delivered"),
        (["paid", "completed"], "captured", "partially_delivered"),
        (["delivered", "completed"], "captured", "delivered"),
        (["completed", "completed"], "captured", "completed"),
        (["canceled", "canceled"], "expired", "canceled"),
        (["canceled", "canceled"], "refunded", "refunded"),
        (["paid", "fulfilled"], "refunded", "refunded"),
        (["paid", "paid"], "partially_refunded", "paid"),
        (["canceled", "fulfilled"], "captured", "fulfilled"),
        (["partially_fulfilled"], "captured", "partially_fulfilled"),
        (["partially_fulfilled", "paid"], "captured", "partially_fulfilled"),
        (["partially_delivered"], "captured", "partially_delivered"),
        (["partially_delivered", "completed"], "captured", "partially_delivered"),
        (["partially_fulfilled", "canceled"], "partially_refunded", "partially_fulfilled"),
        ([], "opened", "canceled"),
    ],
)
def test_an_order_is_where_its_slowest_part_is(parts, charge, expected):
    assert status.order_status(parts, charge) == expected
    assert status.order_status(list(reversed(parts)), charge) == expected
    assert str(status.LABELS[expected])


@pytest.mark.parametrize(
    ("stored", "has_sent", "has_received", "said"),
    [
        ("accepted", False, False, "accepted"),
        ("accepted", True, False, "partially_fulfilled"),
        ("accepted", True, True, "partially_delivered"),
        ("fulfilled", True, False, "fulfilled"),
        ("fulfilled", True, True, "partially_delivered"),
        ("delivered", True, True, "delivered"),
        ("canceled", False, False, "canceled"),
    ],
)
def test_a_part_says_when_some_parcels_are_ahead(stored, has_sent, has_received, said):
    found = status.part_standing(stored, has_sent=has_sent, has_received=has_received)
    assert found == said


def test_every_status_has_a_name():
    combinations = itertools.combinations_with_replacement(VendorOrder.Status.values, 2)
    derived = {
        status.order_status(parts, charge)
        for parts in combinations
        for charge in ("opened", "captured", "expired", "refunded")
    }
    assert derived == set(status.LABELS)
    assert set(VendorOrder.Status.values) <= set(status.LABELS)
