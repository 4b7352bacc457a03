"""/v1/checkout/sessions"""

from __future__ import annotations

import time
from typing import Any, Final

from payments.gateways.sandbox import money
from payments.gateways.sandbox.errors import ParameterError, missing_parameter
from payments.gateways.sandbox.params import (
    METADATA,
    check,
    email,
    flag,
    one_of,
    require,
    text,
    url,
    whole,
)
from payments.gateways.sandbox.store import Document
from payments.gateways.sandbox.world import World

_METHOD: Final = one_of(*money.METHODS, "link", "paynow", "paypal", "sepa_debit")
CREATE: Final[dict[str, Any]] = {
    "adaptive_pricing": {"enabled": flag},
    "allowed_payment_method_types": [_METHOD],
    "branding_settings": {"display_name": text(250)},
    "cancel_url": url,
    "client_reference_id": text(200),
    "currency": text(3),
    "customer_email": email,
    "expires_at": whole(),
    "line_items": [
        {
            "price_data": {
                "currency": text(3),
                "unit_amount": whole(0),
                "product_data": {"name": text(1_500), "description": text(), "metadata": METADATA},
            },
            "quantity": whole(1),
        }
    ],
    "locale": one_of("auto", "en", "en-GB", "pt", "pt-BR", "zh", "zh-HK", "zh-TW"),
    "metadata": METADATA,
    "mode": one_of("payment"),
    "payment_intent_data": {
        "capture_method": one_of("automatic", "automatic_async", "manual"),
        "description": text(1_000),
        "metadata": METADATA,
        "receipt_email": email,
        "transfer_group": text(500),
    },
    "payment_method_options": {
        "wechat_pay": {"client": one_of("web", "android", "ios"), "app_id": text()}
    },
    "submit_type": one_of("auto", "pay", "book", "donate"),
    "success_url": url,
    "ui_mode": one_of("hosted_page"),
}
LIST: Final[dict[str, Any]] = {
    "limit": whole(1),
    "starting_after": text(),
    "ending_before": text(),
    "payment_intent": text(),
    "status": one_of("open", "complete", "expired"),
}


def create(world: World, params: dict[str, Any]) -> Document:
    """Open a session for one amount in one currency."""
    fields = check(CREATE, params)
    require(fields, "mode", "line_items", "success_url")
    currencies = set()
    for place, line in enumerate(fields["line_items"]):
        currencies.add(_check_line(line, f"line_items[{place}]"))
    if len(currencies) != 1:
        raise ParameterError("All lines have to be in one currency.", "line_items")
    fields["currency"] = currency = currencies.pop()
    total = sum(
        line.get("quantity", 1) * line["price_data"]["unit_amount"] for line in fields["line_items"]
    )
    money.check_amount(total, currency, "line_items")
    allowed = fields.get("allowed_payment_method_types")
    fields["payment_method_types"] = money.eligible_methods(
        currency, allowed, fields.get("payment_intent_data", {}).get("capture_method")
    )
    _check_wechat_client(fields)
    _check_expiry(fields.get("expires_at"))
    return world.checkout.shown(world.checkout.open(fields, world.base_url))


def _check_line(line: dict[str, Any], name: str) -> str:
    price = line.get("price_data")
    if not price:
        raise missing_parameter(f"{name}[price_data]")
    for part in ("currency", "unit_amount", "product_data"):
        if part not in price:
            raise missing_parameter(f"{name}[price_data][{part}]")
    if not price["product_data"].get("name"):
        raise missing_parameter(f"{name}[price_data][product_data][name]")
    return money.check_currency(price["currency"], f"{name}[price_data][currency]")


def _check_wechat_client(fields: dict[str, Any]) -> None:
    asked = "wechat_pay" in (fields.get("allowed_payment_method_types") or [])
    options = fields.get("payment_method_options", {}).get("wechat_pay", {})
    if asked and "client" not in options:
        raise missing_parameter("payment_method_options[wechat_pay][client]")


def _check_expiry(expires_at: int | None) -> None:
    if expires_at is None:
        return
    seconds = expires_at - int(time.time())
    if seconds < 1_800:
        raise ParameterError(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session "
            "creation.",
            "expires_at",
        )
    if seconds > 86_400:
        raise ParameterError(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            "expires_at",
        )


def retrieve(world: World, params: dict[str, Any], session_id: str) -> Document:
    """Return a session as it is now."""
    check({}, params)
    return world.checkout.shown(world.checkout.session(session_id))


def expire(world: World, params: dict[str, Any], session_id: str) -> Document:
    """Close an open session."""
    check({}, params)
    return world.checkout.shown(world.checkout.expire(session_id))
