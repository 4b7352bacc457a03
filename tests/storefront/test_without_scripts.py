"""The whole purchase by plain links and forms, each sent as it stands in the page."""

from __future__ import annotations

from typing import Any

import pytest

from marketplace.accounts.models import Address
from marketplace.foundation import outbox
from marketplace.orders.models import CheckoutQuote, Order, VendorOrder
from marketplace.shipping import zones
from marketplace.shipping.models import ShippingRate
from tests.factories import accounts, catalog, shipping, surfaces, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import Street
from tests.factories.pages import Browser, Page


def choose(buyer: Browser, page: Page, zone: str, currency: str) -> Page:
    """Use the sheet that is on every page."""
    return buyer.submit(page, "/preferences/", zone=zone, currency=currency)


def test_a_purchase_from_the_front_page_to_the_receipt(shops: Street, provider: FakeProvider):
    buyer = Browser()
    page = buyer.open("/en/")
    assert "/en/p/almond-biscuits/" in page.attributes("a", "href")
    page = choose(buyer, page, "CN-GD", "CNY")
    assert page.path == "/en/"

    page = buyer.open("/en/p/almond-biscuits/")
    assert "CN¥74.60" in page.main
    page = buyer.submit(page, "/cart/add/", quantity="1")
    assert page.path == "/en/p/almond-biscuits/"
    page = buyer.open("/en/p/sardines-in-olive-oil/")
    page = buyer.submit(page, "/cart/add/", offer=str(shops.gift_set.pk), quantity="2")
    page = buyer.submit(page, "/cart/add/", offer=str(shops.tin.pk), quantity="3")

    page = buyer.open("/en/cart/")
    lines = [form for form in page.forms if "/cart/lines/" in form.action]
    assert [form.values["quantity"] for form in lines] == ["1", "2", "3"]
    page = buyer.post(lines[0].action, lines[0].values | {"quantity": "2"})
    page = buyer.post(lines[1].action, lines[1].values | {"quantity": "1"})
    assert "CN¥359.00" in page.main
    assert "/en/checkout/" in page.attributes("a", "href")

    page = buyer.open("/en/checkout/")
    assert page.form("/checkout/quote/").values["country"] == "CN"
    page = buyer.submit(page, "/checkout/quote/", method="alipay", **surfaces.CONTACT)
    assert page.path.startswith("/en/checkout/review/?quote=")
    for text in ("CN¥422.60", "1 CNY = 1.1871 MOP", "0.5%", "林小姐", "lin.zhuhai@example.com"):
        assert text in page.main, text

    left = surfaces.place(buyer, page, follow=True)
    assert left.header("Location") == "https://pay.example/page_1"
    order = Order.objects.get()
    page = buyer.open(surfaces.link(order))
    assert "CN¥422.60" in page.main
    surfaces.pay(order, provider)
    page = buyer.open(surfaces.link(order, "return/"))
    assert page.path.endswith("&new=1")
    assert "Thank you" in page.main
    outbox.drain()

    sell(shops, order)
    page = buyer.open(surfaces.link(order))
    assert page.main.count("SF1000000001") >= 1
    assert page.main.count("Once you confirm, the shop is paid") == 2
    for _part in range(2):
        page = buyer.submit(page, "/receipt/")
        assert page.path == surfaces.link(order)
    assert not page.has_form("/receipt/")
    assert set(VendorOrder.objects.values_list("status", flat=True)) == {"delivered"}


def sell(shops: Street, order: Order) -> None:
    """Let both shops accept and hand over by their own pages."""
    for vendor, person in (
        (shops.bakery, accounts.baker()),
        (shops.tinned_fish, accounts.fishmonger()),
    ):
        vendors.member(vendor, person)
        member = surfaces.browser(person)
        page = member.open("/en/vendor/")
        part = order.vendor_orders.get(vendor=vendor)
        path = f"/en/vendor/orders/{part.public_id}/"
        assert path in page.attributes("a", "href")
        page = member.submit(member.open(path), "/accept/")
        page = member.submit(
            page, "/hand-over/", carrier="SF Express", tracking_number="SF1000000001"
        )
        assert "SF1000000001" in page.main


def test_buy_now_leads_straight_to_the_checkout(buyer: Browser, shops: Street):
    page = buyer.open("/en/p/almond-biscuits/")
    form = page.form("/cart/add/")
    assert ("then", "checkout") in form.buttons
    page = buyer.post(form.action, form.values | {"then": "checkout"})
    assert page.path == "/en/checkout/"


@pytest.fixture
def also_in_macau(shops: Street) -> Street:
    """Both shops deliver in Macau too, the bakery to its counter only."""
    shipping.rate(shops.bakery, 0, zones.MACAU, code="pickup", name_en="At the counter", carrier="")
    shipping.rate(shops.tinned_fish, 1_500, zones.MACAU, name_en="By courier")
    return shops


def test_an_address_elsewhere_than_chosen_brings_the_options_of_its_own_zone(
    also_in_macau: Street,
):
    shops = also_in_macau
    buyer = surfaces.browser(zone="MO", currency="MOP")
    surfaces.fill_cart(buyer, shops)
    page = buyer.open("/en/checkout/")
    bakery = f"delivery_{shops.bakery.public_id}"
    assert page.form("/checkout/quote/").values[bakery] == "pickup"
    assert "At the counter" in page.main

    page = buyer.submit(page, "/checkout/quote/", method="card", **surfaces.CONTACT)
    assert page.status == 400
    assert "Choose how this shop delivers." in page.alerts[0]
    assert f"#{bakery}" in page.attributes("a", "href")
    assert bakery in page.ids
    assert "At the counter" not in page.main
    assert page.main.count("Standard delivery") == 2
    sent = page.form("/checkout/quote/").values
    assert surfaces.CONTACT.items() <= sent.items()
    assert sent["method"] == "card"

    page = buyer.submit(page, "/checkout/quote/")  # the cheapest of the zone is chosen already
    assert page.path.startswith("/en/checkout/review/")
    assert "MOP$75.00" in page.main  # 35.00 and 40.00

    page = buyer.open("/en/checkout/")  # going back shows what was typed, and its zone
    assert (
        page.form("/checkout/quote/").values | surfaces.CONTACT
        == page.form("/checkout/quote/").values
    )
    assert page.main.count("Standard delivery") == 2


def test_a_chosen_delivery_stays_chosen(buyer: Browser, shops: Street):
    shipping.rate(shops.bakery, 8_000, code="express", name_en="Express")
    surfaces.fill_cart(buyer, shops)
    chosen = {f"delivery_{shops.bakery.public_id}": "express", "phone": ""}
    page = surfaces.review(buyer, **chosen)
    assert page.status == 400
    assert page.form("/checkout/quote/").values[f"delivery_{shops.bakery.public_id}"] == "express"
    page = buyer.submit(page, "/checkout/quote/", phone="13800138000")
    assert "Express" in page.main
    assert "CN¥67.80" in page.main  # MOP 80.00 / 1.1871 x 1.005, up to the next CNY 0.10


def test_the_same_delivery_at_another_price_is_shown_before_it_is_promised(
    also_in_macau: Street,
):
    shops = also_in_macau
    buyer = surfaces.browser(zone="MO", currency="MOP")
    buyer.post("/en/cart/add/", {"offer": shops.tin.pk, "quantity": "1"})
    page = buyer.submit(
        buyer.open("/en/checkout/"), "/checkout/quote/", method="card", **surfaces.CONTACT
    )
    assert page.status == 400
    assert "To this address, delivery has other prices and times." in page.alerts[0]
    assert "#delivery" in page.attributes("a", "href")
    assert "delivery" in page.ids
    assert not CheckoutQuote.objects.exists()
    assert "Delivery MOP$40.00 You pay MOP$66.50" in page.main
    page = buyer.submit(page, "/checkout/quote/")
    assert page.path.startswith("/en/checkout/review/")
    assert "MOP$66.50" in page.main


def test_the_form_is_priced_anew_for_what_is_chosen_and_keeps_what_was_typed(
    buyer: Browser, shops: Street
):
    shipping.rate(shops.bakery, 8_000, code="express", name_en="Express")
    shipping.rate(shops.bakery, 9_900, zones.MAINLAND)
    surfaces.fill_cart(buyer, shops)
    page = buyer.open("/en/checkout/")
    assert "You pay CN¥422.60" in page.main
    assert ("update", "1") in page.form("/checkout/quote/").buttons
    bakery = f"delivery_{shops.bakery.public_id}"
    typed = {"recipient": "林小姐", "street": "情侣中路", bakery: "express", "method": "card"}
    page = update(buyer, page, **typed)
    assert page.path == "/en/checkout/"
    assert page.status == 200
    assert "Delivery CN¥101.70 You pay CN¥460.70" in page.main  # 67.80 and 33.90
    assert typed.items() <= page.form("/checkout/quote/").values.items()
    assert page.alerts == []

    page = update(buyer, page, region="北京市")
    assert page.form("/checkout/quote/").values["zone_seen"] == "CN"
    assert page.form("/checkout/quote/").values[bakery] == "standard"
    assert "does not deliver to this address" in page.main  # the tinned fish


def update(buyer: Browser, page: Page, **values: str) -> Page:
    """Press the button that prices the checkout anew."""
    form = page.form("/checkout/quote/")
    return buyer.post(form.action, form.values | values | {"update": "1"})


def test_full_width_letters_name_the_zone_that_they_mean(buyer: Browser, shops: Street):
    surfaces.fill_cart(buyer, shops)
    page = surfaces.review(buyer, region="Ｇｕａｎｇｄｏｎｇ", city="Ｚｈｕｈａｉ")
    assert page.path.startswith("/en/checkout/review/"), page.alerts


def test_a_wallet_that_cannot_take_the_currency_says_which_it_takes(shops: Street, settings: Any):
    settings.PAYMENT_CURRENCIES = {}
    buyer = surfaces.browser(zone="CN-GD", currency="MOP")
    surfaces.fill_cart(buyer, shops)
    page = buyer.open("/en/checkout/")
    form = page.form("/checkout/quote/")
    assert form.values["method"] == "card"
    assert page.main.count("Takes CNY, HKD, USD, EUR only") == 2
    assert ("switch_currency", "CNY") in form.buttons
    page = buyer.post(form.action, form.values | {"switch_currency": "CNY", "street": "情侣中路"})
    assert page.path == "/en/checkout/"
    assert "only" not in page.main
    assert "You pay CN¥422.60" in page.main
    assert page.form("/checkout/quote/").values["street"] == "情侣中路"


def test_a_shop_that_does_not_deliver_there_says_so_on_the_checkout(shops: Street):
    buyer = surfaces.browser(zone="MO", currency="MOP")
    surfaces.fill_cart(buyer, shops)
    page = buyer.open("/en/checkout/")
    assert page.path == "/en/checkout/"
    assert page.main.count("does not deliver to this address") == 2
    page = surfaces.review(buyer, country="MO", region="", city="", postcode="", phone="66123456")
    assert page.status == 400
    assert page.alerts[0].count("This shop does not deliver to this address.") == 2
    page = buyer.submit(page, "/checkout/quote/", **surfaces.CONTACT)
    assert "Choose how this shop delivers." in page.alerts[0]  # for there was nothing to choose
    page = buyer.submit(page, "/checkout/quote/")
    assert page.path.startswith("/en/checkout/review/")


def test_a_person_finds_the_saved_address_and_the_options_for_it(also_in_macau: Street):
    person = accounts.zhuhai_buyer()
    Address.objects.create(user=person, is_default=True, **accounts.zhuhai_address().to_dict())
    buyer = surfaces.browser(person, zone="MO", currency="MOP")
    surfaces.fill_cart(buyer, also_in_macau)
    page = buyer.open("/en/checkout/")
    values = page.form("/checkout/quote/").values
    assert values["street"] == accounts.zhuhai_address().street
    assert values["email"] == person.email
    assert page.main.count("Standard delivery") == 2


def test_a_line_that_cannot_be_bought_keeps_the_buyer_in_the_cart(buyer: Browser, shops: Street):
    surfaces.fill_cart(buyer, shops)
    shops.tin.is_active = False
    shops.tin.save()
    page = buyer.open("/en/checkout/")
    assert page.path == "/en/cart/"
    assert "Not for sale at present." in page.main
    lines = [form for form in page.forms if "/cart/lines/" in form.action]
    page = buyer.post(lines[2].action, lines[2].values | {"remove": "1"})
    assert buyer.open("/en/checkout/").path == "/en/checkout/"


def test_free_delivery_and_other_shops_currencies_are_added_up(buyer: Browser, shops: Street):
    importer = vendors.wine_importer()
    wine = catalog.red_wine(importer)
    ShippingRate.objects.filter(vendor=shops.bakery).update(free_over_minor=1)
    shipping.rate(importer, 5_000)
    surfaces.fill_cart(buyer, shops)
    buyer.post("/en/cart/add/", {"offer": wine.pk, "quantity": "1"})
    page = surfaces.review(buyer)
    assert page.path.startswith("/en/checkout/review/"), page.alerts
    # HKD 128.00 / 1.1525242718 x 1.005 is CNY 111.61..., up to 111.70; HKD 50.00 is 43.60.
    for text in ("CN¥111.70", "CN¥43.60", "1 CNY = 1.15252 HKD", "1 CNY = 1.1871 MOP"):
        assert text in page.main, text
    assert "Goods CN¥470.70 Delivery CN¥77.50 You pay CN¥548.20" in page.main
    assert "1 CNY = 1.1525242718 HKD" in page.attributes("span", "title")
    assert "free of charge" in page.main
    assert "CN¥0.00" not in page.main


def test_the_cart_and_the_product_say_how_far_it_is_to_free_delivery(buyer: Browser, shops: Street):
    ShippingRate.objects.filter(vendor=shops.bakery).update(free_over_minor=20_000)
    page = buyer.open("/en/p/almond-biscuits/")
    assert "free of charge from MOP$200.00 of goods of this shop" in page.main
    surfaces.fill_cart(buyer, shops)  # two boxes at MOP 88.00
    page = buyer.open("/en/cart/")
    assert "3 products · 6 pieces" in page.main
    assert page.main.count("MOP$24.00 more from this shop, and delivery to Guangdong is free") == 1
    line = next(form for form in page.forms if "/cart/lines/" in form.action)
    page = buyer.post(line.action, line.values | {"quantity": "3"})
    assert "more from this shop" not in page.main


def test_what_was_added_leads_on_to_the_cart_and_the_checkout(buyer: Browser, shops: Street):
    page = buyer.submit(buyer.open("/en/p/almond-biscuits/"), "/cart/add/")
    assert "View the cart" in page.main
    assert "/en/checkout/" in page.attributes("a", "href")


def test_a_person_finds_the_address_of_the_last_order(shops: Street, provider: FakeProvider):
    person = accounts.zhuhai_buyer()
    buyer = surfaces.browser(person)
    surfaces.paid_order(buyer, shops, provider)
    surfaces.fill_cart(buyer, shops)
    values = buyer.open("/en/checkout/").form("/checkout/quote/").values
    assert surfaces.ADDRESS.items() <= (values | {"phone": "13800138000"}).items()
    assert values["phone"] == "+8613800138000"
    other = surfaces.stranger()
    surfaces.fill_cart(other, shops)
    assert other.open("/en/checkout/").form("/checkout/quote/").values["street"] == ""


def test_who_waits_for_a_payment_is_thanked_when_it_comes(shops: Street, provider: FakeProvider):
    order = surfaces.buy(surfaces.browser(), shops)
    page = surfaces.browser().open(surfaces.link(order, "return/"))
    assert f"{surfaces.link(order)}&new=1" in page.attributes("div", "data-order")


def test_who_picks_everything_up_sees_the_place_and_no_address(shops: Street):
    shops.bakery.street_en, shops.bakery.opening_hours_en = "1 Rua do Cunha", "Daily 10 to 20"
    shops.bakery.save()
    shipping.rate(shops.bakery, 0, zones.MACAU, code="pickup", name_en="At the counter", carrier="")
    buyer = surfaces.browser(zone="MO", currency="MOP")
    buyer.post("/en/cart/add/", {"offer": shops.biscuits.pk, "quantity": 1})
    page = buyer.open("/en/checkout/")
    assert "1 Rua do Cunha · Daily 10 to 20" in page.main
    at_home = {"country": "MO", "region": "", "city": "", "district": "", "phone": "+85366123456"}
    page = buyer.submit(page, "/checkout/quote/", method="card", **(surfaces.CONTACT | at_home))
    assert page.path.startswith("/en/checkout/review/")
    assert "At the counter · 1 Rua do Cunha · Daily 10 to 20" in page.main
    assert "Picked up by" in page.main
    assert surfaces.CONTACT["street"] not in page.main
    assert "Deliver to" not in page.main
