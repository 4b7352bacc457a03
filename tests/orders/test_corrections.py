"""A corrected address: within the same price, beside the frozen one, seen by who packs."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from marketplace.customs.cases import queries as customs
from marketplace.foundation import outbox
from marketplace.notifications.models import Mail
from marketplace.orders import errors, queries, services
from marketplace.orders.models import AddressCorrection, VendorOrder
from marketplace.orders.papers.building import slip_file
from marketplace.orders.queries import parcel_papers
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from marketplace.shipping.parcels.models import Shipment
from tests.factories import accounts, orders, refunds, vendors
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(shops, provider):
    return refunds.sold(shops, provider)


@pytest.fixture
def baker(sold):
    return vendors.member(sold.bakery.vendor, accounts.baker(), "owner")


def correct(sold, **changes) -> tuple[str, ...]:
    return services.correct_address(
        public_id=sold.order.public_id,
        reader=OrderReader(token=order_token(sold.order.public_id)),
        address=replace(accounts.zhuhai_address(), **changes),
        now=NOON,
    )


def test_every_part_that_is_here_goes_to_the_new_address_and_the_order_keeps_its_own(sold, baker):
    moved = correct(sold, street="吉大路 9 号 3 楼", phone="138 0013 8001")
    assert set(moved) == {sold.bakery.public_id, sold.tinned_fish.public_id}
    part = VendorOrder.objects.get(pk=sold.bakery.pk)
    assert part.address_data.street == "吉大路 9 号 3 楼"
    assert part.order.address_data == accounts.zhuhai_address()
    view = queries.vendor_order_view(part.vendor_id, part.public_id)
    assert (view.address.phone, view.is_corrected) == ("+8613800138001", True)
    assert parcel_papers.receiver_of(part.address_data).street == "吉大路 9 号 3 楼"
    outbox.drain()
    told = Mail.objects.get(key__startswith="address_corrected:")
    assert (told.to, "吉大路 9 号 3 楼" in told.text) == (baker.user.email, True)
    services.hand_over(
        public_id=part.public_id,
        carrier="SF Express",
        tracking_number="SF1000000000001",
        member=baker,
        now=NOON,
    )
    assert Shipment.objects.get().phone_last4 == "8001"


def test_the_same_again_changes_nothing_and_the_latest_counts(sold):
    correct(sold, street="A 1")
    assert correct(sold, street="A 1") == ()
    correct(sold, street="A 2")
    assert AddressCorrection.objects.filter(vendor_order=sold.bakery).count() == 2
    assert VendorOrder.objects.get(pk=sold.bakery.pk).address_data.street == "A 2"
    assert correct(sold)  # back to what was ordered
    assert AddressCorrection.objects.count() == 6


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"region": "湖南省", "city": "长沙市", "district": "岳麓区"}, "street"),  # another zone
        ({"city": "广州市", "district": "天河区"}, "street"),  # another price within Guangdong
        ({"country": "HK", "phone": "+85291234567"}, "street"),
        ({"recipient": " "}, "recipient"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_an_address_with_another_price_or_a_fault_is_refused(sold, changes, field):
    before = orders.moved()
    with pytest.raises(errors.AddressRefused) as refusal:
        correct(sold, **changes)
    assert field in refusal.value.fields
    assert not AddressCorrection.objects.exists()
    assert orders.moved() == before


def test_what_left_keeps_the_address_that_it_left_with(sold, baker):
    services.hand_over(
        public_id=sold.bakery.public_id,
        carrier="SF Express",
        tracking_number="SF1000000000001",
        member=baker,
        now=NOON,
    )
    assert correct(sold, street="A 1") == (sold.tinned_fish.public_id,)
    assert VendorOrder.objects.get(pk=sold.bakery.pk).correction is None
    refunds.give_back(sold.tinned_fish, 1, 3, shipping=True)
    with pytest.raises(errors.AddressFixed, match="with the carrier"):
        correct(sold, street="A 2")


def test_customs_and_labels_stand_in_the_way(sold, monkeypatch):
    monkeypatch.setattr(customs, "declared", lambda refs: {sold.bakery.ref} & set(refs))
    assert correct(sold, street="A 1") == (sold.tinned_fish.public_id,)
    Shipment.objects.create(
        reference=sold.tinned_fish.ref,
        vendor_ref=sold.tinned_fish.vendor.ref,
        carrier="sf",
        carrier_name="SF Express",
        waybill="SF1000000000001",
        booking="booked",
        created_at=NOON,
    )
    with pytest.raises(errors.AddressFixed, match="Customs"):
        correct(sold, street="A 2")


def test_a_stranger_corrects_nothing(sold):
    for reader in (OrderReader(), OrderReader(user_id=accounts.stranger().pk)):
        with pytest.raises(errors.OrderNotFound):
            services.correct_address(
                public_id=sold.order.public_id,
                reader=reader,
                address=accounts.zhuhai_address(),
                now=NOON,
            )
    assert not AddressCorrection.objects.exists()


def test_the_database_keeps_corrections(sold):
    correct(sold, street="A 1")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AddressCorrection.objects.update(address={})


def test_the_slip_in_the_parcel_names_the_corrected_address(sold):
    correct(sold, recipient="黃先生", street="吉大路 9 号 3 楼", phone="138 0013 8001")
    part = sold.bakery
    file = slip_file(
        part.vendor_id, part.public_id, shows_prices=False, language="zh-hant", at=NOON
    )
    text = PdfReader(BytesIO(file.content)).pages[0].extract_text().replace("\0", "")
    assert ("黃先生" in text, "0013 8001" in text) == (True, True)
    assert ("林小姐" in text, "情侣中路" in text) == (False, False)
