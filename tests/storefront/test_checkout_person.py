"""The checkout asks who orders where customs does: by field, never shown again, no scripts."""

from __future__ import annotations

from typing import Any

import pytest

from marketplace.customs.identity.models import IdentityProfile, IdentityUse
from marketplace.customs.quota import services as quota
from marketplace.foundation.money import Money
from marketplace.orders.models import Order
from tests.factories import accounts, surfaces
from tests.factories.identities import NAME, recorded, resident
from tests.factories.orders import NOON, Street, street
from tests.factories.pages import LANGUAGES, Browser, Page

pytestmark = pytest.mark.django_db
NUMBER = surfaces.PERSON["number"]


@pytest.fixture
def shops(clock: Any) -> Street:
    return street()


@pytest.fixture
def guest(shops: Street) -> Browser:
    buyer = surfaces.browser()
    surfaces.fill_cart(buyer, shops)
    return buyer


@pytest.fixture
def buyer(shops: Street) -> Browser:
    signed_in = surfaces.browser(accounts.zhuhai_buyer())
    surfaces.fill_cart(signed_in, shops)
    return signed_in


def place(buyer: Browser, page: Page, **changes: str) -> Page:
    return surfaces.place(buyer, page, follow=True, **changes)


def test_a_guest_says_who_orders_and_the_number_is_nowhere_again(guest: Browser):
    page = surfaces.review(guest)
    assert "Who orders, for customs" in page.main
    assert "keep" not in page.form("/checkout/").names  # a guest has no next order
    placed = surfaces.place(guest, page)
    assert placed.status == 302
    order = Order.objects.get()
    assert IdentityUse.objects.get().order_ref == order.ref
    assert NUMBER not in str(dict(guest.client.session.items()))
    shown = guest.open(surfaces.link(order, "identity/"))
    assert f"***{NUMBER[-4:]}" in shown.text
    assert "林**" in shown.text
    assert "no-store" in shown.header("Cache-Control")
    for seen in (page, shown, guest.open(surfaces.link(order))):
        assert NUMBER not in seen.source
        assert NAME not in seen.source


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"number": NUMBER[:-1] + "3"}, "has a slip", "number"),
        ({"number": ""}, "no number of such a document", "number"),
        ({"name": "12"}, "in letters alone", "name"),
        ({"declare": ""}, "Without your consent", "declare"),
        ({"is_payer": ""}, "Who orders has to pay", "is_payer"),
        ({"kind": "travel_permit", "number": "H60012345"}, "18-digit", "kind"),
    ],
)
def test_what_is_refused_stands_at_its_field_and_is_typed_again(guest, changes, words, field):
    before = surfaces.everything()
    page = place(guest, surfaces.review(guest), **changes)
    assert page.status == 400
    assert any(words in alert for alert in page.alerts), page.alerts
    assert f'id="id_{field}_error"' in page.source
    assert NUMBER[:-1] not in page.source
    after = surfaces.everything()
    assert after["orders"] == before["orders"] == 0
    assert not IdentityProfile.objects.exists()
    assert surfaces.place(guest, page).status == 302
    assert Order.objects.count() == 1


def test_nothing_said_is_asked_for(guest: Browser):
    page = surfaces.review(guest)
    quote = page.form("/checkout/").values["quote"]
    refused = guest.post("/en/checkout/", {"quote": quote})
    assert refused.status == 400
    assert "asks who orders" in refused.alerts[0]
    assert surfaces.place(guest, refused).status == 302


@pytest.mark.parametrize("language", LANGUAGES)
def test_over_the_year_the_page_says_what_is_left(guest: Browser, language: str):
    from marketplace.customs.identity import keys
    from marketplace.foundation.masked import Masked

    index = keys.blind_index("resident_id", Masked(NUMBER))
    quota.reserve_quota(
        index=index, order_ref="order:before", amount=Money(2_570_000, "CNY"), now=NOON
    )
    page = place(guest, surfaces.review(guest, language))
    assert page.status == 409
    assert any("300" in alert for alert in page.alerts), page.alerts
    assert not Order.objects.exists()


def test_who_keeps_an_identity_sees_it_masked_and_need_not_type(buyer: Browser):
    recorded(accounts.User.objects.get(email="lin.zhuhai@example.com"), resident(7))
    page = surfaces.review(buyer)
    assert f"***{resident(7)[-4:]}" in page.text
    assert "CN¥26,000.00" in page.text
    placed = buyer.submit(page, "/checkout/", follow=False, is_payer="on")
    assert placed.status == 302, placed.alerts
    assert IdentityProfile.objects.count() == 1
    assert IdentityUse.objects.get().profile.user_id is not None


def test_another_identity_may_be_stated_for_one_order(buyer: Browser):
    recorded(accounts.User.objects.get(email="lin.zhuhai@example.com"), resident(7))
    place(buyer, surfaces.review(buyer), person="another")
    used = IdentityUse.objects.select_related("profile").get().profile
    assert (used.user_id, used.last_four) == (None, NUMBER[-4:])


def test_what_shall_be_kept_is_the_accounts(buyer: Browser):
    page = surfaces.review(buyer)
    surfaces.place(buyer, page, keep="on")
    assert IdentityProfile.objects.get().user_id is not None


def test_a_purchase_that_crosses_no_border_asks_nobody(shops: Street):
    local = surfaces.browser(zone="MO", currency="MOP")
    surfaces.fill_cart(local, shops)
    home = accounts.macau_address().to_dict()
    form = local.open("/en/checkout/")
    values = {"email": "baker@example.com", "method": "card"} | {
        name: value for name, value in home.items() if name in form.form("/checkout/quote/").names
    }
    page = local.submit(form, "/checkout/quote/", **values)
    if not page.has_form("/checkout/"):
        pytest.skip("the cast sends nothing within Macau")
    assert "number" not in page.form("/checkout/").names


def test_the_identity_of_an_order_is_deleted_by_its_link(guest: Browser):
    surfaces.place(guest, surfaces.review(guest))
    order = Order.objects.get()
    page = guest.open(surfaces.link(order))
    assert surfaces.link(order, "identity/") in page.attributes("a", "href")
    mine = guest.open(surfaces.link(order, "identity/"))
    told = guest.submit(mine, "/identity/delete/")
    assert "Your identity is closed." in told.text  # the order is under way
    assert IdentityProfile.objects.get().status == "restricted"
    assert not guest.open(surfaces.link(order, "identity/")).has_form("/identity/delete/")


def test_a_stranger_sees_no_identity(guest: Browser):
    surfaces.place(guest, surfaces.review(guest))
    path = surfaces.link(Order.objects.get(), "identity/").partition("?")[0]
    assert surfaces.stranger().open(path).status == 404


def test_the_privacy_page_says_what_is_agreed_to():
    page = Browser().open("/en/privacy/identity/")
    assert page.status == 200
    assert "leave Macau" in page.text
