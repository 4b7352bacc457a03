"""Who may open what: every address of the storefront, the portal and the API, for everyone of
the cast. The table is compared with the routes: one without a row fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from catalog.models import Collection, Tag
from marketplace.accounts.services import keep_address
from marketplace.orders.models import Order
from tests.factories import accounts, orders, surfaces, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import Street
from tests.factories.pages import Page
from tests.storefront.access_table import (
    PEOPLE,
    TABLE,
    Row,
)

# What is to be read of the sale; who reads none of it is a stranger to it.
FACTS = {
    "e-mail": "lin.zhuhai@example.com",
    "recipient": "林小姐",
    "phone": "138 0013 8000",
    "street": "情侣中路",
    "total of the order": "422.60",
    "part of the bakery": "CN¥178.90",
    "part of the fish shop": "CN¥243.70",
    "net of the bakery": "196.92",
    "gross of the bakery": "211.00",
    "net of the fish shop": "267.70",
    "gross of the fish shop": "287.50",
}
_PARCEL = {"recipient", "phone", "street"}
READS: dict[str, set[str]] = {
    "guest": set(),
    "holder": set(FACTS) - {"net of the bakery", "net of the fish shop"},
    "buyer": set(FACTS) - {"net of the bakery", "net of the fish shop"},
    "other": set(),
    "baker": _PARCEL | {"net of the bakery", "gross of the bakery"},
    "fishmonger": {
        "recipient",
        "net of the fish shop",
        "gross of the fish shop",
    },  # the list; the page asked for is not its
    "packer": _PARCEL | {"net of the bakery"},  # lists say what the shop is paid
    "clerk": _PARCEL | {"net of the bakery", "gross of the bakery"},
    "staff": set(),
}


@dataclass(frozen=True)
class Scene:
    """A paid order, another cart under review, and everyone at their own browser."""

    clients: dict[str, Client]
    arguments: dict[str, list[Any]]
    words: dict[str, str]
    token: str
    foreign_ids: dict[str, list[str]]


@pytest.fixture
def scene(shops: Street, provider: FakeProvider) -> Scene:
    people = {
        "buyer": accounts.zhuhai_buyer(),
        "other": accounts.person("mei@example.com", "Mei", "en"),
        "baker": accounts.baker(),
        "fishmonger": accounts.fishmonger(),
        "packer": accounts.person("packer@example.com", "Packer", "en"),
        "clerk": accounts.person("clerk@example.com", "Clerk", "en"),
        "staff": accounts.operator(),
    }
    vendors.member(shops.bakery, people["baker"])
    vendors.member(shops.bakery, people["packer"], "fulfillment")
    vendors.member(shops.bakery, people["clerk"], "finance")
    vendors.member(shops.tinned_fish, people["fishmonger"])
    browsers = {name: surfaces.browser(person) for name, person in people.items()}
    order = surfaces.paid_order(browsers["buyer"], shops, provider)
    parts = {"bakery": orders.part_of(order, shops.bakery)}
    parts["fish"] = orders.part_of(order, shops.tinned_fish)
    surfaces.fill_cart(browsers["buyer"], shops)
    quote = surfaces.review(browsers["buyer"]).form("/checkout/").values["quote"]
    clients = {name: found.client for name, found in browsers.items()}
    for name in ("guest", "holder"):
        clients[name] = Client()
    Tag.objects.create(slug="almond-biscuits", label_zh_hant="杏仁餅")
    Collection.objects.create(slug="almond-biscuits", name_zh_hant="杏仁餅", is_shown=True)
    address = keep_address(user_id=people["buyer"].pk, data=accounts.zhuhai_address())
    line = Order.objects.get(pk=order.pk).cart.lines.first()
    assert line
    return Scene(
        clients=clients,
        arguments={
            "slug": ["almond-biscuits"],
            "goods": [shops.biscuits.variant.product.public_id],
            "version": [shops.biscuits.variant.public_id],
            "sheet": ["standard"],
            "line_id": [line.pk],
            "address": [address.pk],
            "shop": [shops.bakery.public_id],
            "provider": ["stripe"],
            "storefront": [order.public_id],
            "parts": [parts["bakery"].public_id],
            "credited": [parts["bakery"].public_id, 1],
            "offer": [shops.biscuits.pk],
            "nobody": ["prd_0123456789AB"],
            "thread": ["cnv_0123456789AB"],
            "in_thread": ["cnv_0123456789AB", "019e52fd-6a00-756f-813a-d2385c342bed"],
            "notice": ["019e52fd-6a00-756f-813a-d2385c342bed"],
            "word": ["unsigned"],
            "part": ["zex_0123456789AB", 1],
            "picture": ["almond-biscuits", 1],
            "period": ["stl_0123456789AB"],
            "dispute": ["dsp_0123456789AB"],
            "file": ["dsp_0123456789AB", "019e52fd-6a00-756f-813a-d2385c342bed"],
        },
        words={"TIN": str(shops.tin.pk), "QUOTE": quote},
        token=surfaces.link(order).partition("?")[2],
        foreign_ids={"fishmonger": [parts["bakery"].public_id], "baker": [parts["fish"].public_id]},
    )


def routes(
    prefixes: tuple[str, ...] = ("storefront", "vendor_portal", "api", "notifications"),
) -> Iterator[str]:
    """Name every route of the rooms."""

    def walk(patterns: list[Any], namespace: str) -> Iterator[str]:
        for found in patterns:
            if isinstance(found, URLResolver):
                yield from walk(found.url_patterns, found.namespace or namespace)
            elif isinstance(found, URLPattern) and namespace in prefixes and found.name:
                # one without a name is a second address of the one before it
                yield f"{namespace}:{found.name}"

    return walk(get_resolver().url_patterns, "")


def arguments_of(name: str, scene: Scene) -> list[Any]:
    """The arguments of a route in this scene: the buyer's order, the bakery's part."""
    if name in ("storefront:shop", "storefront:follow"):
        return ["cunha-bakery"]
    if name == "storefront:legal":
        return ["terms"]
    if name in ("vendor_portal:product", "vendor_portal:product_offer"):
        return scene.arguments["goods" if name == "vendor_portal:product" else "version"]
    for wanted, route in (
        ("credited", ("credit_note", "order_credit_note")),
        ("slug", ("category", "product", "product_code", "category_products", "collection", "tag")),
        ("slug", ("storefront:reviews", "pictures", "picture_state", "picture_add")),
        ("slug", ("picture_arrange",)),
        ("picture", ("picture_describe", "picture_move", "picture_remove")),
        ("nobody", ("promotion_stop", "promotion_join")),
        ("nobody", ("write_review", "review_helpful", "review_report", "review_reply")),
        ("nobody", ("refund_account", "product_withdraw", "product_schedule", "export", "import")),
        ("nobody", ("import_progress", "import_faults", "import_columns", "import_confirm")),
        ("nobody", ("import_drop", "import_undo", "identity_consent", "order_returns")),
        ("nobody", ("return", "return_act", "return_label")),
        ("nobody", ("picture_zip", "picture_zip_progress", "picture_zip_confirm")),
        ("nobody", ("picture_zip_drop", "picture_zip_undo")),
        ("part", ("picture_zip_part",)),
        ("sheet", ("sheet", "sheet_file", "sheet_csv")),
        ("line_id", ("cart_update",)),
        ("address", ("address", "address_act")),
        ("shop", ("cart_note",)),
        ("offer", ("saved_act",)),
        ("nobody", ("download_export",)),
        ("provider", ("webhook", "parcel_news")),
        ("storefront", ("storefront:order", "order_identity", "order_identity_delete", "pay")),
        ("storefront", ("pay_later", "payment_code", "payment_return", "payment_status")),
        ("storefront", ("buy_again", "order_receipt", "wish_invoice", "cancel_order")),
        ("storefront", ("correct_address",)),
        ("parts", ("cancel_part", "vendor_portal:cancel", "answer")),
        ("parts", ("vendor_portal:order", "accept", "hand_over", "confirm_receipt")),
        ("parts", ("picked_up", "packing_slip", "refund", "packing_slip_pdf", "order_invoice")),
        ("parts", ("order_issue_invoice", "order_messages", "storefront:invoice")),
        ("parts", ("issue_invoice",)),
        ("thread", ("storefront:thread", "vendor_portal:thread")),
        ("in_thread", ("thread_picture", "message_report")),
        ("notice", ("notifications:open",)),
        ("word", ("mail_off",)),
        ("slug", ("questions",)),
        ("parts", ("tracking", "parcel", "parcel_cancel", "return_ask")),
        ("dispute", ("vendor_portal:dispute", "dispute_write")),
        ("file", ("dispute_file", "dispute_remove_file", "return_file")),
        ("offer", ("vendor_portal:offer", "offer_terms")),
        ("period", ("statement_pdf", "statement_xlsx", "statement_csv", "invoice")),
    ):
        if name in route or name.partition(":")[2] in route:
            return scene.arguments[wanted]
    return []


def ask(scene: Scene, who: str, name: str, row: Row) -> Page:
    """Ask as one of the cast, and take back whatever it did."""
    with translation.override("en"):
        path = reverse(name, args=arguments_of(name, scene))
    if who == "holder":
        path += f"?{scene.token}"
    data = {key: scene.words.get(value, value) for key, value in row.data.items()}
    client = scene.clients[who]
    is_known = "sessionid" in client.cookies
    session = dict(client.session.items()) if is_known else {}
    trial = transaction.atomic()
    trial._from_testcase = True  # as a test's own transaction: a durable one may run inside
    with trial:
        page = Page(getattr(client, row.method)(path, data), path)
        transaction.set_rollback(True)
    if not is_known:
        client.cookies.clear()
    elif dict(client.session.items()) != session:
        restored = client.session
        restored.clear()
        restored.update(session)
        restored.save()
    return page


def test_every_route_has_a_row():
    assert sorted(set(routes())) == sorted(TABLE)


def test_everyone_gets_what_is_theirs(scene: Scene):
    owners = ("holder", "buyer")
    for who in PEOPLE:
        if who not in owners:
            gets_what_is_theirs(scene, who)
    hand_over(scene)  # or there would be no receipt to confirm
    for who in owners:
        gets_what_is_theirs(scene, who)


def gets_what_is_theirs(scene: Scene, who: str) -> None:
    """Ask for every address as one person; see the answer, and that no fact leaks."""
    seen: set[str] = set()
    for name, rows in TABLE.items():
        for row in rows:
            page = ask(scene, who, name, row)
            assert page.status == row.answers[who], (who, name, row.method, page.main[:300])
            read = {fact for fact, text in FACTS.items() if text in page.source}
            assert read <= READS[who], (who, name, read - READS[who])
            seen |= read
            for foreign in scene.foreign_ids.get(who, []):
                if foreign not in page.path:
                    assert foreign not in page.source, (who, name)
    assert seen == READS[who], who  # the facts are written as the pages write them


def hand_over(scene: Scene) -> None:
    """Let the parcel leave, so that its buyer can confirm the receipt."""
    page = scene.clients["baker"].post(
        f"/en/vendor/orders/{scene.arguments['parts'][0]}/hand-over/",
        {"carrier": "SF Express", "tracking_number": "SF1000000001"},
    )
    assert page.status_code == 302


def test_who_is_asked_to_sign_in_comes_back_to_the_same_page(shops: Street):
    client = Client()
    path = "/pt/vendor/orders/?status=paid&page=2"
    answer = client.get(path)
    assert answer.headers["Location"] == (
        "/pt/account/login/?next=/pt/vendor/orders/%3Fstatus%3Dpaid%26page%3D2"
    )
    answer = client.post("/pt/vendor/orders/vor_0123456789AB/accept/")
    assert answer.headers["Location"] == "/pt/account/login/?next=/pt/vendor/"
