"""A checkout is a promise: what it shows, until when, and which fields it refuses."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from django.utils import translation

from catalog.errors import OutOfStock
from catalog.models import Offer, Stock
from marketplace.foundation.money import Money
from marketplace.orders import errors, services
from marketplace.orders.models import CheckoutQuote
from payments.fx import services as fx_services
from payments.fx.errors import RateUnavailable
from payments.fx.models import FxQuote
from tests.factories import accounts, catalog, orders, vendors
from tests.factories import shipping as shipping_factory
from tests.factories.orders import NOON, Street


def refused_fields(cart, deliveries, **wishes) -> set[str]:
    """Quote, expect a refusal by field, see that nothing moved, name the fields."""
    before = orders.moved()
    with pytest.raises(errors.CheckoutIncomplete) as refusal:
        orders.checkout(cart, deliveries, **wishes)
    assert orders.moved() == before
    assert FxQuote.objects.count() == 0
    assert all(str(text) for text in refusal.value.fields.values())
    return set(refusal.value.fields)


def test_a_quote_holds_everything_as_it_was_shown(shops: Street):
    quote = orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
    assert (quote.goods_minor, quote.shipping_minor, quote.total_minor) == (35_900, 6_360, 42_260)
    assert quote.currency == "CNY"
    assert quote.zone == "CN-GD"
    assert quote.address_data == accounts.zhuhai_address()
    bakery, fish = quote.snapshot["figures"]["groups"]
    assert bakery["vendor"] == shops.bakery.ref
    assert (bakery["goods"], bakery["shipping"], bakery["vendor_goods"]) == (14_920, 2_970, 17_600)
    assert (fish["goods"], fish["shipping"], fish["vendor_shipping"]) == (20_980, 3_390, 4_000)
    assert fish["lines"][1] == {
        "offer": shops.tin.pk,
        "quantity": 3,
        "unit": 2_250,
        "vendor_unit": 2_650,
        "discount": 0,
        "subsidy": 0,
        "vendor_discount": 0,
    }
    assert quote.snapshot["deliveries"][shops.bakery.ref]["name"]["en"] == "Standard delivery"


def test_a_quote_promises_its_rates_for_as_long_as_itself(shops: Street):
    quote = orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
    rates = fx_services.get_quote(quote.fx_quote_id)
    assert quote.expires_at == NOON + timedelta(minutes=30) == rates.expires_at
    assert str(rates.rates["MOP"].mid.mid) == "1.1871000000"
    assert rates.rates["MOP"].spread_bps == 50


def test_a_shorter_promise_of_rates_shortens_the_checkout(shops: Street, settings):
    settings.FX_QUOTE_MINUTES = 10
    quote = orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
    assert quote.expires_at == NOON + timedelta(minutes=10)


def test_nothing_is_converted_for_a_buyer_who_pays_in_the_vendors_currency(shops: Street):
    quote = orders.checkout(
        orders.full_cart(shops),
        orders.standard_deliveries(shops),
        currency="MOP",
        method="card",
    )
    assert quote.total == Money(49_850, "MOP")
    # customs of the mainland counts in renminbi: that rate alone is held
    assert set(fx_services.get_quote(quote.fx_quote_id).rates) == {"CNY"}


def test_three_vendor_currencies_share_one_quote(shops: Street):
    wine = vendors.wine_importer()
    shipping_factory.rate(wine, 5_000)
    cart = orders.full_cart(shops)
    services.add_line(cart_id=cart.pk, offer_id=catalog.red_wine(wine).pk, quantity=1, now=NOON)
    deliveries = orders.standard_deliveries(shops) | {wine.public_id: "standard"}
    quote = orders.checkout(cart, deliveries)
    rates = fx_services.get_quote(quote.fx_quote_id).rates
    assert set(rates) == {"MOP", "HKD"}
    # 128.00 and 50.00 HKD at 1.03 / 1.1871 with 50 bps: 111.70 and 43.60
    assert quote.total == Money(42_260 + 11_170 + 4_360, "CNY")


def test_a_quote_reserves_nothing(shops: Street):
    orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))
    assert set(Stock.objects.values_list("reserved", flat=True)) == {0}


def test_a_phone_is_stored_as_e164(shops: Street):
    address = dataclasses.replace(accounts.zhuhai_address(), phone="138 0013 8000")
    quote = orders.checkout(
        orders.full_cart(shops), orders.standard_deliveries(shops), address=address
    )
    assert quote.address_data.phone == "+8613800138000"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"recipient": " "}, {"recipient"}),
        ({"phone": "12"}, {"phone"}),
        ({"phone": ""}, {"phone"}),
        ({"phone": "+999 1"}, {"phone"}),
        ({"country": "XX"}, {"country"}),
        ({"country": ""}, {"country"}),
        ({"region": "", "city": ""}, {"region", "city"}),
        ({"street": "\u3000"}, {"street"}),
        ({"street": "x" * 201}, {"street"}),
        ({"postcode": "51900"}, {"postcode"}),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_by_field(shops: Street, changes, fields):
    address = dataclasses.replace(accounts.zhuhai_address(), **changes)
    cart = orders.full_cart(shops)
    assert refused_fields(cart, orders.standard_deliveries(shops), address=address) == fields


@pytest.mark.parametrize("email", ["", "lin", "lin@", "a b@example.com", "x@example.com\n"])
def test_a_mail_address_is_needed(shops: Street, email):
    if email.endswith("\n"):
        assert (
            orders.checkout(
                orders.full_cart(shops), orders.standard_deliveries(shops), email=email
            ).email
            == email.strip()
        )
        return
    cart = orders.full_cart(shops)
    assert refused_fields(cart, orders.standard_deliveries(shops), email=email) == {"email"}


@pytest.mark.parametrize("currency", ["JPY", "GBP", "cny", ""])
def test_an_unsupported_currency_is_refused(shops: Street, currency):
    cart = orders.full_cart(shops)
    deliveries = orders.standard_deliveries(shops)
    assert refused_fields(cart, deliveries, currency=currency) == {"currency"}


def test_a_language_is_one_of_the_four(shops: Street):
    cart = orders.full_cart(shops)
    deliveries = orders.standard_deliveries(shops)
    assert refused_fields(cart, deliveries, language="xx'; --") == {"language"}


@pytest.mark.parametrize("method", ["alipay", "wechat_pay", "bank", ""])
def test_a_method_that_can_charge_no_currency_for_it_is_refused(shops: Street, method, settings):
    settings.PAYMENT_CURRENCIES = {}
    cart = orders.full_cart(shops)
    deliveries = orders.standard_deliveries(shops)
    assert refused_fields(cart, deliveries, currency="MOP", method=method) == {"method"}


def test_a_total_below_the_methods_minimum_is_refused(shops: Street):
    Offer.objects.filter(pk=shops.biscuits.pk).update(price_minor=1)
    bakery_rates = shops.bakery.shipping_rates.get()
    bakery_rates.base_minor = 0
    bakery_rates.save()
    cart = orders.empty_cart()
    services.add_line(cart_id=cart.pk, offer_id=shops.biscuits.pk, quantity=1, now=NOON)
    fields = refused_fields(cart, orders.standard_deliveries(shops), method="card")
    assert fields == {"method"}


def test_every_vendor_needs_a_delivery_that_it_offers_there(shops: Street):
    cart = orders.full_cart(shops)
    bakery, fish = shops.bakery.public_id, shops.tinned_fish.public_id
    assert refused_fields(cart, {bakery: "standard"}) == {f"delivery_{fish}"}
    assert refused_fields(cart, {bakery: "drone", fish: "standard"}) == {f"delivery_{bakery}"}
    to_macau = {bakery: "standard", fish: "standard"}
    fields = refused_fields(cart, to_macau, address=accounts.macau_address())
    assert fields == {f"delivery_{bakery}", f"delivery_{fish}"}


def test_a_quote_keeps_the_chosen_deliveries_and_nothing_else_that_was_typed(shops: Street):
    wishes = orders.standard_deliveries(shops)
    typed = wishes | {"ven_NOTINTHECART": "standard", "x" * 5_000: "y" * 5_000}
    assert orders.checkout(orders.full_cart(shops), typed).deliveries == wishes


def test_the_zone_follows_the_address_and_not_the_cart(shops: Street):
    cart = orders.full_cart(shops)
    services.set_destination(cart_id=cart.pk, zone="MO", now=NOON)
    quote = orders.checkout(cart, orders.standard_deliveries(shops))
    assert quote.zone == "CN-GD"


def test_an_empty_cart_is_refused(shops: Street):
    before = orders.moved()
    cart = orders.empty_cart()
    with pytest.raises(errors.CartEmpty):
        orders.checkout(cart, {})
    assert orders.moved() == before | {"open_carts": 1}


def test_a_placed_cart_is_not_quoted_again(shops: Street):
    order = orders.placed_order(shops)
    before = orders.moved()
    with pytest.raises(errors.CartClosed):
        orders.checkout(order.cart, orders.standard_deliveries(shops))
    assert orders.moved() == before


def test_a_cart_with_too_few_in_stock_is_refused_by_name(shops: Street):
    cart = orders.full_cart(shops)
    Stock.objects.filter(pk=shops.tin.pk).update(on_hand=2)
    with translation.override("en"), pytest.raises(OutOfStock) as refusal:
        orders.checkout(cart, orders.standard_deliveries(shops))
    assert refusal.value.left == {shops.tin.pk: 2}
    assert not CheckoutQuote.objects.exists()


def test_a_cart_with_a_withdrawn_offer_is_refused(shops: Street):
    cart = orders.full_cart(shops)
    Offer.objects.filter(pk=shops.tin.pk).update(is_active=False)
    with pytest.raises(errors.OfferNotForSale):
        orders.checkout(cart, orders.standard_deliveries(shops))
    assert not CheckoutQuote.objects.exists()


def test_without_a_usable_rate_nothing_is_promised(shops: Street, settings):
    settings.FX_ALLOW_BUNDLED = False
    cart = orders.full_cart(shops)
    with pytest.raises(RateUnavailable):
        orders.checkout(cart, orders.standard_deliveries(shops), now=NOON + timedelta(days=90))
    assert not CheckoutQuote.objects.exists()


def test_full_width_and_odd_blanks_are_folded(shops: Street):
    address = dataclasses.replace(
        accounts.zhuhai_address(),
        street="情侣中路\u30001２号\t 3\u200b01 ",
        postcode="５１９０００",
    )
    quote = orders.checkout(
        orders.full_cart(shops), orders.standard_deliveries(shops), address=address
    )
    assert quote.address_data.street == "情侣中路 12号 301"
    assert quote.address_data.postcode == "519000"


def test_portuguese_ordinals_and_accents_stay_as_they_are_written(shops: Street):
    address = dataclasses.replace(accounts.zhuhai_address(), street="Rua do Cunha 11, 3.º B, Pátio")
    quote = orders.checkout(
        orders.full_cart(shops), orders.standard_deliveries(shops), address=address
    )
    assert quote.address_data.street == "Rua do Cunha 11, 3.º B, Pátio"
