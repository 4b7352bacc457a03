"""A shop answers returns, counts what comes, sends again; a stranger finds nothing."""

from __future__ import annotations

import pytest

from marketplace.orders.models import Return, ReturnAddress
from tests.factories import returns
from tests.factories.returns import ARRIVED, DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(booked_portal, clock):
    baker = booked_portal.part.vendor.members.get(role="owner")
    returns.delivered(booked_portal.part, baker)
    clock.move_to(ARRIVED + DAY)
    return booked_portal


def asked(portal, units=1, **changes) -> Return:
    portal.part.refresh_from_db()
    return returns.ask(portal.part, units, **({"reason": "damaged"} | changes))


def path(of: Return, rest: str = "") -> str:
    return f"/en/vendor/returns/{of.public_id}/{rest}"


def test_a_shop_sees_what_it_bears_says_yes_and_counts(portal):
    of = asked(portal)
    assert "Returns to answer" in portal.baker.open("/en/vendor/").text
    page = portal.baker.open(path(of))
    for figure in ("89.45", "105.50", "7.04", "98.46"):
        assert figure in page.text
    portal.baker.post(path(of, "act/"), {"step": "approve"})
    returns.send(of)
    found = portal.packer.open("/en/vendor/returns/?number=SF9999999999999")
    assert found.path == path(of)
    row = of.lines.get().pk
    wrong = {"step": "count", f"received_{row}": "2", f"resellable_{row}": "0"}
    assert portal.packer.post(path(of, "act/"), wrong).status == 400
    done = portal.packer.post(
        path(of, "act/"), {"step": "count", f"received_{row}": "1", f"resellable_{row}": "0"}
    )
    assert "on its way back" in done.text
    assert returns.now_of(of).status == "refunded"


def test_a_no_needs_words_and_a_yes_may_leave_the_goods(portal):
    of = asked(portal)
    refused = portal.baker.post(path(of, "act/"), {"step": "deny", "text": ""})
    assert (refused.status, "say why" in refused.text) == (400, True)
    portal.baker.post(path(of, "act/"), {"step": "deny", "text": "It left us whole."})
    assert returns.now_of(of).status == "denied"
    other = asked(portal)
    portal.baker.post(path(other, "act/"), {"step": "approve", "goods_stay": "on"})
    assert returns.now_of(other).status == "refunded"


def test_an_exchange_is_sent_again_from_its_page(portal):
    of = asked(portal, wish="exchange")
    portal.baker.post(path(of, "act/"), {"step": "approve", "goods_stay": "on"})
    assert "Send it again" in portal.baker.open(path(of)).text
    sent = {"step": "replace", "carrier": "SF Express", "tracking_number": "SF1234567890777"}
    assert portal.baker.post(path(of, "act/"), sent | {"carrier": ""}).status == 400
    assert "SF1234567890777" in portal.baker.post(path(of, "act/"), sent).text
    assert returns.now_of(of).status == "replaced"


def test_another_shop_and_the_wrong_role_move_nothing(portal):
    of = asked(portal)
    assert portal.fishmonger.open(path(of)).status == 404
    assert portal.fishmonger.post(path(of, "act/"), {"step": "approve"}).status == 404
    assert portal.clerk.post(path(of, "act/"), {"step": "approve"}).status == 403
    assert "Your answer" not in portal.clerk.open(path(of)).text
    file = of.files.get()
    assert portal.fishmonger.open(path(of, f"files/{file.pk}/")).status == 404
    assert portal.baker.client.get(path(of, f"files/{file.pk}/")).status_code == 200
    assert (
        "No return has this number"
        in portal.fishmonger.open(f"/en/vendor/returns/?number={of.public_id}").text
    )
    assert returns.now_of(of).status == "requested"


def test_a_shop_keeps_its_addresses_and_buyers_are_sent_there(portal):
    given = {
        "cn-place": "CN",
        "cn-recipient": "退货部",
        "cn-phone": "+8613800138000",
        "cn-region": "广东省",
        "cn-city": "珠海市",
        "cn-district": "香洲区",
        "cn-street": "港昌路 1 号",
        "cn-postcode": "519000",
    }
    url = "/en/vendor/returns/address/"
    assert portal.baker.post(url, given | {"cn-street": ""}).status == 400
    assert "Saved." in portal.baker.post(url, given).text
    assert ReturnAddress.objects.get().address.street == "港昌路 1 号"
    of = asked(portal)
    portal.baker.post(path(of, "act/"), {"step": "approve"})
    from marketplace.orders.return_addresses import where_to

    assert where_to(returns.now_of(of), "en").recipient == "退货部"
    portal.baker.post(url, {"cn-place": "CN", "remove": "1"})
    assert where_to(returns.now_of(of), "en").country == "MO"


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "pt"])
def test_the_pages_come_in_every_language(portal, language):
    of = asked(portal, wish="exchange")
    for rest in ("", "?tab=answer", "address/", f"{of.public_id}/"):
        assert portal.baker.open(f"/{language}/vendor/returns/{rest}").status == 200
