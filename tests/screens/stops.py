"""Every page of the marketplace: the routes that answer one, and how to get there.

`{gaps}` are filled by what `scene.py` did. A route that is in neither table fails a test, so that
no page is made that nobody looks at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Who = Literal["guest", "buyer", "owner", "staff"]


@dataclass(frozen=True)
class Stop:
    """A page in one state: the name of its picture, its address behind the language, and whose."""

    name: str
    path: str
    who: Who = "guest"

    def address(self, gaps: dict[str, str]) -> str:
        """Return the address; empty where the scene has nothing of the kind."""
        try:
            filled = self.path.format_map(gaps)
        except KeyError:
            return ""
        return "" if "//" in filled else filled


def _of(who: Who, *rows: tuple[str, str, str]) -> dict[str, tuple[Stop, ...]]:
    found: dict[str, tuple[Stop, ...]] = {}
    for route, name, path in rows:
        found[route] = (*found.get(route, ()), Stop(name, path, who))
    return found


def _named(prefix: str, words: str) -> frozenset[str]:
    return frozenset(f"{prefix}{word}" for word in words.split())


GUEST: Final = _of(
    "guest",
    ("storefront:home", "home", ""),
    ("storefront:category", "category", "c/{category}/"),
    ("storefront:collection", "collection", "collections/{collection}/"),
    ("storefront:tag", "tag", "tags/{tag}/"),
    ("storefront:search", "search", "search/?q=almond"),
    ("storefront:search", "search-nothing", "search/?q=xyzzyq"),
    ("storefront:product", "product", "p/{product}/"),
    ("storefront:reviews", "reviews", "p/{product}/reviews/"),
    ("storefront:questions", "questions", "p/{product}/questions/"),
    ("storefront:shop", "shop", "s/{shop}/"),
    ("storefront:help", "help", "help/"),
    ("storefront:legal", "terms", "legal/terms/"),
    ("storefront:legal", "privacy", "legal/privacy/"),
    ("storefront:legal", "cookies", "legal/cookies/"),
    ("storefront:identity_privacy", "identity-privacy", "privacy/identity/"),
    ("storefront:privacy", "own-data-guest", "me/privacy/"),
    ("storefront:status", "status", "status/"),
    ("storefront:offline", "offline", "offline/"),
    ("storefront:cart", "cart-empty", "cart/"),
    ("storefront:saved", "kept-empty", "saved/"),
    ("notifications:mail_off", "mail-off", "mails/off/unsigned/"),
    ("account_login", "sign-in", "account/login/"),
    ("account_signup", "sign-up", "account/signup/"),
    ("account_reset_password", "forgotten", "account/password/reset/"),
    ("account_reset_password_done", "forgotten-sent", "account/password/reset/done/"),
    ("account_reset_password_from_key", "forgotten-old", "account/password/reset/key/1-set-x/"),
    ("account_reset_password_from_key_done", "forgotten-new", "account/password/reset/key/done/"),
    ("account_confirm_email", "confirm-email", "account/confirm-email/nothing/"),
    ("account_email_verification_sent", "confirm-sent", "account/confirm-email/"),
    ("account_inactive", "inactive", "account/inactive/"),
    ("", "not-found", "no/such/page/"),
)
BUYER: Final = _of(
    "buyer",
    ("storefront:cart", "cart", "cart/"),
    ("storefront:checkout", "checkout", "checkout/"),
    ("storefront:checkout_review", "review", "checkout/review/?quote={quote}"),
    ("storefront:account", "account", "me/"),
    ("storefront:threads", "messages", "me/messages/"),
    ("storefront:thread", "question", "messages/{question}/"),
    ("storefront:order_messages", "order-messages", "parts/{part}/messages/"),
    ("storefront:addresses", "addresses", "me/addresses/"),
    ("storefront:new_address", "new-address", "me/addresses/new/"),
    ("storefront:address", "address", "me/addresses/{address}/"),
    ("storefront:saved", "kept", "saved/"),
    ("storefront:follows", "follows", "me/follows/"),
    ("storefront:security", "security", "me/security/"),
    ("storefront:privacy", "own-data", "me/privacy/"),
    ("storefront:identity", "identity", "me/identity/"),
    ("storefront:returns", "returns", "me/returns/"),
    ("storefront:return_ask", "return-ask", "parts/{sent_part}/return/"),
    ("storefront:return", "return", "returns/{return}/"),
    ("storefront:order", "order", "orders/{order}/"),
    ("storefront:order", "order-received", "orders/{sent_order}/"),
    ("storefront:order", "order-unpaid", "orders/{unpaid}/"),
    ("storefront:order_identity", "order-identity", "orders/{order}/identity/"),
    ("storefront:correct_address", "correct-address", "orders/{order}/address/"),
    ("storefront:cancel_part", "cancel-part", "parts/{part}/cancel/"),
    ("storefront:tracking", "tracking", "parts/{sent_part}/tracking/"),
    ("storefront:write_review", "write-review", "reviews/{right}/write/"),
    ("notifications:inbox", "inbox", "me/notices/"),
    ("notifications:choices", "news-choices", "me/notices/choices/"),
    ("account_logout", "sign-out", "account/logout/"),
    ("account_email", "email", "account/email/"),
    ("account_change_password", "password", "account/password/change/"),
    ("account_reauthenticate", "is-it-you", "account/reauthenticate/"),
    ("mfa_index", "two-steps", "account/2fa/"),
    ("mfa_activate_totp", "two-steps-app", "account/2fa/totp/activate/"),
    ("mfa_list_webauthn", "passkeys", "account/2fa/webauthn/"),
    ("mfa_add_webauthn", "passkey-new", "account/2fa/webauthn/add/"),
    ("usersessions_list", "devices", "account/sessions/"),
)
OWNER: Final = _of(
    "owner",
    ("vendor_portal:home", "portal", "vendor/"),
    ("vendor_portal:orders", "portal-orders", "vendor/orders/"),
    ("vendor_portal:order", "portal-order", "vendor/orders/{part}/"),
    ("vendor_portal:order", "portal-order-received", "vendor/orders/{sent_part}/"),
    ("vendor_portal:cancel", "portal-cancel", "vendor/orders/{part}/cancel/"),
    ("vendor_portal:packing_slip", "portal-slip", "vendor/orders/{part}/packing-slip/"),
    ("vendor_portal:refund", "portal-refund", "vendor/orders/{part}/refund/"),
    ("vendor_portal:order_messages", "portal-messages-order", "vendor/orders/{part}/messages/"),
    ("vendor_portal:threads", "portal-messages", "vendor/messages/"),
    ("vendor_portal:thread", "portal-question", "vendor/messages/{question}/"),
    ("vendor_portal:parcels", "portal-parcels", "vendor/parcels/"),
    ("vendor_portal:parcel", "portal-parcel", "vendor/parcels/{part}/"),
    ("vendor_portal:returns", "portal-returns", "vendor/returns/"),
    ("vendor_portal:return_address", "portal-return-address", "vendor/returns/address/"),
    ("vendor_portal:return", "portal-return", "vendor/returns/{return}/"),
    ("vendor_portal:disputes", "portal-disputes", "vendor/disputes/"),
    ("vendor_portal:goods", "portal-goods", "vendor/goods/"),
    ("vendor_portal:offer", "portal-offer", "vendor/goods/{offer}/"),
    ("vendor_portal:offer_terms", "portal-offer-prices", "vendor/goods/{offer}/prices/"),
    ("vendor_portal:mainland", "portal-mainland", "vendor/goods/mainland/"),
    ("vendor_portal:mainland_guide", "portal-mainland-guide", "vendor/goods/mainland/guide/"),
    ("vendor_portal:products", "portal-products", "vendor/goods/products/"),
    ("vendor_portal:product_new", "portal-product-new", "vendor/goods/products/new/"),
    ("vendor_portal:product", "portal-product", "vendor/goods/products/{own_product}/"),
    ("vendor_portal:product_find", "portal-product-find", "vendor/goods/products/find/"),
    ("vendor_portal:pictures", "portal-pictures", "vendor/products/{product}/pictures/"),
    ("vendor_portal:imports", "portal-files", "vendor/goods/files/"),
    ("vendor_portal:import_help", "portal-files-help", "vendor/goods/files/help/"),
    ("vendor_portal:import", "portal-file", "vendor/goods/files/{import}/"),
    ("vendor_portal:picture_zips", "portal-picture-files", "vendor/goods/picture-files/"),
    ("vendor_portal:delivery", "portal-delivery", "vendor/delivery/"),
    ("vendor_portal:sheet", "portal-delivery-sheet", "vendor/delivery/standard/"),
    ("vendor_portal:promotions", "portal-promotions", "vendor/promotions/"),
    ("vendor_portal:promotion_new", "portal-promotion-new", "vendor/promotions/new/"),
    ("vendor_portal:reviews", "portal-reviews", "vendor/reviews/"),
    ("vendor_portal:statement", "portal-statement", "vendor/statement/"),
)
# Of the administration: what people work at. Its lists are looked at by tests/backoffice.
STAFF: Final = (
    Stop("admin", "/admin/", "staff"),
    Stop("admin-orders", "/admin/orders/order/", "staff"),
    Stop("admin-parts", "/admin/orders/vendororder/", "staff"),
    Stop("admin-charges", "/admin/charges/charge/", "staff"),
    Stop("admin-returns", "/admin/orders/return/", "staff"),
    Stop("admin-moderation", "/admin/moderation/changeset/", "staff"),
    Stop("admin-customs", "/admin/customs_cases/customscase/", "staff"),
    Stop("admin-mails", "/admin/notifications/mail/samples/", "staff"),
    Stop("look", "/admin/look/", "staff"),
)
# Routes that answer no page: they take a form, or answer a file, a fragment or another address.
NO_PAGE: Final = (
    _named(
        "storefront:",
        """suggestions search_clicked product_code review_helpful review_report follow news
        manifest preferences cart_add cart_update cart_note cart_code checkout_quote
        thread_picture message_report address_act saved_add saved_act ask_export download_export
        ask_erasure withdraw_erasure identity_delete identity_consent return_act return_file
        order_receipt wish_invoice invoice issue_invoice order_identity_delete payer_named pay
        buy_again cancel_order payment_status confirm_receipt""",
    )
    | _named(
        "vendor_portal:",
        """accept_marked answer packing_slip_pdf order_invoice order_issue_invoice accept
        hand_over picked_up thread_picture message_report parcels_act parcel_cancel return_act
        return_file dispute_write dispute_file dispute_remove_file product_withdraw
        product_schedule picture_add picture_arrange picture_state picture_describe picture_move
        picture_remove import_template import_columns import_confirm import_drop import_undo
        import_progress import_faults picture_zip_export picture_zip_part picture_zip_confirm
        picture_zip_drop picture_zip_undo picture_zip_progress exports export delivery_hours
        delivery_contract sheet_file sheet_csv promotion_stop promotion_join review_reply
        invoice statement_pdf statement_xlsx statement_csv""",
    )
    | _named("notifications:", "open read_all")
    # Nobody is without a password; no codes by mail; a file.
    | _named("", "account_set_password account_confirm_login_code mfa_download_recovery_codes")
)
# Pages that need what no scene has, each with the tests that open it.
ELSEWHERE: Final = {
    "storefront:return_label": "tests/storefront/test_returns.py",
    "storefront:credit_note": "tests/orders/papers/test_credit_notes.py",
    "vendor_portal:order_credit_note": "tests/orders/papers/test_credit_notes.py",
    "storefront:refund_account": "tests/storefront/test_refund_account.py",
    "storefront:pay_later": "tests/storefront/test_pay_later.py",
    "storefront:payment_code": "tests/storefront/test_payment_code.py",
    "storefront:payment_return": "tests/browser/test_attempts.py",
    "vendor_portal:dispute": "tests/vendor_portal/test_disputes.py",
    "vendor_portal:product_offer": "tests/vendor_portal/test_products.py",
    "vendor_portal:picture_zip": "tests/vendor_portal/test_picture_zips.py",
    "mfa_edit_webauthn": "tests/browser/test_passkey.py",
    "mfa_remove_webauthn": "tests/browser/test_passkey.py",
    "mfa_reauthenticate_webauthn": "tests/browser/test_passkey.py",
    "mfa_authenticate": "tests/storefront/test_security.py",
    "mfa_reauthenticate": "tests/storefront/test_security.py",
    "mfa_deactivate_totp": "tests/storefront/test_security.py",
    "mfa_view_recovery_codes": "tests/storefront/test_security.py",
    "mfa_generate_recovery_codes": "tests/storefront/test_security.py",
}


def routes_with_pages() -> frozenset[str]:
    """Name every route that a stop is of."""
    return frozenset(route for table in (GUEST, BUYER, OWNER) for route in table if route)


def stops() -> list[Stop]:
    """List every stop below a language: of guests first, so that nobody has signed in yet."""
    return [stop for table in (GUEST, BUYER, OWNER) for rows in table.values() for stop in rows]
