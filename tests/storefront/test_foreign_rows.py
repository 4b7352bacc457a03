"""Rows that are there and somebody else's: their numbers open nothing, in an address or a form.

test_access.py asks everyone for every route; where that takes a number that is nobody's, this
takes one that is.
"""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories import accounts, orders, vendors
from tests.factories.orders import Street
from tests.storefront.access_rows import owned

BUYERS = (
    ("get", "return", "return"),
    ("post", "return_act", "return"),
    ("get", "return_label", "return"),
    ("get", "return_file", "return_file"),
    ("get", "thread", "thread"),
    ("post", "thread", "thread"),
    ("get", "thread_picture", "in_thread"),
    ("post", "message_report", "answered"),
    ("get", "download_export", "copy"),
)
SHOPS = (
    ("get", "return", "return"),
    ("post", "return_act", "return"),
    ("get", "return_file", "return_file"),
    ("get", "thread", "thread"),
    ("post", "thread", "thread"),
    ("get", "thread_picture", "in_thread"),
    ("post", "message_report", "asked"),
    ("post", "promotion_stop", "promotion"),
    ("post", "promotion_join", "promotion"),
    ("get", "import", "import"),
    ("get", "import_progress", "import"),
    ("get", "import_faults", "import"),
    ("post", "import_columns", "import"),
    ("post", "import_confirm", "import"),
    ("post", "import_drop", "import"),
    ("post", "import_undo", "import"),
    ("get", "picture_zip", "zip"),
    ("get", "picture_zip_progress", "zip"),
    ("post", "picture_zip_confirm", "zip"),
    ("post", "picture_zip_drop", "zip"),
    ("post", "picture_zip_undo", "zip"),
)


def test_what_is_another_persons_or_shops_is_not_there(shops: Street):
    buyer, fishmonger = accounts.zhuhai_buyer(), accounts.fishmonger()
    vendors.member(shops.tinned_fish, fishmonger)
    order = orders.captured(orders.placed_order(shops, buyer))
    part = orders.part_of(order, shops.bakery)
    rows = owned(part, buyer)
    client = Client()
    client.force_login(fishmonger)
    with translation.override("en"):
        asked = [
            (method, reverse(f"{room}:{name}", args=rows[which]))
            for room, table in (("storefront", BUYERS), ("vendor_portal", SHOPS))
            for method, name, which in table
        ]
        asked.append(("get", reverse("notifications:open", args=rows["notice"])))
        marked = [reverse(f"vendor_portal:{name}") for name in ("accept_marked", "parcels_act")]
    answers = {
        (method, path): getattr(client, method)(path, {"step": "withdraw", "text": "Hello"})
        for method, path in asked
    }
    wrong = {place: each.status_code for place, each in answers.items() if each.status_code != 404}
    assert wrong == {}
    for path in marked:
        answer = client.post(path, {"order": part.public_id, "do": "labels"})
        assert (answer.status_code, answer["Content-Type"][:9]) == (302, "text/html")
    part.refresh_from_db()
    assert part.status == "paid"
