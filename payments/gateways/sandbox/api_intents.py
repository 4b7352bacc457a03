"""/v1/payment_intents"""

from __future__ import annotations

from typing import Any, Final

from payments.gateways.sandbox import money
from payments.gateways.sandbox.api_sessions import _METHOD
from payments.gateways.sandbox.bank import PAYABLE, unexpected_state
from payments.gateways.sandbox.errors import ApiError, ParameterError, card_declined
from payments.gateways.sandbox.ids import new_id
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

_OPTIONS: Final = {"wechat_pay": {"client": one_of("web", "android", "ios"), "app_id": text()}}
_METHOD_DATA: Final = {"type": _METHOD, "billing_details": {"email": text(), "name": text()}}
CREATE: Final[dict[str, Any]] = {
    "allowed_payment_method_types": [_METHOD],
    "amount": whole(1),
    "capture_method": one_of("automatic", "automatic_async", "manual"),
    "confirm": flag,
    "currency": text(3),
    "description": text(1_000),
    "metadata": METADATA,
    "payment_method": text(),
    "payment_method_data": _METHOD_DATA,
    "payment_method_options": _OPTIONS,
    "receipt_email": email,
    "return_url": url,
    "transfer_group": text(500),
}
CONFIRM: Final[dict[str, Any]] = {
    "payment_method": text(),
    "payment_method_data": _METHOD_DATA,
    "payment_method_options": _OPTIONS,
    "receipt_email": email,
    "return_url": url,
}
CAPTURE: Final[dict[str, Any]] = {"amount_to_capture": whole(1), "metadata": METADATA}
CANCEL: Final[dict[str, Any]] = {
    "cancellation_reason": one_of("abandoned", "duplicate", "fraudulent", "requested_by_customer")
}
# Test methods of the provider: name -> last digits and, for refusals, the decline code.
TEST_METHODS: Final[dict[str, tuple[str, str | None]]] = {
    "pm_card_visa": ("4242", None),
    "pm_card_createDispute": ("0259", None),
    "pm_card_createDisputeProductNotReceived": ("2685", None),
    "pm_card_createDisputeInquiry": ("1976", None),
    "pm_card_chargeDeclined": ("0002", "generic_decline"),
    "pm_card_visa_chargeDeclined": ("0002", "generic_decline"),
    "pm_card_chargeDeclinedInsufficientFunds": ("9995", "insufficient_funds"),
    "pm_card_visa_chargeDeclinedInsufficientFunds": ("9995", "insufficient_funds"),
}


def create(world: World, params: dict[str, Any]) -> Document:
    """Create an intent, and confirm it at once when asked."""
    fields = check(CREATE, params)
    require(fields, "amount", "currency")
    fields["currency"] = money.check_currency(fields["currency"], "currency")
    money.check_amount(fields["amount"], fields["currency"], "amount")
    allowed = fields.get("allowed_payment_method_types")
    fields["payment_method_types"] = money.eligible_methods(
        fields["currency"], allowed, fields.get("capture_method")
    )
    intent = world.bank.open_intent(fields)
    if not fields.get("confirm"):
        return intent
    return _confirm(world, intent, fields)


def retrieve(world: World, params: dict[str, Any], intent_id: str) -> Document:
    """Return an intent as it is now."""
    check({"client_secret": text()}, params)
    return world.bank.intent(intent_id)


def confirm(world: World, params: dict[str, Any], intent_id: str) -> Document:
    """Try to pay an intent."""
    fields = check(CONFIRM, params)
    intent = world.bank.intent(intent_id)
    if intent["status"] not in PAYABLE:
        raise unexpected_state(intent, "confirmed", PAYABLE)
    return _confirm(world, intent, fields)


def _confirm(world: World, intent: Document, fields: dict[str, Any]) -> Document:
    wallet = fields.get("payment_method_data", {}).get("type")
    if wallet is None and fields.get("payment_method") is None:
        raise ApiError(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="payment_intent_unexpected_state",
        )
    method = wallet or "card"
    if method not in intent["payment_method_types"]:
        raise ApiError(
            f"The payment method type {method} is not allowed for this PaymentIntent.",
            code="payment_intent_incompatible_payment_method",
            param="payment_method",
        )
    if method in money.WALLETS:
        return _await_wallet(world, intent, method, fields)
    name = fields.get("payment_method") or "pm_card_visa"
    if name not in TEST_METHODS:
        raise ApiError(
            f"No such PaymentMethod: '{name}'; the sandbox knows {', '.join(TEST_METHODS)}",
            code="resource_missing",
            param="payment_method",
            status=404,
        )
    last4, decline = TEST_METHODS[name]
    if decline is None:
        intent = world.bank.pay(intent, "card", last4)
        world.disputes.plan(intent, last4)
        return intent
    intent = world.bank.decline(intent, "card", decline, last4)
    error = intent["last_payment_error"]
    raise card_declined(error["code"], decline, error["message"], intent)


def _await_wallet(world: World, intent: Document, method: str, fields: dict[str, Any]) -> Document:
    """Send the buyer to the wallet's page."""
    page = f"{world.base_url}/pay/{intent['id']}"
    if method == "alipay":
        if not fields.get("return_url"):
            raise ParameterError("A return_url is required for this method.", "return_url")
        action = {
            "type": "alipay_handle_redirect",
            "alipay_handle_redirect": {"url": page, "return_url": fields["return_url"]},
        }
    else:
        action = {
            "type": "wechat_pay_display_qr_code",
            "wechat_pay_display_qr_code": {"data": page, "hosted_instructions_url": page},
        }
    intent = intent | {
        "status": "requires_action",
        "payment_method": new_id("payment_method"),
        "next_action": action,
    }
    return world.store.put(intent)


def capture(world: World, params: dict[str, Any], intent_id: str) -> Document:
    """Take a held amount."""
    fields = check(CAPTURE, params)
    intent = world.bank.capture(world.bank.intent(intent_id), fields.get("amount_to_capture"))
    world.checkout.note_captured(intent_id)
    return intent


def cancel(world: World, params: dict[str, Any], intent_id: str) -> Document:
    """Give up an intent; one of a session is closed through it, unless it holds money."""
    fields = check(CANCEL, params)
    intent = world.bank.intent(intent_id)
    if world.store.parent_of(intent_id) and intent["status"] != "requires_capture":
        raise ApiError(
            "This PaymentIntent belongs to a Checkout Session: expire the session instead.",
            code="payment_intent_unexpected_state",
        )
    return world.bank.cancel(intent, fields.get("cancellation_reason"))
