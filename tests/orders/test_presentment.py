"""A cart in patacas charged in another currency: the table of docs/payment-methods.md."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from marketplace.foundation.money import Money
from marketplace.orders import queries, services
from marketplace.orders.models import Cart, VendorOrder
from marketplace.orders.presentment import charge_currency
from marketplace.orders.types import CheckoutView
from marketplace.shipping.types import Destination
from payments.charges.models import Charge
from payments.fx.errors import RateUnavailable
from payments.gateways import breaker
from payments.gateways.errors import ProviderUnavailable
from tests.factories import orders
from tests.factories.orders import NOON, Street

STANDARD = "standard"


def bakery_cart(shops: Street) -> Cart:
    """Two boxes of biscuits."""
    cart = orders.empty_cart(currency="MOP")
    services.add_line(cart_id=cart.pk, offer_id=shops.biscuits.pk, quantity=2, now=NOON)
    return cart


def checkout(shops: Street, zone: str = "CN-GD") -> CheckoutView:
    return queries.checkout_view(
        bakery_cart(shops), to=Destination(zone), currency="MOP", language="en", now=NOON
    )


def converted(view: CheckoutView) -> dict[str, Money]:
    return {each.method: each.total for each in view.converted}


def away(code: str = "stripe") -> None:
    def ask() -> None:
        raise ProviderUnavailable("away")

    for _time in range(5):
        with pytest.raises(ProviderUnavailable):
            breaker.call(code, ask)


def test_the_bakerys_part_by_wallet(shops: Street):
    view = checkout(shops)
    assert view.total == Money(21_100, "MOP")
    assert view.methods == ("card",)
    assert converted(view) == {
        "alipay": Money(17_890, "CNY"),
        "wechat_pay": Money(17_890, "CNY"),
    }
    rate = view.converted[0].rates[0]
    assert (rate.base, rate.quoted, str(rate.mid), rate.source) == (
        "CNY",
        "MOP",
        "1.1871000000",
        "amcm",
    )


def test_elsewhere_in_hong_kong_dollars(shops: Street, settings: Any):
    settings.PAYMENT_CURRENCIES = {
        "alipay": {"mainland": ("HKD",)},
        "wechat_pay": {"mainland": ("USD", "CNY")},
    }
    view = checkout(shops)
    assert converted(view)["alipay"] == Money(20_600, "HKD")
    assert converted(view)["wechat_pay"].currency == "USD"


@pytest.mark.parametrize(
    ("zone", "currency"),
    [
        ("CN", "CNY"),
        ("CN-GD", "CNY"),
        ("CN-ZH-HQ", "CNY"),
        ("HK", "HKD"),
        ("MO", "HKD"),
        ("INTL", "HKD"),
    ],
)
def test_the_address_chooses_the_currency(zone: str, currency: str):
    assert charge_currency("alipay", shown="MOP", zone=zone) == currency
    assert charge_currency("alipay", shown="EUR", zone=zone) == "EUR"
    assert charge_currency("card", shown="MOP", zone=zone) == "MOP"
    assert charge_currency("nothing", shown="MOP", zone=zone) == "MOP"


def test_what_was_said_is_what_is_quoted_and_charged(shops: Street):
    cart = bakery_cart(shops)
    deliveries = {shops.bakery.public_id: STANDARD}
    quote = orders.checkout(cart, deliveries, currency="MOP", method="alipay")
    assert quote.total == Money(17_890, "CNY")
    order = orders.place(quote)
    assert Charge.objects.get().amount == order.total == Money(17_890, "CNY")
    part = VendorOrder.objects.get()
    assert (part.vendor_total_minor, part.vendor_currency) == (21_100, "MOP")


def test_a_method_that_takes_the_currency_is_quoted_in_it(shops: Street):
    deliveries = {shops.bakery.public_id: STANDARD}
    quote = orders.checkout(bakery_cart(shops), deliveries, currency="MOP", method="card")
    assert quote.total == Money(21_100, "MOP")


def test_without_a_rate_a_wallet_is_not_offered(shops: Street, settings: Any):
    settings.FX_ALLOW_BUNDLED = False  # there is no other here
    with pytest.raises(RateUnavailable):  # customs of the mainland counts in renminbi
        checkout(shops)
    view = checkout(shops, "MO")
    assert converted(view) == {}
    assert view.methods == ("card",)


def test_what_is_away_is_named_and_not_offered(shops: Street):
    with time_machine.travel(NOON, tick=False):
        away()
        view = checkout(shops)
    assert (view.methods, view.converted) == ((), ())
    assert [(each.method, each.since) for each in view.away] == [
        ("card", NOON),
        ("alipay", NOON),
        ("wechat_pay", NOON),
    ]
