"""The cast in front of pages: a buyer's browser, a cart, a purchase paid at the fake provider.

The cart is the one of `tests.factories.orders`: CNY 422.60 with delivery to Zhuhai.
"""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client

from marketplace.accounts.models import User
from marketplace.foundation import outbox
from marketplace.orders.models import CartLine, Order, VendorOrder
from marketplace.orders.signing import order_token
from payments.charges.models import Attempt
from tests.factories import accounts, orders
from tests.factories.charges import FakeProvider
from tests.factories.identities import NAME, resident
from tests.factories.orders import Street
from tests.factories.pages import Browser, Page

ADDRESS = {
    "recipient": "林小姐",
    "phone": "13800138000",
    "country": "CN",
    "region": "广东省",
    "city": "珠海市",
    "district": "香洲区",
    "street": "情侣中路 1 号 2 栋 301",
    "postcode": "519000",
}
CONTACT = {"email": "lin.zhuhai@example.com", **ADDRESS}
# Whom customs asks for: of 1880, so that it is nobody's any more.
PERSON = {
    "kind": "resident_id",
    "name": NAME,
    "number": resident(),
    "declare": "on",
    "is_payer": "on",
}


def browser(user: User | None = None, *, zone: str = "CN-GD", currency: str = "CNY") -> Browser:
    """A browser whose visitor has chosen where to and in which currency."""
    client = Client()
    if user is not None:
        client.force_login(user)
    session = client.session
    session.update({"zone": zone, "currency": currency})
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    return Browser(client)


def fill_cart(buyer: Browser, shops: Street, language: str = "en") -> None:
    """Put the cart that everybody knows the sum of together, over the pages."""
    for offer, quantity in ((shops.biscuits, 2), (shops.gift_set, 1), (shops.tin, 3)):
        page = buyer.post(
            f"/{language}/cart/add/", {"offer": offer.pk, "quantity": quantity}, follow=False
        )
        assert page.status == 302, page.main


def review(buyer: Browser, language: str = "en", **changes: str) -> Page:
    """Fill in the checkout as the buyer in Zhuhai; return the page with the promise."""
    form = buyer.open(f"/{language}/checkout/")
    assert form.status == 200
    return buyer.submit(form, "/checkout/quote/", **(CONTACT | {"method": "alipay"} | changes))


def place(buyer: Browser, page: Page, *, follow: bool = False, **changes: str) -> Page:
    """Order what was looked over; say who orders where customs asks."""
    asked = page.form("/checkout/").names
    person = {name: value for name, value in (PERSON | changes).items() if name in asked}
    return buyer.submit(page, "/checkout/", follow=follow, **person)


def buy(buyer: Browser, shops: Street, language: str = "en") -> Order:
    """Order the known cart and leave for the payment page; nobody has paid yet."""
    fill_cart(buyer, shops, language)
    placed = place(buyer, review(buyer, language))
    left = buyer.open(placed.header("Location"), follow=False)
    assert left.header("Location").startswith("https://pay.example/")
    return Order.objects.get(public_id=placed.header("Location").split("/")[3])


def pay(order: Order, provider: FakeProvider, **changes: Any) -> Attempt:
    """Let the buyer pay at the provider; nobody here has heard of it yet."""
    attempt = Attempt.objects.get(charge__public_id=order.charge_ref)
    provider.pay(attempt.public_id, **changes)
    return attempt


def poll(buyer: Browser, order: Order) -> str:
    """What a waiting page is told when nobody has just asked the provider."""
    for attempt_id in Attempt.objects.values_list("pk", flat=True):
        cache.delete(f"asked:{attempt_id}")
    return str(buyer.open(link(order, "status/")).response.json()["state"])


def paid_order(buyer: Browser, shops: Street, provider: FakeProvider) -> Order:
    """Order, pay, come back, and let every room hear of it."""
    order = buy(buyer, shops)
    pay(order, provider)
    buyer.open(link(order, "return/"))
    outbox.drain()
    return order


def link(order: Order, rest: str = "", language: str = "en") -> str:
    """The address of an order's page with the word that opens it."""
    return f"/{language}/orders/{order.public_id}/{rest}?t={order_token(order.public_id)}"


def part_of(order: Order, shops: Street) -> VendorOrder:
    """The bakery's part."""
    return orders.part_of(order, shops.bakery)


def everything() -> dict[str, Any]:
    """Everything that a refused request must leave as it was."""
    return orders.moved() | {
        "carts": _count("orders_cart"),
        "lines": list(CartLine.objects.order_by("pk").values_list("offer_id", "quantity")),
        "preferences": list(_rows("SELECT currency, zone FROM orders_cart ORDER BY id")),
        "statuses": list(VendorOrder.objects.order_by("pk").values_list("status", flat=True)),
        "attempts": list(Attempt.objects.order_by("pk").values_list("status", flat=True)),
        "charge_facts": _count("charges_chargefact"),
        "inbox": _count("charges_webhookevent"),
        "fx_quotes": _count("fx_fxquote"),
        "mails": _count("notifications_mail"),
    }


def _count(table: str) -> int:
    return int(_rows(f"SELECT count(*) FROM {table}")[0][0])


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def stranger() -> Browser:
    """The one who must see nothing of anyone else's."""
    return browser(accounts.stranger())
