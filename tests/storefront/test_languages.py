"""Changing the language, the destination or the currency stays on the same thing."""

from __future__ import annotations

import re

from django.test import Client

from marketplace.foundation import languages
from tests.factories import accounts, surfaces, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES, Browser, Page


def switched(page: Page) -> dict[str, str]:
    """The addresses that the page offers in each language."""
    offered: dict[str, str] = {}
    for tag, given in page.tags:
        if tag == "a" and given.get("hreflang"):
            code = next(c for c in LANGUAGES if languages.HTML_LANG[c] == given["hreflang"])
            assert offered.setdefault(code, given["href"]) == given["href"]
    return offered


def places(shops: Street, provider: FakeProvider) -> dict[str, tuple[Browser, Page, str]]:
    """Every kind of page, with whose it is and something that is on it in every language."""
    buyer, anyone = surfaces.browser(accounts.zhuhai_buyer()), Browser()
    order = surfaces.paid_order(buyer, shops, provider)
    waiting = surfaces.buy(buyer, shops)
    surfaces.fill_cart(buyer, shops)
    vendors.member(shops.bakery, accounts.baker())
    baker = surfaces.browser(accounts.User.objects.get(email="baker@example.com"))
    part = surfaces.part_of(order, shops).public_id
    opened = {
        "home": (anyone, "/en/", "/p/almond-biscuits/"),
        "category": (anyone, "/en/c/almond-biscuits/?sort=price", "/p/almond-biscuits/"),
        "product": (anyone, "/en/p/almond-biscuits/?from=mail", "/cart/add/"),
        "shop": (anyone, "/en/s/cunha-bakery/?sort=price", "/p/almond-biscuits/"),
        "cart": (buyer, "/en/cart/", "/cart/lines/"),
        "checkout": (buyer, "/en/checkout/", "/checkout/quote/"),
        "orders": (buyer, "/en/me/", order.public_id),
        "order by link": (anyone, surfaces.link(order), order.public_id),
        "payment": (anyone, surfaces.link(waiting, "return/"), waiting.public_id),
        "sign-in": (anyone, "/en/account/login/?next=/en/checkout/", "/en/checkout/"),
        "vendor": (baker, "/en/vendor/orders/?status=paid", part),
        "vendor order": (baker, f"/en/vendor/orders/{part}/", part),
        "statement": (baker, "/en/vendor/statement/", "MOP"),
    }
    found = {name: (who, who.open(path), mark) for name, (who, path, mark) in opened.items()}
    tin = str(shops.tin.pk)
    sent = {
        "refused addition": (
            buyer,
            buyer.post("/en/cart/add/", {"offer": tin, "quantity": "0"}),
            f'value="{tin}"',
        ),
        "refused form": (
            buyer,
            buyer.post("/en/checkout/quote/", surfaces.CONTACT | {"recipient": ""}),
            "情侣中路",
        ),
        "review": (buyer, surfaces.review(buyer), "情侣中路"),
        "refused parcel": (
            baker,
            baker.post(f"/en/vendor/orders/{part}/hand-over/", {"carrier": "SF"}),
            part,
        ),
    }
    return found | sent


def test_every_page_offers_itself_in_every_language(shops: Street, provider: FakeProvider):
    for name, (who, page, mark) in places(shops, provider).items():
        assert page.status in (200, 400), (name, page.main[:200])
        offered = switched(page)
        assert list(offered) == list(LANGUAGES), name
        assert re.sub("^/en/", "/", offered["en"]) == re.sub("^/pt/", "/", offered["pt"]), name
        for code in ("zh-hans", "pt"):
            there = who.open(offered[code])
            assert there.status == 200, (name, offered[code], there.main[:200])
            assert there.language == languages.HTML_LANG[code]
            assert mark in there.source, (name, code)
            assert re.sub(f"^/{code}/", "/en/", there.path) == offered["en"], name


def test_a_choice_of_destination_leads_back_to_the_page(shops: Street, provider: FakeProvider):
    for name, (who, page, mark) in places(shops, provider).items():
        there = who.submit(page, "/preferences/", zone="CN-GD", currency="CNY")
        assert there.status == 200, (name, there.path)
        assert mark in there.source, name


def test_a_choice_is_kept_for_the_visit_and_told_to_the_cart(buyer: Browser, shops: Street):
    surfaces.fill_cart(buyer, shops)
    page = buyer.submit(buyer.open("/en/cart/"), "/preferences/", zone="HK", currency="HKD")
    assert page.path == "/en/cart/"
    assert "HK$" in page.main
    for code in LANGUAGES:  # a language suggests a currency only to who chose none
        assert "HK$" in buyer.open(f"/{code}/p/almond-biscuits/").main.replace("\xa0", " ")
    assert surfaces.everything()["preferences"] == [("HKD", "HK")]


def test_a_language_suggests_where_to_until_something_is_chosen(shops: Street):
    visitor = Browser()
    assert "¥74.60" in visitor.open("/zh-hans/p/almond-biscuits/").main
    assert "MOP$88.00" in visitor.open("/en/p/almond-biscuits/").main
    assert "88,00" in visitor.open("/pt/p/almond-biscuits/").main


def test_who_has_a_cart_goes_on_to_its_place_in_any_language(shops: Street):
    visitor = Browser()
    surfaces.fill_cart(visitor, shops, "zh-hans")
    for code in LANGUAGES:
        assert "¥" in visitor.open(f"/{code}/cart/").main, code
    assert "To Guangdong:" in visitor.open("/en/cart/").text
    assert "送往廣東：" in visitor.open("/zh-hant/cart/").text
    assert surfaces.everything()["preferences"] == [("CNY", "CN-GD")]


def test_on_another_device_the_cart_goes_on_as_it_was_left(shops: Street):
    person = accounts.zhuhai_buyer()
    surfaces.fill_cart(surfaces.browser(person, zone="HK", currency="HKD"), shops)
    client = Client()
    client.force_login(person)
    page = Browser(client).open("/en/cart/")
    assert "HK$" in page.main
    assert "Delivery, currency, language Hong Kong · " in page.text


def test_a_cart_follows_what_was_chosen_before_it_was_seen(shops: Street):
    person = accounts.zhuhai_buyer()
    surfaces.fill_cart(surfaces.browser(person, zone="HK", currency="HKD"), shops)
    page = surfaces.browser(person, zone="CN-GD", currency="CNY").open("/en/cart/")
    assert "To Guangdong:" in page.text
    assert surfaces.everything()["preferences"] == [("CNY", "CN-GD")]


def test_without_a_rate_prices_stay_in_the_shops_own_currency(buyer: Browser, settings, shops):
    settings.FX_ALLOW_BUNDLED = False
    for path in ("/en/", "/en/c/almond-biscuits/", "/en/p/almond-biscuits/"):
        page = buyer.open(path)
        assert page.status == 200
        assert "MOP$88.00" in page.main
        assert "CN¥" not in page.main
