"""Too many orders of one visit, one address or one network: said on the page, and none placed."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.utils import translation

from marketplace.orders.models import Order
from tests.factories import surfaces
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES, Browser, Page

pytestmark = pytest.mark.usefixtures("provider")


def order(buyer: Browser, shops: Street, language: str = "en", email: str = "") -> Page:
    """Walk to the order; return the answer to the last click."""
    surfaces.fill_cart(buyer, shops, language)
    written = {"email": email or f"{uuid4().hex}@example.com"}
    page = surfaces.review(buyer, language, **written)
    return surfaces.place(buyer, page)


def in_words(language: str, text: str) -> str:
    """A sentence of ours up to what it names."""
    with translation.override(language):
        return re.split(r"%\(\w+\)s", translation.gettext(text))[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visit_is_told_which_orders_to_pay(
    buyer: Browser, shops: Street, settings, language: str
):
    settings.UNPAID_ORDERS_MAX = 1
    assert order(buyer, shops, language).status == 302
    page = order(buyer, shops, language)
    assert page.status == 409
    said = "These orders wait for payment: %(orders)s. Please pay one, or wait until %(time)s."
    assert in_words(language, said) in page.main
    assert Order.objects.get().public_id in page.main


def test_another_visit_with_the_same_address_learns_no_order(shops: Street, settings):
    settings.UNPAID_ORDERS_MAX = 1
    assert order(surfaces.browser(), shops, email="lin@example.com").status == 302
    page = order(surfaces.browser(), shops, email="Lin@example.com")
    assert page.status == 409
    assert "Too many orders with this e-mail address" in page.main
    assert Order.objects.get().public_id not in page.source


def test_one_network_places_so_many_orders_an_hour(shops: Street, settings):
    settings.ACCOUNT_RATE_LIMITS = {"place_order": "2/h/ip"}
    visits = []
    for place in ("192.0.2.11", "192.0.2.11", "192.0.2.11", "192.0.2.12"):
        visit = surfaces.browser()
        visit.client.defaults["REMOTE_ADDR"] = place
        visits.append(order(visit, shops))
    assert [page.status for page in visits] == [302, 302, 429, 302]
    assert "Very many orders came from your network." in visits[2].main
    assert Order.objects.count() == 3
