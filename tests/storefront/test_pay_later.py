"""A link to pay later: by mail, for one order, until its time to pay is over."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from marketplace.foundation import outbox
from marketplace.notifications.models import Mail
from marketplace.orders.models import Order
from marketplace.orders.signing import order_token, pay_later_token
from payments.charges.models import Charge
from tests.factories import surfaces
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street
from tests.factories.pages import LANGUAGES, Browser
from tests.storefront.test_bad_checkout import in_language

END = NOON + timedelta(minutes=30)


@pytest.fixture
def order(buyer: Browser, shops: Street, provider: FakeProvider) -> Order:
    return surfaces.buy(buyer, shops)


def ask(buyer: Browser, order: Order) -> None:
    page = buyer.open(surfaces.link(order))
    page = buyer.submit(page, "/pay-later/")
    assert order.email in page.main or order.email in "".join(page.alerts)
    outbox.drain()


def mailed() -> str:
    """The path of the link in the one mail."""
    mail = Mail.objects.get(key__startswith="pay_later:")
    found = re.findall(r"http://127\.0\.0\.1:8000(/\S+\?p=\S+)", mail.text)
    assert len(found) == 1
    assert f'href="http://127.0.0.1:8000{found[0]}"' in mail.html
    return str(found[0])


def address(order: Order, token: str) -> str:
    return f"/en/orders/{order.public_id}/pay-later/?p={token}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_names_amount_and_time_and_opens_the_order_without_signing_in(
    buyer: Browser, order: Order, language: str
):
    Order.objects.update(language=language)
    ask(buyer, order)
    mail = Mail.objects.get(key__startswith="pay_later:")
    assert (mail.to, mail.language) == (order.email, language)
    told = in_language(language, "Whoever holds this link can open the order: do not pass it on.")
    assert told in mail.text
    assert "422.60" in mail.text.replace(",", ".")
    anybody = Browser()
    page = anybody.open(mailed())
    assert f"/orders/{order.public_id}/" in page.path
    left = anybody.submit(page, "/pay/", follow=False)
    assert left.header("Location") == "https://pay.example/page_1"


def test_opening_the_link_starts_nothing_and_extends_nothing(
    buyer: Browser, order: Order, provider: FakeProvider
):
    before = Charge.objects.values().get()
    ask(buyer, order)
    calls = list(provider.calls)
    Browser().open(mailed())
    assert Charge.objects.values().get() == before
    assert provider.calls == calls


def test_it_is_mailed_once_in_ten_minutes(
    buyer: Browser, order: Order, clock: time_machine.Coordinates
):
    ask(buyer, order)
    ask(buyer, order)
    assert Mail.objects.filter(key__startswith="pay_later:").count() == 1
    clock.shift(600)
    ask(buyer, order)
    assert Mail.objects.filter(key__startswith="pay_later:").count() == 2


def test_the_link_ends_with_the_charge(order: Order, clock: time_machine.Coordinates):
    path = address(order, pay_later_token(order.public_id, END))
    clock.move_to(END - timedelta(seconds=1))
    assert Browser().open(path, follow=False).status == 302
    clock.move_to(END)
    page = Browser().open(path)
    assert page.status == 410
    assert "The time to pay for this order has ended." in page.main
    assert order_token(order.public_id) not in page.response.content.decode()


def test_a_wrong_word_opens_nothing(order: Order):
    good = pay_later_token(order.public_id, END)
    until, _dot, signature = good.partition(".")
    other = pay_later_token("ord_0THER0RDER00", END)
    later = f"{int(until) + 3600}.{signature}"
    for token in (
        "",
        ".",
        until,
        f"{until}.",
        f"{until}.x",
        other,
        later,
        order_token(order.public_id),
    ):
        assert Browser().open(address(order, token), follow=False).status == 404, token


def test_the_other_way_round_it_is_no_key_to_the_order(order: Order):
    token = pay_later_token(order.public_id, END)
    assert Browser().open(f"/en/orders/{order.public_id}/?t={token}").status == 404


def test_who_may_not_see_the_order_has_no_link_mailed(order: Order):
    answer = Browser().client.post(f"/en/orders/{order.public_id}/pay-later/")
    assert answer.status_code == 404
    outbox.drain()
    assert Mail.objects.filter(key__startswith="pay_later:").count() == 0


def test_a_paid_order_has_none(buyer: Browser, shops: Street, provider: FakeProvider):
    order = surfaces.paid_order(buyer, shops, provider)
    page = buyer.post(f"{surfaces.link(order, 'pay-later/')}", {})
    assert "This order is paid already" in "".join(page.alerts) + page.main
    outbox.drain()
    assert Mail.objects.filter(key__startswith="pay_later:").count() == 0
