"""What can go wrong between the review and the payment: said in the page's language, and no
order, reservation, charge or entry comes of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from catalog.models import Stock
from marketplace.foundation import outbox
from marketplace.foundation.errors import Refused
from marketplace.foundation.money import Money
from marketplace.orders.errors import (
    CartChanged,
    CartPriceChanged,
    CheckoutExpired,
    CheckoutNotFound,
    OrderNotFound,
)
from marketplace.orders.models import CartLine, CheckoutQuote, Order
from marketplace.shipping.models import ShippingRate
from payments.charges import services as charges
from payments.charges.models import Charge, WebhookEvent
from payments.fx.errors import RateUnavailable
from payments.gateways.errors import ProviderRefused, ProviderUnavailable
from tests.factories import accounts, orders, surfaces
from tests.factories.charges import SIGNED, FakeProvider, signal
from tests.factories.orders import NOON, Street
from tests.factories.pages import LANGUAGES, Browser, Page

BEING_CHECKED = "We are checking a payment for this order. Please do not pay again."
every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def reviewed(buyer: Browser, shops: Street, provider: FakeProvider) -> Page:
    """The page with the promise, one click before the order."""
    surfaces.fill_cart(buyer, shops)
    page = surfaces.review(buyer)
    assert "CN¥422.60" in page.main
    return page


def say(language: str, refusal: Callable[[], Refused]) -> str:
    """Make a refusal while a language is active, as a request does."""
    with translation.override(language):
        return str(refusal())


def in_language(language: str, text: str) -> str:
    """Translate a text of the pages."""
    with translation.override(language):
        return translation.gettext(text)


def place(buyer: Browser, page: Page, language: str = "en") -> Page:
    """Click on "Order and pay"."""
    quote = page.form("/checkout/").values["quote"]
    said = {"quote": quote} | surfaces.PERSON
    return buyer.post(f"/{language}/checkout/", said, follow=False)


def refused(
    buyer: Browser,
    page: Page,
    wanted: Callable[[], Refused],
    languages: Sequence[str] = ("zh-hant", "pt"),
) -> None:
    """Click; see the reason, a way on, no button, and that nothing moved."""
    before = surfaces.everything()
    for language in languages:
        answer = place(buyer, page, language)
        assert answer.status == 409
        assert say(language, wanted) in answer.alerts[0], answer.alerts
        assert f"/{language}/checkout/" in answer.attributes("a", "href")
        assert not any("quote" in form.names for form in answer.forms)
        assert surfaces.everything() == before
    assert say("pt", wanted) != say("en", wanted)


def test_a_promise_whose_time_is_over_is_not_kept(
    buyer: Browser, reviewed: Page, clock: time_machine.Coordinates
):
    clock.move_to(NOON + timedelta(minutes=30))
    refused(buyer, reviewed, CheckoutExpired, LANGUAGES)
    again = buyer.open(reviewed.path)
    assert say("en", CheckoutExpired) in again.alerts[0]
    assert not any("quote" in form.names for form in again.forms)


def test_a_minute_before_its_end_the_promise_holds(
    buyer: Browser, reviewed: Page, clock: time_machine.Coordinates
):
    clock.move_to(NOON + timedelta(minutes=29))
    assert place(buyer, reviewed).status == 302
    assert Order.objects.get().total == Money(42_260, "CNY")


def test_a_price_that_changed_is_shown_before_it_is_paid(
    buyer: Browser, shops: Street, reviewed: Page
):
    shops.biscuits.price_minor = 9_000
    shops.biscuits.save()
    zero = Money.zero("CNY")
    refused(buyer, reviewed, lambda: CartPriceChanged(shown=zero, current=zero))


def test_a_delivery_that_changed_is_shown_before_it_is_paid(buyer: Browser, reviewed: Page):
    ShippingRate.objects.update(base_minor=9_900)
    zero = Money.zero("CNY")
    refused(buyer, reviewed, lambda: CartPriceChanged(shown=zero, current=zero))


def test_a_delivery_that_is_no_longer_offered_is_chosen_again(buyer: Browser, reviewed: Page):
    ShippingRate.objects.update(code="express")
    refused(buyer, reviewed, CartChanged)


def test_a_cart_that_was_changed_in_another_tab_is_reviewed_again(
    buyer: Browser, shops: Street, reviewed: Page
):
    buyer.post("/en/cart/add/", {"offer": shops.tin.pk, "quantity": "1"})
    refused(buyer, reviewed, CartChanged)


def test_goods_that_are_gone_are_named(buyer: Browser, shops: Street, reviewed: Page):
    Stock.objects.filter(offer=shops.gift_set).update(on_hand=0)
    before = surfaces.everything()
    for language in LANGUAGES:
        answer = place(buyer, reviewed, language)
        with translation.override(language):
            assert shops.gift_set.variant.product.name in answer.alerts[0]
        assert answer.status == 409
        assert surfaces.everything() == before
    onwards = buyer.open("/en/checkout/")
    assert onwards.path == "/en/cart/"  # where the line can be taken out


def test_a_checkout_of_nobody_or_of_somebody_else_does_not_exist(buyer: Browser, reviewed: Page):
    quote = reviewed.form("/checkout/").values["quote"]
    before = surfaces.everything()
    raws = (quote, quote, str(uuid4()), "", "abc", "' OR 1=1 --", "\x00")
    for raw, language in zip(raws, itertools.cycle(LANGUAGES)):
        someone = surfaces.browser().client
        data = {"quote": raw}
        for answer in (
            someone.post(f"/{language}/checkout/", data),
            someone.get(f"/{language}/checkout/review/", data),
        ):
            page = Page(answer, "")
            assert page.status == 404
            assert say(language, CheckoutNotFound) in page.main
            assert "422.60" not in page.source
            assert "lin.zhuhai" not in page.source
    assert surfaces.everything() == before


def test_a_signed_in_stranger_cannot_place_or_read_a_guests_checkout(
    buyer: Browser, reviewed: Page
):
    stranger = surfaces.stranger()
    assert stranger.open(reviewed.path).status == 404
    assert place(stranger, reviewed).status == 404
    assert Order.objects.count() == 0


def test_a_second_click_leads_to_the_same_order(
    buyer: Browser, reviewed: Page, provider: FakeProvider
):
    first, second = place(buyer, reviewed), place(buyer, reviewed)
    assert first.header("Location") == second.header("Location")
    for page in (first, second):
        paying = buyer.open(page.header("Location"), follow=False)
        assert paying.header("Location") == "https://pay.example/page_1"
    assert (Order.objects.count(), Charge.objects.count(), provider.count("start")) == (1, 1, 1)
    assert list(Stock.objects.order_by("pk").values_list("reserved", flat=True)) == [1, 3, 2]


def test_going_back_to_a_review_that_was_placed_leads_to_the_order(buyer: Browser, reviewed: Page):
    place(buyer, reviewed)
    order = Order.objects.get()
    assert buyer.open(reviewed.path).path.startswith(f"/en/orders/{order.public_id}/")


def test_after_the_order_a_new_cart_begins(buyer: Browser, shops: Street, reviewed: Page):
    place(buyer, reviewed)
    assert "Your cart is empty" in buyer.open("/en/cart/").main
    buyer.post("/en/cart/add/", {"offer": shops.tin.pk, "quantity": "1"})
    assert buyer.open("/en/checkout/").status == 200
    assert "lin.zhuhai" not in buyer.open("/en/checkout/").source


def post_quote(buyer: Browser, shops: Street, language: str, **changes: Any) -> Page:
    """Send the checkout's form with some fields changed."""
    chosen = {f"delivery_{ref}": code for ref, code in orders.standard_deliveries(shops).items()}
    data = surfaces.CONTACT | chosen | {"method": "alipay", "zone_seen": "CN-GD"} | changes
    return buyer.post(f"/{language}/checkout/quote/", data)


WRONG = {
    "email": "not-an-address",
    "recipient": "",
    "phone": "12",
    "country": "XX",
    "city": "",
    "street": "",
    "postcode": "51900",
    "method": "cash",
}


def test_a_field_that_cannot_be_taken_is_named_and_the_rest_stays(buyer: Browser, shops: Street):
    surfaces.fill_cart(buyer, shops)
    before = surfaces.everything()
    for (field, text), language in zip(WRONG.items(), itertools.cycle(LANGUAGES)):
        wrong_field(post_quote(buyer, shops, language, **{field: text}), field, language)
        assert surfaces.everything() == before


def wrong_field(page: Page, field: str, language: str) -> None:
    """See that one field is marked and reached by a link, and that the others kept their text."""
    assert page.status == 400, field
    summary = next(text for text in page.alerts if text)
    with translation.override(language):
        assert translation.gettext("Please check these fields") in summary
    target = "#method" if field == "method" else f"#id_{field}"
    assert target in page.attributes("a", "href")
    assert target[1:] in page.ids
    sent = page.form("/checkout/quote/").values
    for name, value in surfaces.CONTACT.items():
        if name != field:
            assert sent[name] == value, name


def test_fields_that_nobody_offered_are_not_kept(buyer: Browser, shops: Street):
    surfaces.fill_cart(buyer, shops)
    page = post_quote(
        buyer,
        shops,
        "en",
        currency="JPY",
        total="1",
        delivery_ven_STRANGER="x\x00y",
        delivery_x="\x00" * 500,
        **{"delivery_" + "y" * 500: "z"},
    )
    assert page.status == 200
    quote = CheckoutQuote.objects.get()
    assert (quote.currency, quote.total_minor) == ("CNY", 42_260)
    assert quote.deliveries == orders.standard_deliveries(shops)
    assert len(str(buyer.client.session["checkout_draft"])) < 900


def test_too_long_a_text_and_a_nul_are_refused(buyer: Browser, shops: Street):
    surfaces.fill_cart(buyer, shops)
    before = surfaces.everything()
    for changes in ({"street": "x" * 201}, {"street": "a\x00b"}, {"email": "a" * 300 + "@b.com"}):
        assert post_quote(buyer, shops, "en", **changes).status == 400
        assert surfaces.everything() == before


@every_language
def test_without_a_rate_the_checkout_waits(
    buyer: Browser, shops: Street, language: str, settings: Any
):
    surfaces.fill_cart(buyer, shops)
    settings.FX_ALLOW_BUNDLED = False
    before = surfaces.everything()
    page = post_quote(buyer, shops, language)
    assert page.status == 503
    assert say(language, lambda: RateUnavailable("MOP", "CNY", why="")) in page.main
    assert page.form("/preferences/")  # another currency can be chosen right there
    assert surfaces.everything() == before
    assert buyer.open(f"/{language}/p/almond-biscuits/").status == 200  # the shop stays open


def test_a_cart_that_was_emptied_in_another_tab_has_no_checkout(buyer: Browser, shops: Street):
    buyer.post("/en/cart/add/", {"offer": shops.tin.pk, "quantity": "1"})
    line = CartLine.objects.get()
    buyer.post(f"/en/cart/lines/{line.pk}/", {"remove": "1"})
    before = surfaces.everything()
    for page in (
        buyer.open("/en/checkout/"),
        buyer.post("/en/checkout/quote/", {}),
        post_quote(buyer, shops, "en"),
        surfaces.browser().open("/en/checkout/"),
        surfaces.browser().post("/en/checkout/quote/", {}),
    ):
        assert page.path == "/en/cart/"
        assert "Your cart is empty" in page.main
    assert surfaces.everything() == before


def test_an_old_order_of_a_shop_that_closed_still_opens(
    buyer: Browser, shops: Street, provider: FakeProvider
):
    order = surfaces.paid_order(buyer, shops, provider)
    shops.bakery.status = "suspended"
    shops.bakery.save()
    page = buyer.open(surfaces.link(order))
    assert page.status == 200
    assert "Rua do Cunha Bakery" in page.main
    links = page.attributes("a", "href")
    assert "/en/s/cunha-bakery/" not in links
    assert "/en/s/tinned-fish/" in links


def test_an_order_of_somebody_else_does_not_exist(
    buyer: Browser, shops: Street, provider: FakeProvider
):
    order = surfaces.buy(buyer, shops)
    right = surfaces.link(order).partition("?t=")[2]
    tokens = ["", right[:-1], right[:-1] + ("A" if right[-1] != "A" else "B"), right.lower(), "ü"]
    before = surfaces.everything()
    for token, language in zip(tokens, itertools.cycle(LANGUAGES)):
        for rest in ("", "pay/", "return/", "status/"):
            path = f"/{language}/orders/{order.public_id}/{rest}"
            page = Page(Client().get(path, {"t": token} if token else {}), path)
            assert page.status == 404, (token, rest)
            assert say(language, OrderNotFound) in page.main
            assert "422.60" not in page.source
    assert surfaces.everything() == before


def test_the_word_of_one_order_does_not_open_another(
    buyer: Browser, shops: Street, provider: FakeProvider
):
    first = surfaces.buy(buyer, shops)
    other = surfaces.buy(surfaces.browser(), shops)
    token = surfaces.link(first).partition("?t=")[2]
    assert Browser().open(f"/en/orders/{other.public_id}/?t={token}").status == 404


def test_a_provider_that_is_away_costs_nothing_but_patience(
    buyer: Browser, reviewed: Page, provider: FakeProvider
):
    provider.fail("start", ProviderUnavailable("away"))
    page = surfaces.place(buyer, reviewed, follow=True)
    assert page.path.startswith("/en/orders/ord_")
    assert page.status == 200
    assert page.alerts[0].startswith("The payment provider does not answer")
    again = buyer.submit(page, "/pay/", follow=False)
    assert again.header("Location") == "https://pay.example/page_1"
    assert provider.count("start") == 2


def test_coming_back_while_the_provider_is_away_shows_what_is_known(
    buyer: Browser, shops: Street, provider: FakeProvider
):
    order = surfaces.buy(buyer, shops)
    surfaces.pay(order, provider)
    before = surfaces.everything()
    for fault in (ProviderUnavailable("away"), ProviderRefused("no such page")):
        provider.fail("fetch", fault)
        assert "Waiting for the payment" in buyer.open(surfaces.link(order, "return/")).main
        provider.fail("fetch", fault)
        assert surfaces.poll(buyer, order) == "pending"
    assert surfaces.everything() == before
    assert surfaces.poll(buyer, order) == "captured"


def test_many_who_wait_for_one_payment_ask_the_provider_once(
    buyer: Browser, shops: Street, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("marketplace.storefront.views.paying._ASKED_FOR", 60)  # seconds
    order, other = surfaces.buy(buyer, shops), surfaces.buy(surfaces.browser(), shops)
    for waiting in (order, other):
        told = [buyer.open(surfaces.link(waiting, "status/")).response.json() for _ in range(5)]
        assert told == [{"state": "pending"}] * 5
    assert provider.count("fetch") == 2
    surfaces.pay(order, provider)
    assert buyer.open(surfaces.link(order, "return/")).path.endswith("&new=1")  # who comes asks
    answer = buyer.open(surfaces.link(order, "status/")).response
    assert (answer.json(), provider.count("fetch")) == ({"state": "captured"}, 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"captured": Money(42_259, "CNY")},
        {"captured": Money(42_260, "HKD")},
        {"livemode": True},
        {"client_reference": "att_OF_ANOTHER"},
    ],
    ids=["a cent less", "another currency", "live money", "another reference"],
)
def test_a_genuine_message_about_a_wrong_payment_pays_nothing(
    buyer: Browser, shops: Street, provider: FakeProvider, wrong: dict[str, Any]
):
    order = surfaces.buy(buyer, shops)
    attempt = surfaces.pay(order, provider, **wrong)
    before = orders.moved()
    answer = Browser().client.post(
        "/webhooks/stripe/", signal(attempt), content_type="application/json", headers=SIGNED
    )
    assert answer.status_code == 200
    charges.process_webhook(event_id=WebhookEvent.objects.get().pk, now=NOON)
    outbox.drain()
    assert orders.moved() == before
    assert Charge.objects.get().captured_minor == 0
    page = buyer.open(surfaces.link(order, "return/"))
    assert "We are checking your payment" in page.main


def test_a_buyer_is_told_of_a_wrong_payment_and_never_that_nothing_was_charged(
    buyer: Browser, shops: Street, provider: FakeProvider, clock: time_machine.Coordinates
):
    order = surfaces.buy(buyer, shops)
    surfaces.pay(order, provider, captured=Money(100, "CNY"))
    for minutes in (1, 31):
        clock.move_to(NOON + timedelta(minutes=minutes))
        state = buyer.open(surfaces.link(order, "status/")).response.json()
        assert state == {"state": "review"}
        for language in LANGUAGES:
            paying = buyer.post(surfaces.link(order, "pay/", language))
            assert paying.alerts == [in_language(language, BEING_CHECKED)]
            for page in (paying, buyer.open(surfaces.link(order, "return/", language))):
                under_review(page, order, language)
        charges.expire_charges(now=NOON + timedelta(minutes=minutes))
        outbox.drain()
    assert Charge.objects.get().status == "expired"
    assert provider.count("start") == 1


def under_review(page: Page, order: Order, language: str) -> None:
    """See that the page says what is the matter, and offers nothing to pay or to wait for."""
    for text in ("We are checking your payment", "Please do not pay again."):
        assert in_language(language, text) in page.main
    assert order.public_id in page.main
    assert f"mailto:orders@ponte.example?subject={order.public_id}" in page.attributes("a", "href")
    assert not page.has_form("/pay/")
    assert not any("payment_status" in name for _tag, given in page.tags for name in given)


def test_an_order_that_is_paid_is_not_paid_again(
    buyer: Browser, shops: Street, provider: FakeProvider
):
    order = surfaces.paid_order(buyer, shops, provider)
    before = surfaces.everything()
    for language in LANGUAGES:
        page = buyer.post(surfaces.link(order, "pay/", language))
        with translation.override(language):  # the page that says so, not another payment
            assert translation.gettext("Thank you, your order is paid") in page.main
        assert page.alerts == []
    assert surfaces.everything() == before
    assert provider.count("start") == 1


def test_an_order_whose_time_is_over_is_not_paid(
    buyer: Browser, shops: Street, provider: FakeProvider, clock: time_machine.Coordinates
):
    order = surfaces.buy(buyer, shops)
    clock.move_to(NOON + timedelta(minutes=31))
    before = surfaces.everything()
    for language in LANGUAGES:
        page = buyer.post(surfaces.link(order, "pay/", language))
        with translation.override(language):
            wanted = translation.gettext(
                "The time to pay for this order has ended. Nothing was charged."
            )
        assert page.alerts == [wanted]
    assert surfaces.everything() == before


def test_a_buyer_confirms_only_what_was_handed_over(shops: Street, provider: FakeProvider):
    person = surfaces.browser(accounts.zhuhai_buyer())
    order = surfaces.paid_order(person, shops, provider)
    part = surfaces.part_of(order, shops)
    before = surfaces.everything()
    page = person.post(f"/en/parts/{part.public_id}/receipt/")
    assert page.status == 409
    assert surfaces.everything() == before
    for someone in (surfaces.stranger(), Browser()):
        assert someone.post(f"/en/parts/{part.public_id}/receipt/").status == 404
    assert surfaces.everything() == before
