"""What a buyer changes after ordering: gives it up, corrects the address, follows each parcel."""

from __future__ import annotations

import pytest

from marketplace.orders import services
from marketplace.orders.models import AddressCorrection, Cancellation, Order, VendorOrder
from tests.factories import accounts, orders, surfaces, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street
from tests.factories.pages import LANGUAGES, Browser


@pytest.fixture
def paid(buyer: Browser, shops: Street, provider: FakeProvider) -> Order:
    return surfaces.paid_order(buyer, shops, provider)


def own(path: str, order: Order) -> str:
    """An address with the order's own token."""
    return f"{path}?{surfaces.link(order).partition('?')[2]}"


def statuses(order: Order) -> list[str]:
    return list(order.vendor_orders.order_by("position").values_list("status", flat=True))


def test_an_unpaid_order_is_given_up(buyer: Browser, shops: Street, provider: FakeProvider):
    order = surfaces.buy(buyer, shops)
    page = buyer.open(surfaces.link(order))
    page = buyer.submit(page, "/cancel/")
    assert statuses(order) == ["canceled", "canceled"]
    assert "Nothing was charged" in " ".join(page.alerts) + page.main
    assert not page.has_form("/pay/")
    assert surfaces.stranger().post(f"/en/orders/{order.public_id}/cancel/").status == 404


def test_a_paid_part_is_canceled_by_its_buyer(buyer: Browser, paid: Order, shops: Street):
    part = orders.part_of(paid, shops.bakery)
    path = f"/en/parts/{part.public_id}/cancel/"
    for language in LANGUAGES:
        page = buyer.open(own(path.replace("/en/", f"/{language}/"), paid))
        assert page.status == 200
    assert buyer.post(own(path, paid), {"reason": "out_of_stock"}).status == 400
    page = buyer.post(own(path, paid), {"reason": "mistake", "note": ""})
    assert statuses(paid) == ["canceled", "paid"]
    assert "Canceled as you wished" in page.main
    assert "178.90" in page.main.replace(",", ".")
    again = buyer.post(own(path, paid), {"reason": "mistake"})
    assert again.status == 200
    assert Cancellation.objects.count() == 1
    assert surfaces.stranger().open(path).status == 404


def test_several_parcels_are_followed_and_received_one_by_one(
    buyer: Browser, paid: Order, shops: Street
):
    fish = orders.part_of(paid, shops.tinned_fish)
    member = vendors.member(shops.tinned_fish, accounts.fishmonger())
    first, second = fish.lines.order_by("position").values_list("pk", flat=True)
    services.hand_over(
        public_id=fish.public_id,
        carrier="SF Express",
        tracking_number="SF1000000000001",
        quantities={first: 1, second: 1},
        member=member,
        now=NOON,
    )
    page = buyer.open(surfaces.link(paid))
    for told in ("SF1000000000001", "Parcel 1", "The rest follows", "Partly on its way"):
        assert told in page.main
    services.hand_over(
        public_id=fish.public_id,
        carrier="SF Express",
        tracking_number="SF1000000000002",
        member=member,
        now=NOON,
    )
    for parcel in fish.fulfillments.order_by("packed_at", "pk"):
        buyer.post(own(f"/en/parts/{fish.public_id}/receipt/", paid), {"parcel": str(parcel.pk)})
    assert VendorOrder.objects.get(pk=fish.pk).status == "delivered"


def test_the_address_is_corrected_within_its_area(buyer: Browser, paid: Order):
    path = own(f"/en/orders/{paid.public_id}/address/", paid)
    page = buyer.open(path)
    assert page.form("/address/").values["city"]
    given = accounts.zhuhai_address().to_dict()
    page = buyer.post(path, given | {"city": "长沙市", "region": "湖南省"})
    assert page.status == 400
    assert not AddressCorrection.objects.exists()
    page = buyer.post(path, given | {"street": "吉大路 9 号", "country": "HK"})
    assert AddressCorrection.objects.count() == 2
    assert "吉大路 9 号" in page.main
    assert surfaces.stranger().open(path.partition("?")[0]).status == 404


def test_a_person_looks_for_an_order(shops: Street, provider: FakeProvider):
    person = accounts.zhuhai_buyer()
    order = orders.placed_order(shops, person)
    own_page = surfaces.browser(person)
    for query, is_there in (
        ("", True),
        ("q=Almond", True),
        ("q=nothing", False),
        ("state=unpaid", True),
        ("state=received", False),
        ("state=nonsense", True),
        ("since=2026-05-23&until=2026-05-23", True),
        ("until=2026-05-22", False),
    ):
        page = own_page.open(f"/en/me/?{query}")
        assert (f"/en/orders/{order.public_id}/" in page.source) == is_there, query
