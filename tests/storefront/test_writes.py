"""How many SQL statements each step of a purchase asks for, exactly, from the cart to the payment.

Transactions count with their savepoints; sessions are in Redis and do not. A small cart and a
larger one cost the same.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.customs.identity import consents
from marketplace.orders.models import CartLine, Order
from payments.charges.models import Attempt
from tests.factories import catalog, surfaces
from tests.factories.charges import FakeProvider
from tests.factories.identities import resident
from tests.factories.orders import Street
from tests.factories.pages import Browser

BUDGETS = {
    "add": 17,
    "add once more": 16,
    "update": 9,
    "remove": 7,
    "quote": 21,  # the rules of customs, for an address on the mainland
    # whom customs asks for, sealed and agreed to; the rules once more; the year, held and reserved
    "place": 85,  # with the delivery of its news
    "pay: open the page": 23,
    "pay: the page that waits": 14,
    "pay: in another way": 39,
    "return: still waiting": 19,
    "status: asked": 17,
    "status: just asked": 9,
    "return: paid": 34,
    "status: paid": 10,
}


class Counting:
    """A guest's steps, each with the number of its statements."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.counted: dict[str, int] = {}

    def get(self, name: str, path: str, status: int = 200) -> str:
        return self._count(name, status, lambda: self.browser.client.get(path))

    def post(self, name: str, path: str, data: dict[str, object], status: int = 302) -> str:
        return self._count(name, status, lambda: self.browser.client.post(path, data))

    def _count(self, name: str, status: int, ask: Callable[[], object]) -> str:
        with CaptureQueriesContext(connection) as seen:
            answer = ask()
        assert answer.status_code == status, (name, answer.status_code)
        self.counted[name] = len(seen)
        return str(answer.headers.get("Location", ""))


def buy(shops: Street, provider: FakeProvider, offers: list[int]) -> dict[str, int]:
    """Walk from an empty cart to a paid order; return the number of statements of each step."""
    counting = Counting(surfaces.browser())
    for offer in offers:  # the first one opens the cart
        counting.post("open the cart", "/en/cart/add/", {"offer": offer, "quantity": 1})
    extra = {"offer": shops.biscuits.pk, "quantity": 1}
    counting.post("add", "/en/cart/add/", extra)
    counting.post("add once more", "/en/cart/add/", extra)
    line = CartLine.objects.filter(cart__status="open").get(offer=shops.biscuits)
    counting.post("update", f"/en/cart/lines/{line.pk}/", {"quantity": 2})
    counting.post("remove", f"/en/cart/lines/{line.pk}/", {"remove": "1"})
    form = counting.browser.open("/en/checkout/").form("/checkout/quote/").values
    form |= surfaces.CONTACT | {"method": "alipay"}
    review = counting.post("quote", "/en/checkout/quote/", form)
    quote = urlsplit(review).query.removeprefix("quote=")
    person = surfaces.PERSON | {"number": resident(len(offers))}  # who bought nothing before
    paying = counting.post("place", "/en/checkout/", {"quote": quote} | person)
    counting.get("pay: open the page", paying, 302)
    counting.get("pay: the page that waits", paying, 302)
    counting.post("pay: in another way", paying, {"method": "card"})
    order = Order.objects.get(public_id=paying.split("/")[3])
    back, status = surfaces.link(order, "return/"), surfaces.link(order, "status/")
    counting.get("return: still waiting", back)
    counting.get("status: asked", status)
    counting.get("status: just asked", status)
    paid_by = Attempt.objects.get(charge__public_id=order.charge_ref, method="card")
    provider.pay(paid_by.public_id)
    counting.get("return: paid", back, 302)
    counting.get("status: paid", status)
    del counting.counted["open the cart"]
    return counting.counted


def test_every_step_keeps_to_its_number_however_full_the_cart_is(
    shops: Street, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("marketplace.storefront.views.paying._ASKED_FOR", 60)  # seconds
    few = [shops.gift_set.pk, shops.tin.pk]
    consents.shown("declare", "en")  # the words are written down once for everybody
    made = catalog.product(shops.tinned_fish, "more", category=catalog.category("almond-biscuits"))
    more = [catalog.offer(made, f"M{number}", 1_000, on_hand=9).pk for number in range(6)]
    assert buy(shops, provider, few) == BUDGETS
    assert buy(shops, provider, few + more) == BUDGETS
