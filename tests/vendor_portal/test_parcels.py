"""A shop's parcels: numbers from a range, papers to print, a hand-over of many."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from marketplace.orders.models import VendorOrder
from marketplace.shipping.labels import zpl
from marketplace.shipping.parcels import services as parcels
from marketplace.shipping.parcels.models import Shipment
from marketplace.vendors.models import VendorMember
from tests.factories import accounts, orders, surfaces, vendors
from tests.factories.orders import NOON, Street
from tests.factories.pages import Browser

BOX = {
    "way": "macau_post:CP",
    "boxes": "2",
    "weight_g": "1200",
    "length_mm": "300",
    "width_mm": "200",
    "height_mm": "100",
}


@pytest.fixture
def part(shops: Street) -> VendorOrder:
    parcels.add_number_range(
        carrier="macau_post", service="CP", first=10_000_014, last=10_000_099, by="user:1", now=NOON
    )
    return orders.part_of(orders.captured(orders.placed_order(shops)), shops.bakery)


@pytest.fixture
def baker(shops: Street) -> Browser:
    person = accounts.baker()
    vendors.member(shops.bakery, person)
    return surfaces.browser(person)


def path(name: str, *args: str) -> str:
    with translation.override("en"):
        return reverse(f"vendor_portal:{name}", args=args)


def act(who: Browser, part: VendorOrder, do: str):
    return who.post(path("parcels_act"), {"order": part.public_id, "do": do})


def test_a_shop_books_prints_and_hands_over(baker: Browser, part: VendorOrder):
    page = baker.open(path("parcels"))
    assert part.order.public_id in page.text
    assert "None of the marked orders has a number" in act(baker, part, "labels").text
    booked = baker.post(path("parcel", part.public_id), BOX)
    assert "CP100000140MO" in booked.text
    labels = act(baker, part, "zpl").response
    assert labels["Content-Type"] == "application/zpl"
    both = labels.content.split(b"^XZ\n")
    assert [zpl.read(each).size for each in both[:2]] == [(800, 1200)] * 2
    handed = act(baker, part, "hand_over")
    assert "1 parcel is handed over" in handed.text
    part.refresh_from_db()
    shipment = Shipment.objects.get()
    assert (part.status, shipment.booking) == ("fulfilled", "handed_over")
    assert part.fulfillments.get().tracking_number == "CP100000140MO"
    assert "Nothing waits to be sent" in handed.text


def test_a_number_can_be_given_back(baker: Browser, part: VendorOrder):
    baker.post(path("parcel", part.public_id), BOX)
    baker.post(path("parcel_cancel", part.public_id), {})
    assert Shipment.objects.get().booking == "canceled"
    assert "CP100000153MO" not in baker.open(path("parcel", part.public_id)).text


@pytest.mark.parametrize(
    "changes", [{"weight_g": "0"}, {"length_mm": ""}, {"way": "sf:standard"}, {"boxes": "21"}]
)
def test_what_cannot_be_booked_changes_nothing(
    baker: Browser, part: VendorOrder, changes: dict[str, str]
):
    assert baker.post(path("parcel", part.public_id), BOX | changes).status == 400
    part.refresh_from_db()
    assert (part.status, Shipment.objects.count()) == ("paid", 0)


def test_an_order_without_a_number_stays(baker: Browser, part: VendorOrder):
    assert "An order without a number stays" in act(baker, part, "hand_over").text
    part.refresh_from_db()
    assert part.status == "paid"


def test_lists_are_pdfs(baker: Browser, part: VendorOrder):
    found = baker.client.post(path("parcels_act"), {"order": part.public_id, "do": "pick"})
    assert found["Content-Disposition"].startswith('attachment; filename="pick-list-')
    assert found.content.startswith(b"%PDF")


def test_nobody_sends_anothers_parcels(part: VendorOrder, shops: Street):
    other = accounts.stranger()
    vendors.member(shops.tinned_fish, other)
    rival = surfaces.browser(other)
    assert "Mark the orders first" in act(rival, part, "labels").text
    assert rival.post(path("parcel", part.public_id), BOX).status == 404
    rival.post(path("parcel_cancel", part.public_id), {})
    part.refresh_from_db()
    assert (part.status, Shipment.objects.count()) == ("paid", 0)


def test_parcels_are_sent_by_who_fulfills(part: VendorOrder, shops: Street):
    person = accounts.baker()
    vendors.member(shops.bakery, person, VendorMember.Role.FINANCE)
    keeper = surfaces.browser(person)
    for name in ("parcels", "parcel"):
        args = (part.public_id,) if name == "parcel" else ()
        assert keeper.open(path(name, *args)).status == 403
    assert act(keeper, part, "hand_over").status == 403
