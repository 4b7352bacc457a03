"""Operators decide about returns with both sides before them; the hub scans what comes."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.orders.models import ReturnAddress
from marketplace.orders.services import returns as services
from tests.backoffice.test_desks import text_of
from tests.factories import accounts, refunds, returns, vendors
from tests.factories.returns import ARRIVED, DAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def disagreed(shops, provider, clock):
    baker = vendors.member(shops.bakery, accounts.baker())
    part = returns.delivered(refunds.sold(shops, provider).bakery, baker)
    at = ARRIVED + DAY
    of = returns.ask(part, 1, reason="damaged", text="It came torn.")
    services.deny_return(
        public_id=of.public_id,
        member=baker,
        text="It left us whole.",
        pictures=[returns.PICTURE],
        now=at,
    )
    services.escalate_return(
        public_id=of.public_id,
        text="Look at the picture.",
        pictures=[],
        reader=returns.reader_of(part),
        now=at,
    )
    clock.move_to(at)
    return of


def desk(*rights: str) -> Client:
    person = User.objects.create_user("desk@example.com", "x" * 12, is_staff=True)
    person.user_permissions.set(accounts.permissions("view_return", *rights))
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def test_both_sides_and_the_effect_stand_beside_each_other_and_one_word_decides(disagreed):
    client = desk("decide_return")
    url = reverse("admin:orders_return_decide", args=[disagreed.pk])
    told = text_of(client.get(url))
    for words in ("It came torn.", "It left us whole.", "Look at the picture.", "89.45", "98.46"):
        assert words in told
    refused = text_of(client.post(url, {"decision": "approve", "text": ""}))
    assert "Please say why" in refused
    assert returns.now_of(disagreed).status == "escalated"
    client.post(url, {"decision": "approve", "text": "It is torn in the picture."})
    fresh = returns.now_of(disagreed)
    assert (fresh.status, fresh.decision_text) == ("refunded", "It is torn in the picture.")
    assert "There is nothing to decide" in text_of(client.get(url))


def test_a_no_keeps_the_money_where_it_is(disagreed):
    client = desk("decide_return")
    url = reverse("admin:orders_return_decide", args=[disagreed.pk])
    client.post(url, {"decision": "deny", "text": "Nothing is torn."})
    assert (returns.now_of(disagreed).status, returns.now_of(disagreed).due_at) == ("denied", None)


def test_who_may_only_look_decides_and_scans_nothing(disagreed):
    client = desk()
    change = reverse("admin:orders_return_change", args=[disagreed.pk])
    assert client.get(change).status_code == 200
    for name, args in (("decide", [disagreed.pk]), ("scan", [])):
        assert client.get(reverse(f"admin:orders_return_{name}", args=args)).status_code == 403
    (file,) = disagreed.files.filter(side="shop")
    shown = client.get(reverse("admin:orders_return_file", args=[disagreed.pk, file.pk]))
    assert shown.headers["Content-Type"] == "image/jpeg"
    start = text_of(client.get(reverse("admin:index")))
    assert "Returns to decide" not in start


def test_the_hub_scans_one_after_another(disagreed, shops):
    client = desk("scan_return", "decide_return")
    assert "Returns to decide" in text_of(client.get(reverse("admin:index")))
    member = shops.bakery.members.get()
    part = disagreed.vendor_order
    part.refresh_from_db()
    of = returns.send(returns.approve(returns.ask(part, 1), member))
    url = reverse("admin:orders_return_scan")
    told = text_of(client.post(url, {"number": of.tracking_number}, follow=True))
    assert f"Return {of.public_id} is at the hub." in told
    assert returns.now_of(of).hub_at is not None
    assert "does not exist" in text_of(client.post(url, {"number": "x"}, follow=True))


def test_an_operator_writes_the_marketplaces_own_address_down(disagreed):
    client = desk("view_returnaddress", "change_returnaddress")
    url = reverse("admin:orders_returnaddress_own")
    given = {
        "place": "CN",
        "recipient": "莲桥退货仓",
        "phone": "+8675688888888",
        "street": "港昌路 1 号",
    }
    assert "Saved." in text_of(client.post(url, given, follow=True))
    client.post(url, given | {"street": "港昌路 2 号"})
    row = ReturnAddress.objects.get()
    assert (row.vendor_id, row.street) == (None, "港昌路 2 号")
