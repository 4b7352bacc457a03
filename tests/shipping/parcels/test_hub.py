"""The hub: what a scan does, what it refuses, and how it is taken back."""

from __future__ import annotations

import pytest

from marketplace.foundation.models import OutboxEvent
from marketplace.shipping.carriers_api.types import Box
from marketplace.shipping.parcels import queries, services
from marketplace.shipping.parcels.errors import NothingToUndo, ScanRefused
from marketplace.shipping.parcels.hub_rules import Station
from marketplace.shipping.parcels.models import HubScan, Parcel
from tests.factories.parcels import WAYBILL, later, parcel
from tests.shipping.parcels.test_worked_examples import rows

pytestmark = pytest.mark.django_db
ANA, BEN = "user:1", "user:2"
WEIGHED = Box(310, 210, 120, 1_450)


def scan(station: str, number: str = WAYBILL, by: str = ANA, minute: int = 0, **more) -> HubScan:
    if station == "measure":
        more = {"measured": WEIGHED} | more
    return services.scan_parcel(
        number=number, station=Station(station), by=by, now=later(hours=1, minutes=minute), **more
    )


def open_bag(supervision: str = "9610") -> str:
    bag = services.open_bag(
        supervision=supervision, customs_code="5795", by=ANA, now=later(hours=1)
    )
    return bag.public_id


def test_the_scans_of_the_page_end_as_it_says():
    box = parcel()
    bag = open_bag()
    for minute, (what, after) in enumerate(rows("The hub", nth=1)):
        if what == "undo":
            services.undo_scan(by=ANA, now=later(hours=1, minutes=minute))
        else:
            scan(what, minute=minute, bag_ref=bag)
        box.refresh_from_db()
        assert box.hub_state == after
    assert HubScan.objects.count() == 5


def test_a_parcel_goes_from_the_counter_across_the_border():
    box = parcel()
    bag = open_bag()
    scan("receive", minute=1)
    scan("measure", minute=2)
    scan("bag", minute=3, bag_ref=bag)
    services.seal_bag(bag_ref=bag, now=later(hours=2))
    haul = services.open_line_haul(
        bill_no="MOZH-0001", traf_no="粤Z1234澳", voyage_no="20260525", by=ANA, now=later(hours=2)
    )
    for _ in range(2):
        services.load_bag(bag_ref=bag, bill_no=haul.bill_no, by=ANA, now=later(hours=3))
        services.cross_line_haul(bill_no=haul.bill_no, by=ANA, now=later(hours=4))
        haul.refresh_from_db()
        if haul.crossed_at:
            break
    services.cross_line_haul(bill_no=haul.bill_no, by=ANA, now=later(hours=5))
    scan("last_mile", minute=240)
    box.refresh_from_db()
    assert (box.hub_state, box.measured_g, str(box.bag)) == ("last_mile", 1_450, bag)
    (loaded,) = OutboxEvent.objects.filter(topic="parcels.shipment_loaded")  # told once
    assert (loaded.payload["reference"], loaded.payload["waybill"]) == (
        box.shipment.reference,
        box.shipment.waybill,
    )
    assert (loaded.payload["customs_code"], loaded.payload["weight_g"]) == ("5795", 1_450)
    assert (loaded.payload["traf_no"], loaded.payload["bill_no"]) == ("粤Z1234澳", "MOZH-0001")
    told = [event.status for event in box.shipment.events.order_by("happened_at")]
    assert told == ["picked_up", "in_transit", "customs_cleared", "in_transit"]


@pytest.mark.parametrize("station", ["measure", "bag", "last_mile"])
def test_a_scan_that_does_not_fit_changes_nothing(station: str):
    box = parcel()
    with pytest.raises(ScanRefused, match="cannot be scanned here"):
        scan(station, bag_ref=open_bag())
    box.refresh_from_db()
    assert (box.hub_state, HubScan.objects.count()) == ("expected", 0)


def test_a_second_scan_at_the_door_is_refused_and_an_unknown_number_too():
    parcel()
    scan("receive")
    with pytest.raises(ScanRefused, match="received"):
        scan("receive", minute=1)
    with pytest.raises(ScanRefused, match="No parcel"):
        scan("receive", number="nothing of ours")


def test_a_scale_that_shows_nothing_is_refused():
    parcel()
    scan("receive")
    with pytest.raises(ScanRefused, match="weight"):
        scan("measure", minute=1, measured=Box(0, 0, 0, 0))


def test_a_bag_takes_parcels_of_its_own_mode_alone():
    box = parcel()
    scan("receive")
    scan("measure", minute=1)
    with pytest.raises(ScanRefused, match="1210"):
        scan("bag", minute=2, bag_ref=open_bag("1210"))
    with pytest.raises(ScanRefused, match="Open a bag"):
        scan("bag", minute=2, bag_ref="bag_NONE")
    box.refresh_from_db()
    assert (box.hub_state, box.bag) == ("measured", None)


def test_an_undo_puts_back_what_was_measured_before():
    box = parcel()
    scan("receive")
    scan("measure", minute=1)
    scan("measure", minute=2, measured=Box(1, 1, 1, 9_999))
    services.undo_scan(by=ANA, now=later(hours=1, minutes=3))
    box.refresh_from_db()
    assert (box.hub_state, box.measured_g, box.measured_length_mm) == ("measured", 1_450, 310)
    with pytest.raises(NothingToUndo):
        services.undo_scan(by=ANA, now=later(hours=1, minutes=4))


def test_nobody_takes_back_what_has_moved_on_or_what_another_did():
    parcel()
    scan("receive", by=ANA)
    scan("measure", by=BEN, minute=1)
    with pytest.raises(ScanRefused, match="moved on"):
        services.undo_scan(by=ANA, now=later(hours=2))
    with pytest.raises(NothingToUndo):
        services.undo_scan(by="user:3", now=later(hours=2))


def test_a_sealed_bag_keeps_what_is_in_it():
    box = parcel()
    bag = open_bag()
    with pytest.raises(ScanRefused):
        services.seal_bag(bag_ref=bag, now=later(hours=1))
    scan("receive")
    scan("measure", minute=1)
    scan("bag", minute=2, bag_ref=bag)
    services.seal_bag(bag_ref=bag, now=later(hours=2))
    with pytest.raises(ScanRefused, match="sealed"):
        services.undo_scan(by=ANA, now=later(hours=3))
    box.refresh_from_db()
    assert box.hub_state == "bagged"


def test_a_truck_needs_sealed_bags_and_its_three_numbers():
    bag = open_bag()
    with pytest.raises(ScanRefused):
        services.open_line_haul(bill_no="X", traf_no="", voyage_no="1", by=ANA, now=later(hours=1))
    haul = services.open_line_haul(
        bill_no="X", traf_no="T", voyage_no="1", by=ANA, now=later(hours=1)
    )
    with pytest.raises(ScanRefused, match="sealed"):
        services.load_bag(bag_ref=bag, bill_no=haul.bill_no, by=ANA, now=later(hours=1))
    with pytest.raises(ScanRefused, match="Nothing"):
        services.cross_line_haul(bill_no=haul.bill_no, by=ANA, now=later(hours=1))


def test_the_list_of_scans_shows_how_far_a_weight_is_off():
    parcel()
    scan("receive")
    scan("measure", minute=1)
    newest, first = queries.last_scans(ANA)
    assert (newest.note, newest.is_large) == ("1450 g (+250 g, +20.8 %)", True)
    assert newest.charged == "1500 g"  # 310 × 210 × 120 mm are 1,302 g by volume
    assert (first.note, first.number, first.is_undone) == ("", WAYBILL, False)
    services.undo_scan(by=ANA, now=later(hours=2))
    undo, undone, _first = queries.last_scans(ANA)
    assert (undo.is_undo, undone.is_undone) == (True, True)


def test_a_box_is_found_by_our_own_name_too():
    box = parcel()
    assert scan("receive", number=f" {box.public_id} ").parcel == box
    assert Parcel.objects.get().hub_state == "received"
