"""A guest's cart, a person's cart, and what happens when the two meet; orders by account and by
the link from the mail.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import translation

from catalog.models import Stock
from marketplace.accounts.models import User
from marketplace.notifications.models import Mail
from marketplace.orders.models import Cart, CartLine, Order
from tests.factories import accounts, surfaces
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street
from tests.factories.pages import LANGUAGES, Browser, Page

NEW = {
    "email": "ana@example.com",
    "password1": "a-long-pass-phrase-of-ana",
    "password2": "a-long-pass-phrase-of-ana",
}


@pytest.fixture(autouse=True)
def _no_rates(settings):
    """The clock stands still here, so that limits a minute would never end."""
    settings.ACCOUNT_RATE_LIMITS = False


def sign_in(browser: Browser, email: str, language: str = "en", **changes: str) -> Page:
    """Sign in by the page."""
    page = browser.open(f"/{language}/account/login/")
    values = {"login": email, "password": accounts.PASSWORD} | changes
    return browser.submit(page, "/account/login/", **values)


def lines(user: User | None = None) -> dict[str, int]:
    """The quantities by SKU in a person's open cart, or in all open carts of guests."""
    found = CartLine.objects.filter(cart__user=user, cart__status=Cart.Status.OPEN)
    return dict(found.values_list("offer__sku", "quantity"))


def test_signing_up_keeps_the_cart_and_opens_the_account(buyer: Browser, shops: Street):
    surfaces.fill_cart(buyer, shops)
    page = buyer.submit(buyer.open("/pt/account/signup/"), "/account/signup/", **NEW)
    person = User.objects.get(email="ana@example.com")
    assert page.status == 200
    assert lines(person) == {"ALM-24": 2, "SAR-GIFT": 1, "SAR-1": 3}
    assert lines() == {}
    assert page.path == "/pt/me/"
    with translation.override("pt"):
        assert translation.gettext("No orders yet") in page.main
    assert "Almond biscuits" in buyer.open("/en/cart/").main
    assert person.language == "pt"
    assert [message.to for message in mail.outbox] == [["ana@example.com"]]
    for text in (mail.outbox[0].body, mail.outbox[0].alternatives[0].content):
        assert "Ponte 蓮橋" in text
        assert "testserver" not in re.sub(r"https?://\S+", "", text)


def test_signing_up_from_the_checkout_leads_back_to_it(buyer: Browser, shops: Street):
    surfaces.fill_cart(buyer, shops)
    page = buyer.open("/en/checkout/")
    login = next(a for a in page.attributes("a", "href") if "next=" in a)
    page = sign_in_at(buyer, login, accounts.zhuhai_buyer().email)
    assert page.path == "/en/checkout/"
    assert page.form("/checkout/quote/").values["email"] == "lin.zhuhai@example.com"


def sign_in_at(browser: Browser, path: str, email: str) -> Page:
    """Sign in by a page that was linked to."""
    page = browser.open(path)
    return browser.submit(page, "/account/login/", login=email, password=accounts.PASSWORD)


def test_the_sign_in_never_leads_out_of_the_shop(shops: Street):
    accounts.zhuhai_buyer()
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example/"):
        browser = Browser()
        browser.client.get("/en/account/login/", {"next": target})
        page = browser.post(
            f"/en/account/login/?next={target}",
            {"login": "lin.zhuhai@example.com", "password": accounts.PASSWORD, "next": target},
            follow=False,
        )
        assert page.header("Location") == "/en/me/", target


def test_signing_in_adds_the_guests_cart_up_to_the_stock(buyer: Browser, shops: Street):
    person = accounts.zhuhai_buyer()
    before = surfaces.browser(person)
    before.post("/en/cart/add/", {"offer": shops.tin.pk, "quantity": "4"})
    before.post("/en/cart/add/", {"offer": shops.biscuits.pk, "quantity": "1"})
    Stock.objects.filter(offer=shops.tin).update(on_hand=6)
    surfaces.fill_cart(buyer, shops)
    sign_in(buyer, person.email)
    assert lines(person) == {"ALM-24": 3, "SAR-GIFT": 1, "SAR-1": 6}
    assert lines() == {}
    assert "CN¥" in buyer.open("/en/cart/").main
    sign_in(Browser(), person.email)  # a second time there is nothing left to join
    assert lines(person) == {"ALM-24": 3, "SAR-GIFT": 1, "SAR-1": 6}


def test_signing_out_takes_the_persons_cart_along(buyer: Browser, shops: Street):
    person = accounts.zhuhai_buyer()
    surfaces.fill_cart(buyer, shops)
    sign_in(buyer, person.email)
    page = buyer.submit(buyer.open("/en/account/logout/"), "/account/logout/")
    assert page.path == "/en/"
    assert "Your cart is empty" in buyer.open("/en/cart/").main
    buyer.post("/en/cart/add/", {"offer": shops.tin.pk, "quantity": "1"})
    assert lines() == {"SAR-1": 1}
    assert lines(person) == {"ALM-24": 2, "SAR-GIFT": 1, "SAR-1": 3}


def test_a_wrong_pass_phrase_is_refused_in_words_and_changes_nothing(buyer: Browser, shops: Street):
    accounts.zhuhai_buyer()
    surfaces.fill_cart(buyer, shops)
    buyer.open("/en/cart/")
    before = surfaces.everything()
    told = set()
    for language in LANGUAGES:
        for email in ("lin.zhuhai@example.com", "nobody@example.com"):
            page = sign_in(buyer, email, language, password="wrong-pass-phrase")
            assert page.status == 200
            assert page.alerts
            told.add((language, page.alerts[0]))
    assert len(told) == 4  # one sentence a language: whether there is an account is not said
    assert len({text for _language, text in told}) == 4
    assert surfaces.everything() == before


def test_links_in_mails_lead_to_the_shop_whatever_host_was_asked(shops: Street, settings):
    settings.PUBLIC_BASE_URL = "https://shop.example"
    known = accounts.zhuhai_buyer().email
    client = Client(headers={"Host": "127.0.0.1:9"})
    client.post("/en/account/signup/", NEW)  # says hello and asks to confirm
    asked = Client(headers={"Host": "127.0.0.1:9"})
    for email in (known, "nobody@example.com"):  # a key, and the way to an account
        asked.post("/en/account/password/reset/", {"email": email})
    assert [message.to for message in mail.outbox] == [
        [NEW["email"]],
        [known],
        ["nobody@example.com"],
    ]
    for message in mail.outbox:
        for text in (message.subject, message.body, message.alternatives[0].content):
            assert "127.0.0.1" not in text
        links = re.findall(r"https?://\S+", message.body)
        assert links
        assert {f"{urlsplit(link).scheme}://{urlsplit(link).netloc}" for link in links} == {
            "https://shop.example"
        }
    reset = next(m for m in mail.outbox if m.to == [known])
    link = urlsplit(re.findall(r"https?://\S+", reset.body)[0])
    assert Client().get(link.path, follow=True).status_code == 200
    assert "key" in link.path


class Away(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, messages: Any) -> int:
        raise OSError("away")


def test_a_mail_server_that_is_away_keeps_nobody_from_signing_up(
    buyer: Browser, shops: Street, settings
):
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    page = buyer.submit(buyer.open("/en/account/signup/"), "/account/signup/", **NEW)
    assert page.path == "/en/me/"
    assert User.objects.get().email == "ana@example.com"


def test_a_new_pass_phrase_has_to_wait_for_the_mail_server(shops: Street, settings):
    accounts.zhuhai_buyer()
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    for language in LANGUAGES:
        browser = Browser()
        page = browser.open(f"/{language}/account/password/reset/")
        page = browser.submit(page, "/password/reset/", email="lin.zhuhai@example.com")
        assert (page.status, page.header("Retry-After")) == (503, "60")
        with translation.override(language):
            assert translation.gettext("A moment, please") in page.main


def test_too_many_tries_get_a_page_of_the_shop(shops: Street, settings, client):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "0/m/ip"}
    for language in LANGUAGES:
        answer = client.post(f"/{language}/account/signup/", NEW)
        page = Page(answer, "signup")
        assert page.status == 429
        with translation.override(language):
            assert translation.gettext("A moment, please") in page.main
    assert User.objects.count() == 0


def test_a_checkout_that_was_quoted_as_a_guest_is_placed_after_the_sign_in(
    buyer: Browser, shops: Street, provider: FakeProvider
):
    person = accounts.zhuhai_buyer()
    surfaces.fill_cart(buyer, shops)
    page = surfaces.review(buyer)
    sign_in(buyer, person.email)
    placed = surfaces.place(buyer, page)
    assert placed.status == 302
    assert Order.objects.get().user == person


def test_a_checkout_whose_cart_was_joined_with_another_is_reviewed_again(
    buyer: Browser, shops: Street, provider: FakeProvider
):
    person = accounts.zhuhai_buyer()
    surfaces.browser(person).post("/en/cart/add/", {"offer": shops.tin.pk, "quantity": "1"})
    surfaces.fill_cart(buyer, shops)
    page = surfaces.review(buyer)
    sign_in(buyer, person.email)
    refused = surfaces.place(buyer, page)
    assert refused.status == 409
    assert Order.objects.count() == 0


def test_an_account_lists_its_own_orders_newest_first(
    shops: Street, provider: FakeProvider, clock: time_machine.Coordinates
):
    person = surfaces.browser(accounts.zhuhai_buyer())
    first = surfaces.paid_order(person, shops, provider)
    clock.move_to(NOON + timedelta(hours=1))
    second = surfaces.buy(person, shops)
    strange = surfaces.stranger()
    surfaces.buy(strange, shops)
    page = person.open("/en/me/")
    shown = [a for a in page.attributes("a", "href") if "/orders/ord_" in a]
    assert shown == [f"/en/orders/{second.public_id}/", f"/en/orders/{first.public_id}/"]
    assert page.main.count("CN¥422.60") == 2
    assert "Awaiting payment" in page.main
    for path in shown:
        assert person.open(path).status == 200
        assert strange.open(path).status == 404


def test_the_link_from_the_mail_opens_the_order_without_an_account(
    buyer: Browser, shops: Street, provider: FakeProvider
):
    order = surfaces.paid_order(buyer, shops, provider)
    text = Mail.objects.get(to=order.email).text
    link = urlsplit(next(line for line in text.splitlines() if "/orders/ord_" in line))
    assert f"{link.scheme}://{link.netloc}" == "http://127.0.0.1:8000"
    page = Browser().open(f"{link.path}?{link.query}")
    assert page.status == 200
    assert order.public_id in page.main
    assert page.path.startswith("/en/")


def test_a_person_leafs_through_every_order(
    shops: Street,
    provider: FakeProvider,
    clock: time_machine.Coordinates,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("marketplace.orders.queries.buyer_side.PAGE_SIZE", 1)
    person = surfaces.browser(accounts.zhuhai_buyer())
    older = surfaces.buy(person, shops).public_id
    clock.shift(timedelta(minutes=1))
    newer = surfaces.buy(person, shops).public_id
    first = person.open("/pt/me/")
    assert (newer in first.source, older in first.source) == (True, False)
    assert "/pt/me/?page=2" in first.attributes("a", "href")
    second = person.open("/pt/me/?page=2")
    assert (newer in second.source, older in second.source) == (False, True)
    assert person.open("/pt/me/?page=99999").path == "/pt/me/"
