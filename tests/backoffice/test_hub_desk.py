"""The hub's desk and the claims' desk: who may, what a scan says, what four eyes want."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.backoffice.staff_groups import CHECKERS, OPERATORS, load_staff_groups
from marketplace.shipping.parcels import services
from marketplace.shipping.parcels.models import Bag, Claim, HubScan, LineHaul, NumberRange
from tests.factories.parcels import NOON, WAYBILL, handed_over, news, parcel

pytestmark = pytest.mark.django_db
DESK = reverse("admin:parcels_hubscan_desk")


def staff(email: str, group: str) -> Client:
    load_staff_groups()
    user = User.objects.create_user(email=email, password="x", is_staff=True, language="en")
    user.groups.set(Group.objects.filter(name=group))
    client = Client()
    client.force_login(user)
    return client


def scan(client: Client, query: str = "", number: str = WAYBILL, **more: str) -> str:
    answer = client.post(f"{DESK}{query}", {"number": number} | more, follow=True)
    return answer.content.decode()


def test_an_operator_scans_one_after_another_and_takes_the_last_back():
    box = parcel()
    desk = staff("hub@example.com", OPERATORS)
    page = desk.get(DESK).content.decode()
    assert page.count("autofocus") == 1
    assert "received" in scan(desk)
    assert "cannot be scanned here" in scan(desk)
    assert "Type the weight first" in scan(desk, "?station=measure")
    weighed = {"weight_g": "1450", "length_mm": "310", "width_mm": "210", "height_mm": "120"}
    page = scan(desk, "?station=measure", **weighed)
    assert "1450 g (+250 g, +20.8 %)" in page
    assert 'class="hub_far"' in page
    assert (
        "taken back"
        in desk.post(
            reverse("admin:parcels_hubscan_undo"), {"station": "measure"}, follow=True
        ).content.decode()
    )
    box.refresh_from_db()
    assert (box.hub_state, HubScan.objects.count()) == ("received", 3)


def test_a_bag_and_a_truck_are_opened_filled_and_sent():
    box = parcel()
    desk = staff("hub@example.com", OPERATORS)
    desk.post(
        reverse("admin:parcels_hubscan_new_bag"), {"supervision": "9610", "customs_code": "5795"}
    )
    bag = Bag.objects.get()
    scan(desk)
    scan(desk, "?station=measure", weight_g="1450")
    scan(desk, f"?station=bag&bag={bag.public_id}")
    assert "1 parcel in it" in desk.get(f"{DESK}?station=bag&bag={bag.public_id}").content.decode()
    desk.post(reverse("admin:parcels_hubscan_seal"), {"bag": bag.public_id})
    truck = {"bill_no": "MOZH 1", "traf_no": "粤Z1", "voyage_no": "1"}
    desk.post(reverse("admin:parcels_hubscan_new_haul"), truck)
    assert "is loaded" in scan(desk, "?station=load&haul=MOZH%201", bag.public_id)
    assert "has crossed" in scan(desk, "?station=cross", "MOZH 1")
    box.refresh_from_db()
    assert box.hub_state == "crossed"
    assert LineHaul.objects.get().crossed_at is not None


def test_the_hub_is_for_those_who_work_there():
    parcel()
    desk = staff("finance@example.com", CHECKERS)
    names = ("desk", "undo", "new_bag", "seal", "new_haul")
    for name in names:
        assert desk.post(reverse(f"admin:parcels_hubscan_{name}"), {}).status_code == 403
    assert HubScan.objects.count() == 0


def test_a_claim_is_opened_by_an_operator_and_approved_by_finance():
    row = handed_over()
    services.record_news(
        shipment_id=row.pk, news=[news("lost", "2026-05-27 10:00")], source="sf", now=NOON
    )
    operator, checker = staff("a@example.com", OPERATORS), staff("b@example.com", CHECKERS)
    asked = {"kind": "lost", "currency": "MOP", "amount": "188.00", "text": "SF's letter"}
    operator.post(reverse("admin:parcels_shipment_open_claim", args=[row.pk]), asked)
    claim = Claim.objects.get()
    steps = {
        name: reverse(f"admin:parcels_claim_{name}", args=[claim.pk])
        for name in ("propose", "approve", "deny", "evidence")
    }
    assert (
        "Propose to pay"
        in operator.get(reverse("admin:parcels_claim_change", args=[claim.pk])).content.decode()
    )
    operator.post(steps["propose"], {"yes": "1"})
    for step in ("approve", "deny"):
        assert operator.post(steps[step], {}).status_code == 403
    assert checker.post(steps["propose"], {}).status_code == 403
    checker.post(steps["approve"], {"yes": "1"})
    claim.refresh_from_db()
    assert (claim.status, claim.amount_minor) == ("approved", 18_800)


def test_an_operator_records_who_took_a_parcel():
    row = handed_over()
    operator = staff("a@example.com", OPERATORS)
    proof = {"signed_by": "林小姐", "proof": "", "delivered_at": "2026-05-28T10:32"}
    url = reverse("admin:parcels_shipment_proof", args=[row.pk])
    operator.post(url, proof)
    row.refresh_from_db()
    assert (row.signed_by, row.tracking) == ("林小姐", "delivered")


def test_an_operator_writes_down_a_range_of_the_post():
    operator = staff("a@example.com", OPERATORS)
    url = reverse("admin:parcels_numberrange_new")
    asked = {"service": "macau_post:CP", "first": "10000014", "last": "10000099"}
    operator.post(url, asked)
    assert NumberRange.objects.get().left == 86
    again = operator.post(url, asked).content.decode()
    assert "stand in another range" in again
    assert staff("b@example.com", CHECKERS).post(url, asked).status_code == 403
