"""A waybill: asked for over the network, or taken from a range; once, whatever happens."""

from __future__ import annotations

from typing import Any

import pytest

from marketplace.shipping.carriers_api import registry
from marketplace.shipping.carriers_api.errors import (
    CarrierRefused,
    CarrierUnavailable,
    OutcomeUnknown,
)
from marketplace.shipping.carriers_api.sf.provider import CAPABILITY
from marketplace.shipping.carriers_api.types import Booked, Box
from marketplace.shipping.parcels import services
from marketplace.shipping.parcels.errors import BookingRefused, NumbersUsedUp
from marketplace.shipping.parcels.models import Shipment
from tests.factories.parcels import NOON, WAYBILL, drafted, handed_over, later, spec

pytestmark = pytest.mark.django_db


class FakeSF:
    """Books, refuses, falls silent, or is away."""

    capability = CAPABILITY
    is_sandbox = True

    def __init__(self) -> None:
        self.does: Exception | None = None
        self.has: dict[str, Booked] = {}
        self.calls: list[str] = []

    def book(self, asked: Any) -> Booked:
        self.calls.append("book")
        if isinstance(self.does, OutcomeUnknown):
            self.has[asked.reference] = Booked(WAYBILL, (), "755W")
        if self.does is not None:
            raise self.does
        return self.has.setdefault(asked.reference, Booked(WAYBILL, (), "755W"))

    def find(self, reference: str) -> Booked | None:
        self.calls.append("find")
        return self.has.get(reference)

    def cancel(self, reference: str, waybill: str) -> None:
        self.calls.append("cancel")


@pytest.fixture
def sf(monkeypatch) -> FakeSF:
    fake = FakeSF()
    monkeypatch.setattr(registry, "can_be_asked", lambda code: code == "sf")
    monkeypatch.setattr(registry, "carrier", lambda code: fake)
    return fake


def book(row: Shipment) -> Shipment:
    return services.book_shipment(shipment_id=row.pk, spec=spec(row), now=NOON)


def stored(row: Shipment) -> Shipment:
    return Shipment.objects.get(pk=row.pk)


def test_a_booking_twice_asks_once(sf):
    row = drafted()
    assert book(row).waybill == book(row).waybill == WAYBILL
    assert sf.calls == ["book"]
    assert [each.waybill for each in row.parcels.all()] == [WAYBILL]
    assert stored(row).routing == "755W"


def test_an_answer_that_never_came_is_asked_for_before_it_is_asked_again(sf):
    row = drafted()
    sf.does = OutcomeUnknown("silence")
    with pytest.raises(OutcomeUnknown):
        book(row)
    assert stored(row).booking == "booking"
    sf.does = None
    assert book(row).waybill == WAYBILL
    assert sf.calls == ["book", "find"]


def test_a_sweep_finds_the_answer_that_never_came(sf):
    row = drafted()
    sf.does = OutcomeUnknown("silence")
    with pytest.raises(OutcomeUnknown):
        book(row)
    assert services.find_lost_answers(now=later(minutes=4)) == 0
    assert services.find_lost_answers(now=later(minutes=6)) == 1
    assert (stored(row).booking, stored(row).waybill) == ("booked", WAYBILL)


def test_a_booking_that_the_carrier_never_had_is_a_draft_again(sf):
    row = drafted()
    sf.does = OutcomeUnknown("silence")
    with pytest.raises(OutcomeUnknown):
        book(row)
    sf.has.clear()
    assert services.find_lost_answers(now=later(minutes=6)) == 0
    assert stored(row).booking == "draft"


def test_an_outage_leaves_a_draft_and_a_refusal_says_why(sf):
    row = drafted()
    sf.does = CarrierUnavailable("away")
    with pytest.raises(CarrierUnavailable):
        book(row)
    assert stored(row).booking == "draft"
    sf.does = CarrierRefused("no such district")
    with pytest.raises(CarrierRefused):
        book(row)
    assert (stored(row).booking, stored(row).refusal) == ("refused", "no such district")
    assert drafted().pk != row.pk  # a new one may begin


def test_a_booking_for_another_shipment_is_refused(sf):
    row = drafted()
    with pytest.raises(BookingRefused):
        services.book_shipment(
            shipment_id=row.pk, spec=spec(handed_over(reference="vendor_order:x")), now=NOON
        )
    assert (sf.calls, stored(row).booking) == ([], "draft")


def test_a_booked_shipment_is_handed_over_under_its_number(sf):
    row = book(drafted())
    moved = handed_over(now=later(hours=2))
    assert (moved.pk, moved.booking, moved.is_doubtful) == (row.pk, "handed_over", False)
    with pytest.raises(BookingRefused):
        services.cancel_shipment(shipment_id=row.pk)


def test_another_number_at_the_counter_replaces_the_draft(sf):
    row = drafted()
    moved = handed_over(waybill="SF1111111111111")
    assert (stored(row).booking, moved.waybill) == ("canceled", "SF1111111111111")


def test_a_cancel_asks_the_carrier_and_makes_room(sf):
    row = book(drafted())
    for _ in range(2):
        services.cancel_shipment(shipment_id=row.pk)
    assert (sf.calls, stored(row).booking) == (["book", "cancel"], "canceled")
    drafted()


def test_postal_numbers_come_from_a_range_one_by_one():
    services.add_number_range(
        carrier="macau_post", service="CP", first=10000014, last=10000015, by="user:1", now=NOON
    )
    boxes = (Box(300, 200, 100, 900), Box(300, 200, 100, 800))
    row = drafted("macau_post", "CP", boxes=boxes)
    assert book(row).waybill == book(row).waybill == "CP100000140MO"
    assert [each.waybill for each in row.parcels.all()] == ["CP100000140MO", "CP100000153MO"]
    other = drafted("macau_post", "CP", reference="vendor_order:vor_OTHER")
    with pytest.raises(NumbersUsedUp):
        book(other)
    assert stored(other).booking == "draft"


def test_ranges_never_overlap():
    given = {"carrier": "macau_post", "service": "CP", "by": "user:1", "now": NOON}
    services.add_number_range(first=100, last=199, **given)
    for first, last in ((199, 300), (0, 100), (120, 130), (300, 200), (0, 100_000_000)):
        with pytest.raises(BookingRefused):
            services.add_number_range(first=first, last=last, **given)


@pytest.mark.parametrize("box", [Box(0, 200, 100, 900), Box(300, 200, 100, 0), Box(3_001, 1, 1, 1)])
def test_a_box_without_size_or_weight_is_refused(box: Box):
    with pytest.raises(BookingRefused):
        drafted(boxes=(box,))
