"""What a buyer, a robot or an attacker types into addresses and carts: refused in the page's own
language, and nothing moved.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from django.utils import translation

from catalog.errors import NoSuchOffer, NoSuchPage
from marketplace.foundation import languages
from marketplace.foundation.errors import Refused
from marketplace.orders.errors import (
    CurrencyRefused,
    DestinationRefused,
    LineNotFound,
    QuantityRefused,
)
from marketplace.orders.models import Cart, CartLine
from marketplace.orders.services import change_lines
from tests.factories import surfaces
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES, Browser, Page

NOT_QUANTITIES = (
    *("0", "-1", "1000", str(10**9), "9" * 5_000),
    *("abc", "", "   ", "--5", "-", "+1", "1.5", "1e3", "0x10", "1\x00"),
    *("１２", "٣", "²"),  # digits to Python, of a script that prices are not written in
)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def says(page: Page, language: str, refusal: Callable[[], Refused]) -> None:
    """See that a page says why, in its own language, which has words of its own for it."""
    assert in_language(language, refusal) in page.main, page.main[:500]
    assert page.language == languages.HTML_LANG[language]
    if language != "en":
        assert in_language(language, refusal) != in_language("en", refusal)


def in_language(language: str, refusal: Callable[[], Refused]) -> str:
    """Make a refusal while a language is active, as a request does."""
    with translation.override(language):
        return str(refusal())


def test_no_quantity_but_1_to_999_enters_a_cart(buyer: Browser, shops: Street):
    before = surfaces.everything()
    for typed in NOT_QUANTITIES:
        wish = {"offer": shops.tin.pk, "quantity": typed}
        page = buyer.post("/en/cart/add/", wish, follow=False)
        assert (page.status, page.alerts) == (400, ["Choose a quantity from 1 to 999."]), typed
        assert page.has_form("/cart/add/")  # it can be mended where it was typed
        assert surfaces.everything() == before


@every_language
def test_a_refused_quantity_is_explained(buyer: Browser, shops: Street, language: str):
    page = buyer.post(f"/{language}/cart/add/", {"offer": shops.tin.pk, "quantity": "0"})
    says(page, language, QuantityRefused)


def test_a_line_keeps_its_quantity_when_the_new_one_is_none(buyer: Browser, shops: Street):
    surfaces.fill_cart(buyer, shops)
    buyer.open("/en/cart/")
    line = CartLine.objects.earliest("pk")
    before = surfaces.everything()
    for typed, language in zip(("0", str(10**9), "abc", "１２"), LANGUAGES, strict=True):
        page = buyer.post(f"/{language}/cart/lines/{line.pk}/", {"quantity": typed})
        assert page.path == f"/{language}/cart/"
        says(page, language, QuantityRefused)
        assert surfaces.everything() == before


OFFERS = ["0", "999999", "9" * 18, "9" * 40, "-1", "abc", "", "１", "1\x00", "1 OR 1=1"]


def test_an_offer_that_is_not_there_is_a_404(buyer: Browser, shops: Street):
    before = surfaces.everything()
    for offer, language in zip(OFFERS, itertools.cycle(LANGUAGES)):
        page = buyer.post(f"/{language}/cart/add/", {"offer": offer, "quantity": "1"})
        assert page.status == 404, offer
        says(page, language, NoSuchOffer)
        assert surfaces.everything() == before


def test_a_refused_first_addition_starts_no_session(shops: Street):
    newcomer = Browser()
    page = newcomer.post("/en/cart/add/", {"offer": shops.tin.pk, "quantity": "0"})
    assert page.status == 400
    assert "sessionid" not in newcomer.client.cookies
    assert Cart.objects.count() == 0


@every_language
def test_more_than_there_is_says_how_many_are_left(buyer: Browser, shops: Street, language: str):
    before = surfaces.everything()
    page = buyer.post(f"/{language}/cart/add/", {"offer": shops.tin.pk, "quantity": "101"})
    assert page.status == 409
    assert "100" in page.alerts[0]
    with translation.override(language):
        assert page.alerts[0].count(shops.tin.variant.product.name) == 1
    assert surfaces.everything() == before


@every_language
def test_what_is_no_longer_sold_is_refused(buyer: Browser, shops: Street, language: str):
    shops.tin.is_active = False
    shops.tin.save()
    before = surfaces.everything()
    page = buyer.post(f"/{language}/cart/add/", {"offer": shops.tin.pk, "quantity": "1"})
    assert page.status == 409
    with translation.override(language):
        assert shops.tin.variant.product.name in page.alerts[0]
    assert surfaces.everything() == before


@every_language
def test_a_line_of_nobody_or_of_somebody_else_is_not_found(
    buyer: Browser, shops: Street, language: str
):
    surfaces.fill_cart(buyer, shops)
    buyer.open("/en/cart/")
    surfaces.browser().post("/en/cart/add/", {"offer": shops.tin.pk, "quantity": "1"})
    foreign = CartLine.objects.latest("pk").pk
    before = surfaces.everything()
    for line, data in ((foreign, {"quantity": "5"}), (foreign, {"remove": "1"}), ("9" * 30, {})):
        page = buyer.post(f"/{language}/cart/lines/{line}/", data | {"quantity": "1"})
        says(page, language, LineNotFound)
        assert surfaces.everything() == before


@every_language
def test_an_unknown_place_is_a_404(shops: Street, language: str):
    for where in ("p/no-such-thing/", "c/no-such-shelf/", "s/no-such-shop/"):
        page = Browser().open(f"/{language}/{where}")
        assert page.status == 404
        says(page, language, NoSuchPage)


@every_language
def test_an_unknown_address_is_a_404_in_words(shops: Street, language: str):
    ids = ("p/a%00b/", "orders/ord_%00/", "orders/%F0%9F%98%80/pay/", "vendor/orders/vor_%00/")
    for where in (*ids, "no-such-thing/", "c/", "cart/lines/-1/"):
        page = Browser().open(f"/{language}/{where}")
        assert page.status == 404, where
        with translation.override(language):
            assert translation.gettext("This page is not on our map") in page.main


PAGES = {"1": 200, "2": 404, "51": 404, "100000": 404, "9" * 5_000: 404, "0": 404} | dict.fromkeys(
    ("-1", "abc", "", "%00", "１", "1.5", "1e9"), 200
)


@pytest.mark.parametrize("where", ["c/almond-biscuits/", "s/cunha-bakery/"])
def test_a_page_number_is_read_with_care(shops: Street, where: str):
    answers = {raw: Browser().open(f"/en/{where}?page={raw}").status for raw in PAGES}
    assert answers == PAGES


def test_an_unknown_order_of_a_list_is_the_first_one(shops: Street):
    for sort in ("", "garbage", "%00", "price;drop", "-price", "PRICE"):
        page = Browser().open(f"/en/c/almond-biscuits/?sort={sort}")
        assert page.status == 200
        current = [given["href"] for tag, given in page.tags if given.get("aria-current") == "true"]
        assert "/en/c/almond-biscuits/" in current, sort


CHOICES = [
    ("XX", "CNY", DestinationRefused),
    ("", "CNY", DestinationRefused),
    ("CN-GD\x00", "CNY", DestinationRefused),
    ("HK", "JPY", CurrencyRefused),
    ("HK", "", CurrencyRefused),
    ("HK", "cny", CurrencyRefused),
    ("HK", "CNY' --", CurrencyRefused),
    ("XX", "JPY", DestinationRefused),
]


def test_an_unknown_zone_or_currency_changes_neither(buyer: Browser, shops: Street):
    surfaces.fill_cart(buyer, shops)
    buyer.open("/en/cart/")
    before = surfaces.everything()
    for (zone, currency, refusal), language in zip(CHOICES, itertools.cycle(LANGUAGES)):
        page = buyer.post(f"/{language}/preferences/", {"zone": zone, "currency": currency})
        assert page.status == 400
        says(page, language, refusal)
        assert surfaces.everything() == before
        kept = buyer.client.session
        assert (kept["zone"], kept["currency"]) == ("CN-GD", "CNY")


OUTSIDE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "\\\\evil.example/",
    "/\\evil.example/",
    "http:evil.example",
    "javascript:alert(1)",
    "en/x",
    "?next=/en/",
    "https://testserver@evil.example/",
    "\x00//evil.example/",
    " //evil.example/",
    "/en/" + "a" * 9_000,
    "",
]


def test_preferences_never_lead_out_of_the_shop(buyer: Browser):
    for target in OUTSIDE:
        chosen = {"zone": "HK", "currency": "HKD", "next": target}
        page = buyer.post("/en/preferences/", chosen, follow=False)
        assert (page.status, page.header("Location")) == (302, "/en/"), target


def test_preferences_lead_back_to_where_they_were_chosen(buyer: Browser):
    chosen = {"zone": "HK", "currency": "HKD", "next": "/en/c/biscuits/?sort=price"}
    page = buyer.post("/en/preferences/", chosen, follow=False)
    assert page.header("Location") == "/en/c/biscuits/?sort=price"
    assert "\r" not in buyer.post(
        "/en/preferences/", chosen | {"next": "/en/\r\nSet-Cookie: x=y"}, follow=False
    ).header("Location")


@every_language
def test_another_host_gets_nothing(shops: Street, language: str):
    page = Browser().open(f"/{language}/", Host="evil.example")
    assert page.status == 400
    assert "evil.example" not in page.source
    with translation.override(language):
        assert translation.gettext("We could not read that") in page.main


@every_language
def test_a_flood_of_fields_is_refused(buyer: Browser, shops: Street, language: str):
    before = surfaces.everything()
    page = buyer.post(f"/{language}/cart/add/", {f"f{n}": "1" for n in range(2_100)})
    assert page.status == 400
    with translation.override(language):
        assert translation.gettext("We could not read that") in page.main
    assert surfaces.everything() == before


def test_a_cart_that_is_full_says_so(
    buyer: Browser, shops: Street, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(change_lines, "MAX_LINES", 2)
    for offer in (shops.biscuits, shops.gift_set):
        buyer.post("/en/cart/add/", {"offer": offer.pk, "quantity": "1"}, follow=False)
    before = surfaces.everything()
    page = buyer.post("/en/cart/add/", {"offer": shops.tin.pk, "quantity": "1"})
    assert page.status == 409
    assert "A cart holds at most 2 different products." in page.alerts[0]
    assert surfaces.everything() == before
