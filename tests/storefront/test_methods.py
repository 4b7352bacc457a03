"""Forms come from our pages, and addresses that take forms are no pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from marketplace.foundation import languages
from tests.factories import surfaces
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES, Browser, Page

FORMS = (
    "preferences/",
    "cart/lines/1/",
    "parts/vor_0123456789AB/receipt/",
    "vendor/orders/vor_0123456789AB/accept/",
    "vendor/orders/vor_0123456789AB/hand-over/",
)
BOTH = (
    "checkout/",
    "checkout/quote/",
    "cart/add/",
    "orders/ord_0123456789AB/pay/",
    "account/login/",
    "account/signup/",
)
PAGES = (
    "",
    "c/biscuits/",
    "p/almond-biscuits/",
    "s/cunha-bakery/",
    "cart/",
    "checkout/review/",
    "me/",
    "orders/ord_0123456789AB/",
    "orders/ord_0123456789AB/return/",
    "orders/ord_0123456789AB/status/",
    "vendor/",
    "vendor/orders/",
    "vendor/orders/vor_0123456789AB/",
    "vendor/statement/",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_without_its_word_moves_nothing(shops: Street, language: str):
    client = Client(enforce_csrf_checks=True)
    before = surfaces.everything()
    for path in (*FORMS, *BOTH):
        page = Page(client.post(f"/{language}/{path}", {"offer": shops.tin.pk}), path)
        assert page.status == 403, path
        with translation.override(language):
            assert translation.gettext("This form has expired") in page.main
        assert page.language == languages.HTML_LANG[language]
        assert page.header("Content-Security-Policy")
    assert surfaces.everything() == before


def test_an_address_that_takes_a_form_is_no_page(shops: Street):
    for path in FORMS:
        for language in LANGUAGES:
            page = Browser().open(f"/{language}/{path}")
            assert (page.status, page.header("Allow")) == (405, "POST"), path
            with translation.override(language):
                assert translation.gettext("We could not read that") in page.main


def test_a_form_that_was_refused_can_be_opened_again_at_its_own_address(
    buyer: Browser, shops: Street
):
    assert buyer.open("/en/cart/add/").path == "/en/cart/"
    surfaces.fill_cart(buyer, shops)
    assert buyer.open("/en/checkout/quote/").path == "/en/checkout/"


def test_a_page_takes_no_form(shops: Street):
    for path in PAGES:
        page = Browser().post(f"/en/{path}", {"any": "thing"})
        assert (page.status, page.header("Allow")) == (405, "GET, HEAD"), path
        assert "We could not read that" in page.main


def test_no_other_method_is_taken(shops: Street):
    client = Client()
    for method in (client.put, client.patch, client.delete, client.trace):
        for path in (*FORMS, *BOTH[:4], *PAGES):
            assert method(f"/en/{path}").status_code == 405, path
