"""What a buyer is told of ways to pay: another currency before it is charged, and who is away."""

from __future__ import annotations

import pytest

from marketplace.foundation import formats
from marketplace.orders.models import Order
from payments.charges.models import Attempt
from payments.gateways import breaker, breaker_state
from payments.gateways.errors import ProviderUnavailable
from tests.factories import surfaces
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street
from tests.factories.pages import LANGUAGES, Browser
from tests.storefront.test_bad_checkout import in_language

AWAY = "has not been answering since"


def away(code: str = "stripe") -> None:
    def ask() -> None:
        raise ProviderUnavailable("away")

    for _time in range(5):
        with pytest.raises(ProviderUnavailable):
            breaker.call(code, ask)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_choice_says_what_a_wallet_will_charge(
    shops: Street, provider: FakeProvider, language: str
):
    buyer = surfaces.browser(currency="MOP")
    surfaces.fill_cart(buyer, shops, language)
    page = buyer.open(f"/{language}/checkout/")
    text = in_language(language, "Charged in %(currency)s: %(method)s does not take %(shown)s")
    label = in_language(language, "Alipay")
    assert text % {"currency": "CNY", "method": label, "shown": "MOP"} in page.main
    assert page.main.count("422.60".replace(".", "," if language == "pt" else ".")) == 2
    assert page.form("/checkout/quote/").values["method"] == "card"  # as it is shown


def test_who_chooses_it_is_told_once_more_and_charged_so(shops: Street, provider: FakeProvider):
    buyer = surfaces.browser(currency="MOP")
    surfaces.fill_cart(buyer, shops)
    page = surfaces.review(buyer, method="alipay")
    assert "You pay CN¥422.60: Alipay does not take MOP, in which you see our prices." in page.main
    assert "1 CNY = 1.1871 MOP" in page.main
    placed = surfaces.place(buyer, page)
    buyer.open(placed.header("Location"), follow=False)
    assert str(provider.sessions["page_1"].spec.amount) == "CNY 422.60"


def test_the_other_methods_charge_what_is_shown(shops: Street, provider: FakeProvider):
    buyer = surfaces.browser(currency="MOP")
    surfaces.fill_cart(buyer, shops)
    page = surfaces.review(buyer, method="card")
    assert "498.50" in page.main
    assert "does not take" not in page.main


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checkout_says_who_is_away_and_keeps_the_cart(
    buyer: Browser, shops: Street, language: str
):
    surfaces.fill_cart(buyer, shops, language)
    away()
    page = buyer.open(f"/{language}/checkout/")
    told = in_language(
        language,
        "%(method)s has not been answering since %(time)s (Macau time). Please pay in another way, "
        "or come back later: nothing of your purchase is lost.",
    )
    since = formats.moment(NOON, language)
    labels = [in_language(language, method) for method in ("Alipay", "WeChat Pay", "Card")]
    methods = ("、" if language.startswith("zh") else ", ").join(labels)
    assert told % {"method": methods, "time": since} in page.main
    assert "method" not in page.form("/checkout/quote/").values
    breaker_state.clear("stripe")
    page = buyer.open(f"/{language}/checkout/")
    assert page.form("/checkout/quote/").values["method"] == "alipay"


def test_a_method_that_went_away_while_the_form_was_filled_in_is_refused(
    buyer: Browser, shops: Street
):
    surfaces.fill_cart(buyer, shops)
    form = buyer.open("/en/checkout/")
    away()
    page = buyer.submit(form, "/checkout/quote/", **(surfaces.CONTACT | {"method": "card"}))
    assert page.status == 400
    assert "This way to pay is away at the moment." in page.main


def test_an_order_is_placed_and_waits_while_its_provider_is_away(
    buyer: Browser, shops: Street, provider: FakeProvider
):
    surfaces.fill_cart(buyer, shops)
    review = surfaces.review(buyer)
    away()
    placed = surfaces.place(buyer, review)
    page = buyer.open(placed.header("Location"))
    order = Order.objects.get()
    assert page.path == surfaces.link(order)
    assert "The payment provider does not answer at the moment." in page.alerts[0]
    assert AWAY in page.main
    assert not [form for form in page.forms if "/pay/" in form.action and "method" in form.values]
    assert Attempt.objects.count() == 0
    breaker_state.clear("stripe")
    page = buyer.open(surfaces.link(order))
    assert AWAY not in page.main
    left = buyer.submit(page, "/pay/", follow=False)
    assert left.header("Location") == "https://pay.example/page_1"
