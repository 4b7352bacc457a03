"""The table of test_access.py: each address, and what everyone of the cast gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.factories import surfaces

PEOPLE = ("guest", "holder", "buyer", "other", "baker", "fishmonger", "packer", "clerk", "staff")
#   guest       nobody, without anything
#   holder      nobody, with the link that the mail brought
#   buyer       bought, signed in
#   other       another buyer, signed in
#   baker       owns the bakery: the order has a part for it
#   fishmonger  owns the tinned-fish shop: another part of the same order
#   packer      fulfills for the bakery, sees no money
#   clerk       keeps the bakery's books, fulfills nothing
#   staff       works for the marketplace, acts for no shop

EVERYONE = dict.fromkeys(PEOPLE, 200)
NOBODY = dict.fromkeys(PEOPLE, 404)
OWN_ORDER = NOBODY | {"holder": 200, "buyer": 200}
OWN_PAYMENT = NOBODY | {"holder": 302, "buyer": 302}
MEMBERS = (
    NOBODY
    | {"guest": 302, "holder": 302}
    | dict.fromkeys(("baker", "fishmonger", "packer", "clerk"), 200)
)
BAKERY = MEMBERS | {"fishmonger": 404}
BAKERY_ACTS = BAKERY | {"baker": 302, "packer": 302, "clerk": 403}
MONEY = MEMBERS | {"packer": 403}
# Of a period that is nobody's; whose it is reads it in tests/vendor_portal/test_papers.py.
PAPERS = {who: 404 if status == 200 else status for who, status in MONEY.items()}
STRANGE = NOBODY | {"guest": 302, "holder": 302}
GOODS = MEMBERS | {"packer": 403, "clerk": 403}
# Of a file, a picture or a change that is nobody's.
STRANGE_GOODS = STRANGE | {"packer": 403, "clerk": 403}
OWN_GOODS = GOODS | {"fishmonger": 404}
AT_WORK = ("baker", "packer", "clerk")
MESSAGE = {"key": "019e52fd-6a00-756f-813a-d2385c342bed", "text": "Hello"}
SIGNED_IN = EVERYONE | {"guest": 302, "holder": 302}
TO_THE_CART = dict.fromkeys(PEOPLE, 302)


@dataclass(frozen=True)
class Row:
    """One way to ask for an address, and what everyone gets."""

    method: str
    answers: dict[str, int]
    data: dict[str, Any] = field(default_factory=dict)


TABLE: dict[str, list[Row]] = {
    "storefront:home": [Row("get", EVERYONE)],
    "storefront:category": [Row("get", EVERYONE)],
    "storefront:product": [Row("get", EVERYONE)],
    "storefront:shop": [Row("get", EVERYONE)],
    "storefront:collection": [Row("get", EVERYONE)],
    "storefront:tag": [Row("get", EVERYONE)],
    "storefront:search": [Row("get", EVERYONE)],
    "storefront:suggestions": [Row("get", EVERYONE)],
    "storefront:search_clicked": [Row("post", dict.fromkeys(PEOPLE, 204))],
    "storefront:news": [Row("get", EVERYONE)],
    "storefront:reviews": [Row("get", EVERYONE)],
    # Of a right and a review that are nobody's; tests/catalog/reviews has those that are.
    "storefront:write_review": [Row("get", NOBODY), Row("post", NOBODY)],
    "storefront:review_helpful": [Row("post", STRANGE)],
    "storefront:review_report": [Row("post", TO_THE_CART)],
    "storefront:help": [Row("get", EVERYONE)],
    "storefront:legal": [Row("get", EVERYONE)],
    "storefront:status": [Row("get", EVERYONE)],
    "storefront:offline": [Row("get", EVERYONE)],
    "storefront:manifest": [Row("get", EVERYONE)],
    "storefront:product_code": [Row("get", EVERYONE)],
    "storefront:preferences": [
        Row("post", TO_THE_CART, {"zone": "HK", "currency": "HKD", "scheme": "night"}),
    ],
    "storefront:cart": [Row("get", EVERYONE)],
    "storefront:cart_add": [Row("post", TO_THE_CART, {"offer": "TIN", "quantity": "1"})],
    # Everyone but the buyer has no cart with such a line: the answer says so on the cart page.
    "storefront:cart_update": [Row("post", TO_THE_CART, {"quantity": "7"})],
    "storefront:cart_note": [Row("post", TO_THE_CART, {"note": "Ring twice."})],
    "storefront:cart_code": [Row("post", TO_THE_CART, {"code": "NOSUCHCODE"})],
    "storefront:checkout": [
        Row("get", TO_THE_CART | {"buyer": 200}),
        Row("post", NOBODY | {"buyer": 302}, {"quote": "QUOTE"} | surfaces.PERSON),
    ],
    "storefront:checkout_quote": [Row("post", TO_THE_CART | {"buyer": 400})],
    "storefront:checkout_review": [Row("get", NOBODY | {"buyer": 200}, {"quote": "QUOTE"})],
    "storefront:account": [Row("get", SIGNED_IN)],
    "storefront:addresses": [Row("get", SIGNED_IN)],
    "storefront:new_address": [
        Row("get", SIGNED_IN),
        Row("post", dict.fromkeys(PEOPLE, 400) | {"guest": 302, "holder": 302}, {"country": "CN"}),
    ],
    # The buyer's own; it is another's, or nobody's, for everyone else.
    "storefront:address": [Row("get", STRANGE | {"buyer": 200})],
    "storefront:address_act": [Row("post", STRANGE | {"buyer": 302}, {"do": "delete"})],
    "storefront:saved": [Row("get", EVERYONE)],
    "storefront:saved_add": [Row("post", TO_THE_CART, {"offer": "TIN"})],
    "storefront:saved_act": [Row("post", TO_THE_CART, {"do": "remove"})],
    "storefront:follows": [Row("get", SIGNED_IN)],
    "storefront:follow": [Row("post", TO_THE_CART, {"do": "follow"})],
    "storefront:security": [Row("get", SIGNED_IN)],
    "storefront:privacy": [Row("get", EVERYONE)],
    "storefront:ask_export": [Row("post", TO_THE_CART)],
    "storefront:download_export": [Row("get", STRANGE)],
    "storefront:ask_erasure": [
        Row("post", dict.fromkeys(PEOPLE, 400) | {"guest": 302, "holder": 302}, {"password": "x"})
    ],
    "storefront:withdraw_erasure": [Row("post", TO_THE_CART)],
    "storefront:identity": [
        Row("get", SIGNED_IN),
        Row("post", dict.fromkeys(PEOPLE, 400) | {"guest": 302, "holder": 302}, {"kind": "none"}),
    ],
    # Nobody of these has stated one; tests/storefront/test_identity.py has who did.
    "storefront:identity_consent": [Row("post", STRANGE)],
    "storefront:identity_delete": [Row("post", STRANGE)],
    "storefront:identity_privacy": [Row("get", EVERYONE)],
    "storefront:order": [Row("get", OWN_ORDER)],
    "storefront:cancel_order": [Row("post", OWN_PAYMENT)],
    "storefront:cancel_part": [Row("get", OWN_ORDER)],
    "storefront:correct_address": [Row("get", OWN_ORDER)],
    "storefront:order_identity": [Row("get", OWN_ORDER)],
    "storefront:order_identity_delete": [Row("post", OWN_PAYMENT)],
    "storefront:pay": [Row("post", OWN_PAYMENT), Row("get", OWN_PAYMENT)],
    "storefront:pay_later": [Row("get", NOBODY), Row("post", OWN_PAYMENT)],
    "storefront:payer_named": [Row("get", NOBODY)],
    "storefront:payment_code": [Row("get", OWN_PAYMENT)],
    "storefront:payment_return": [Row("get", OWN_PAYMENT)],
    "storefront:payment_status": [Row("get", OWN_ORDER)],
    "storefront:buy_again": [Row("post", OWN_PAYMENT)],
    "storefront:refund_account": [Row("get", NOBODY), Row("post", NOBODY)],
    "storefront:confirm_receipt": [Row("post", OWN_PAYMENT)],
    "storefront:tracking": [Row("get", OWN_ORDER)],
    "storefront:returns": [Row("get", SIGNED_IN)],
    "storefront:return_ask": [Row("get", OWN_ORDER)],
    # Of a return that is nobody's; tests/storefront/test_returns.py has those that are.
    "storefront:return": [Row("get", NOBODY)],
    "storefront:return_act": [Row("post", NOBODY)],
    "storefront:return_label": [Row("get", NOBODY)],
    "storefront:return_file": [Row("get", NOBODY)],
    "storefront:order_receipt": [Row("get", OWN_ORDER)],
    "storefront:wish_invoice": [Row("post", OWN_PAYMENT, {"invoice-name": "Lin"})],
    "storefront:invoice": [Row("get", NOBODY | {"holder": 409, "buyer": 409})],
    "storefront:credit_note": [Row("get", NOBODY)],
    "storefront:issue_invoice": [Row("post", OWN_PAYMENT)],
    "storefront:order_messages": [
        Row("get", OWN_ORDER),
        Row("post", OWN_PAYMENT, MESSAGE),
    ],
    "storefront:threads": [Row("get", SIGNED_IN)],
    # Of a thread that is nobody's; tests/conversations/test_pages.py has whose it is.
    "storefront:thread": [Row("get", NOBODY), Row("post", NOBODY, MESSAGE)],
    "storefront:thread_picture": [Row("get", NOBODY)],
    "storefront:message_report": [Row("post", NOBODY)],
    "storefront:questions": [Row("get", EVERYONE), Row("post", TO_THE_CART, MESSAGE)],
    "notifications:inbox": [Row("get", SIGNED_IN)],
    "notifications:read_all": [Row("post", TO_THE_CART)],
    "notifications:choices": [Row("get", SIGNED_IN), Row("post", TO_THE_CART)],
    "notifications:open": [Row("get", STRANGE)],
    "notifications:mail_off": [Row("get", NOBODY), Row("post", NOBODY)],
    "vendor_portal:packing_slip_pdf": [Row("get", BAKERY)],
    "vendor_portal:order_invoice": [Row("get", BAKERY | dict.fromkeys(AT_WORK, 409))],
    "vendor_portal:order_credit_note": [Row("get", BAKERY | dict.fromkeys(AT_WORK, 404))],
    "vendor_portal:order_issue_invoice": [Row("post", BAKERY | dict.fromkeys(AT_WORK, 302))],
    "vendor_portal:order_messages": [
        Row("get", BAKERY | {"clerk": 403}),
        Row("post", BAKERY_ACTS, MESSAGE),
    ],
    "vendor_portal:threads": [Row("get", MEMBERS | {"clerk": 403})],
    "vendor_portal:thread": [Row("get", STRANGE), Row("post", STRANGE, MESSAGE)],
    "vendor_portal:thread_picture": [Row("get", STRANGE)],
    "vendor_portal:message_report": [Row("post", STRANGE)],
    "vendor_portal:home": [Row("get", MEMBERS)],
    "vendor_portal:orders": [Row("get", MEMBERS)],
    "vendor_portal:order": [Row("get", BAKERY)],
    "vendor_portal:accept": [Row("post", BAKERY_ACTS)],
    "vendor_portal:accept_marked": [
        Row("post", MEMBERS | {"baker": 302, "fishmonger": 302, "packer": 302, "clerk": 403})
    ],
    "vendor_portal:cancel": [Row("get", BAKERY | {"clerk": 403})],
    "vendor_portal:answer": [
        Row("post", BAKERY_ACTS, {"answer": "decline", "decline_reason": "no"})
    ],
    "vendor_portal:hand_over": [
        Row("post", BAKERY_ACTS, {"carrier": "SF Express", "tracking_number": "SF1000000001"})
    ],
    "vendor_portal:picked_up": [Row("post", BAKERY_ACTS)],
    "vendor_portal:packing_slip": [Row("get", BAKERY)],
    "vendor_portal:refund": [Row("get", BAKERY | {"clerk": 403})],
    "vendor_portal:mainland": [Row("get", GOODS)],
    "vendor_portal:mainland_guide": [Row("get", GOODS)],
    "vendor_portal:parcels": [Row("get", MEMBERS | {"clerk": 403})],
    "vendor_portal:parcels_act": [
        Row("post", MEMBERS | {"baker": 302, "fishmonger": 302, "packer": 302, "clerk": 403})
    ],
    "vendor_portal:parcel": [Row("get", BAKERY | {"clerk": 403})],
    "vendor_portal:parcel_cancel": [Row("post", BAKERY_ACTS)],
    "vendor_portal:returns": [Row("get", MEMBERS)],
    "vendor_portal:return_address": [Row("get", MEMBERS | {"clerk": 403})],
    "vendor_portal:return": [Row("get", STRANGE)],
    "vendor_portal:return_act": [Row("post", STRANGE)],
    "vendor_portal:return_file": [Row("get", STRANGE)],
    "vendor_portal:disputes": [Row("get", MEMBERS)],
    # Of a dispute that is nobody's; whose it is reads it in tests/vendor_portal/test_disputes.py.
    "vendor_portal:dispute": [Row("get", STRANGE)],
    "vendor_portal:dispute_write": [Row("post", STRANGE)],
    "vendor_portal:dispute_file": [Row("get", STRANGE)],
    "vendor_portal:dispute_remove_file": [Row("post", STRANGE)],
    "vendor_portal:goods": [Row("get", GOODS)],
    "vendor_portal:offer": [
        Row("get", GOODS | {"fishmonger": 404}),
        Row("post", GOODS | {"fishmonger": 404, "baker": 400}, {"price": "0"}),
    ],
    "vendor_portal:offer_terms": [Row("get", GOODS | {"fishmonger": 404})],
    "vendor_portal:products": [Row("get", GOODS)],
    "vendor_portal:product_new": [Row("get", GOODS)],
    "vendor_portal:product_find": [Row("get", GOODS)],
    "vendor_portal:product": [Row("get", GOODS | {"fishmonger": 404})],
    "vendor_portal:product_offer": [Row("get", GOODS | {"baker": 404})],
    "vendor_portal:product_withdraw": [Row("post", STRANGE_GOODS)],
    "vendor_portal:product_schedule": [Row("post", STRANGE_GOODS)],
    "vendor_portal:pictures": [Row("get", OWN_GOODS)],
    "vendor_portal:picture_state": [Row("get", OWN_GOODS)],
    "vendor_portal:picture_add": [Row("post", OWN_GOODS | {"baker": 302})],
    "vendor_portal:picture_arrange": [Row("post", OWN_GOODS | {"baker": 302})],
    "vendor_portal:picture_describe": [Row("post", STRANGE_GOODS)],
    "vendor_portal:picture_move": [Row("post", STRANGE_GOODS)],
    "vendor_portal:picture_remove": [Row("post", STRANGE_GOODS)],
    "vendor_portal:picture_zips": [
        Row("get", GOODS),
        Row("post", GOODS | {"baker": 400, "fishmonger": 400}),
    ],
    "vendor_portal:picture_zip": [Row("get", STRANGE_GOODS)],
    "vendor_portal:picture_zip_progress": [Row("get", STRANGE_GOODS)],
    "vendor_portal:picture_zip_confirm": [Row("post", STRANGE_GOODS)],
    "vendor_portal:picture_zip_drop": [Row("post", STRANGE_GOODS)],
    "vendor_portal:picture_zip_undo": [Row("post", STRANGE_GOODS)],
    "vendor_portal:picture_zip_export": [Row("post", GOODS | {"baker": 302, "fishmonger": 302})],
    "vendor_portal:picture_zip_part": [Row("get", STRANGE_GOODS)],
    "vendor_portal:imports": [
        Row("get", GOODS),
        Row("post", GOODS | {"baker": 400, "fishmonger": 400}),
    ],
    "vendor_portal:import_help": [Row("get", GOODS)],
    "vendor_portal:import_template": [Row("get", STRANGE_GOODS, {"category": "nothing"})],
    "vendor_portal:import": [Row("get", STRANGE_GOODS)],
    "vendor_portal:import_progress": [Row("get", STRANGE_GOODS)],
    "vendor_portal:import_faults": [Row("get", STRANGE_GOODS)],
    "vendor_portal:import_columns": [Row("post", STRANGE_GOODS)],
    "vendor_portal:import_confirm": [Row("post", STRANGE_GOODS)],
    "vendor_portal:import_drop": [Row("post", STRANGE_GOODS)],
    "vendor_portal:import_undo": [Row("post", STRANGE_GOODS)],
    "vendor_portal:exports": [Row("post", GOODS | {"baker": 302, "fishmonger": 302})],
    "vendor_portal:export": [Row("get", STRANGE_GOODS)],
    "vendor_portal:delivery": [Row("get", GOODS)],
    "vendor_portal:promotions": [Row("get", GOODS)],
    "vendor_portal:promotion_new": [
        Row("get", GOODS),
        Row("post", GOODS | {"baker": 400, "fishmonger": 400}),
    ],
    # Of a promotion that is nobody's; tests/vendor_portal/test_promotions.py has who made one.
    "vendor_portal:promotion_stop": [Row("post", STRANGE_GOODS)],
    "vendor_portal:promotion_join": [Row("post", STRANGE_GOODS)],
    "vendor_portal:delivery_hours": [Row("post", GOODS | {"baker": 400, "fishmonger": 400})],
    "vendor_portal:delivery_contract": [Row("post", STRANGE_GOODS)],
    "vendor_portal:sheet": [
        Row("get", GOODS),
        Row("post", GOODS | {"baker": 400, "fishmonger": 400}),
    ],
    "vendor_portal:sheet_file": [Row("post", GOODS | {"baker": 400, "fishmonger": 400})],
    "vendor_portal:sheet_csv": [Row("get", GOODS)],
    "vendor_portal:reviews": [Row("get", GOODS)],
    "vendor_portal:review_reply": [Row("post", GOODS | {"baker": 400, "fishmonger": 400})],
    "vendor_portal:statement": [Row("get", MONEY)],
    "vendor_portal:statement_pdf": [Row("get", PAPERS)],
    "vendor_portal:statement_xlsx": [Row("get", PAPERS)],
    "vendor_portal:statement_csv": [Row("get", PAPERS)],
    "vendor_portal:invoice": [Row("get", PAPERS)],
    "api:health": [Row("get", EVERYONE)],
    "api:webhook": [Row("post", dict.fromkeys(PEOPLE, 400))],
    "api:parcel_news": [Row("post", NOBODY)],  # nobody has a key of the provider that is asked
    "api:categories": [Row("get", EVERYONE)],
    "api:category_products": [Row("get", EVERYONE)],
    "api:plat_data_open": [Row("post", EVERYONE)],  # customs asks, and is told that it was heard
    "api:product": [Row("get", EVERYONE)],
    "api:promotions": [Row("get", EVERYONE)],
    "api:search": [Row("get", EVERYONE)],
    "api:suggestions": [Row("get", EVERYONE)],
    "api:openapi": [Row("get", EVERYONE)],
    "api:order_returns": [Row("get", NOBODY)],
    "api:no_such_address": [Row("get", NOBODY)],
}
