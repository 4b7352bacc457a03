"""What we ask of Stripe, as data. Pure: the same spec gives the same request, always.

Source: the SDK's own `stripe.params`; a test compares every key with it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from payments.gateways.stripe_answers import NO_PAGE
from payments.gateways.types import AttemptSpec, RefundReason, RefundSpec, TransferSpec

if TYPE_CHECKING:
    from stripe.params import (
        BalanceTransactionListParams,
        EventListParams,
        PaymentIntentCancelParams,
        PaymentIntentCaptureParams,
        PaymentIntentCreateParams,
        PaymentIntentRetrieveParams,
        PayoutListParams,
        RefundCreateParams,
        TransferCreateParams,
    )
    from stripe.params.checkout import (
        SessionCreateParams,
        SessionExpireParams,
        SessionRetrieveParams,
    )

# Stripe has no page for Macau: Hong Kong's is the nearest Traditional Chinese.
LOCALES: Final = {"zh-hant": "zh-HK", "zh-hans": "zh", "pt": "pt", "en": "en"}
REASONS: Final[dict[RefundReason, str]] = {
    "requested_by_buyer": "requested_by_customer",
    "duplicate": "duplicate",
    "fraudulent": "fraudulent",
}
PAGE_SIZE: Final = 100  # the most that one list may hold
EXPANDED_CHARGE: Final = "latest_charge.balance_transaction"
EXPANDED: Final = f"payment_intent.{EXPANDED_CHARGE}"
# News that we follow. Everything else is acknowledged and dropped.
ATTEMPT_EVENTS: Final = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "payment_intent.succeeded",
    "payment_intent.processing",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "payment_intent.amount_capturable_updated",
)
REFUND_EVENTS: Final = ("refund.created", "refund.updated", "refund.failed")
DISPUTE_EVENTS: Final = (
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
)
HANDLED_EVENTS: Final = ATTEMPT_EVENTS + REFUND_EVENTS + DISPUTE_EVENTS


def session_params(spec: AttemptSpec) -> SessionCreateParams:
    """Ask for a hosted payment page for one method and one amount.

    Money: `unit_amount` is the gross amount in minor units; Stripe must not convert it for the
    buyer (adaptive pricing off), since our own quote is what the buyer accepted.
    """
    ours = {"charge": spec.charge_ref, "reference": spec.reference}
    params: SessionCreateParams = {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "allowed_payment_method_types": [spec.method],
        "adaptive_pricing": {"enabled": False},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": spec.amount.currency.lower(),
                    "unit_amount": spec.amount.minor,
                    "product_data": {"name": spec.description},
                },
            }
        ],
        "payment_intent_data": {
            "description": spec.description,
            "transfer_group": spec.charge_ref,
            "metadata": ours,
        },
        "client_reference_id": spec.reference,
        "metadata": ours,
        "locale": LOCALES.get(spec.language, "auto"),
        "expires_at": int(spec.closes_at.timestamp()),
        "success_url": spec.success_url,
        "cancel_url": spec.cancel_url,
    }
    if spec.holds_only:
        params["payment_intent_data"]["capture_method"] = "manual"
    if spec.business_name:
        params["branding_settings"] = {"display_name": spec.business_name}
    if spec.email:  # an empty address would be refused
        params["customer_email"] = spec.email
    if spec.method == "wechat_pay":
        params["payment_method_options"] = {"wechat_pay": {"client": "web"}}
    return params


def retrieve_params() -> SessionRetrieveParams:
    """Ask for a session with everything that a snapshot needs, in one call."""
    return {"expand": [EXPANDED]}


def intent_params() -> PaymentIntentRetrieveParams:
    """Ask for an intent by itself, with its charge and its fee."""
    return {"expand": [EXPANDED_CHARGE]}


def confirm_params(spec: AttemptSpec, payment_method: str) -> PaymentIntentCreateParams:
    """Ask to pay at once by one method; an empty one is a wallet that the buyer opens.

    Money: `amount` is the gross amount in minor units of the charge currency.
    """
    params: PaymentIntentCreateParams = {
        "amount": spec.amount.minor,
        "currency": spec.amount.currency.lower(),
        "allowed_payment_method_types": [spec.method],
        "confirm": True,
        "description": spec.description,
        "transfer_group": spec.charge_ref,
        "metadata": {
            "charge": spec.charge_ref,
            "reference": spec.reference,
            "page": NO_PAGE,
        },
        "return_url": spec.success_url,
        "expand": [EXPANDED_CHARGE],
    }
    if payment_method:
        params["payment_method"] = payment_method
    else:
        params["payment_method_data"] = {"type": spec.method}
    if spec.holds_only:
        params["capture_method"] = "manual"
    if spec.method == "wechat_pay":
        params["payment_method_options"] = {"wechat_pay": {"client": "web"}}
    return params


def capture_params() -> PaymentIntentCaptureParams:
    """Ask to take all that is held."""
    return {"expand": [EXPANDED_CHARGE]}


def void_params() -> PaymentIntentCancelParams:
    """Ask to let go what is held."""
    return {"cancellation_reason": "abandoned", "expand": [EXPANDED_CHARGE]}


def expire_params() -> SessionExpireParams:
    """Ask to close a session, and to see it as `retrieve_params` does."""
    return {"expand": [EXPANDED]}


def refund_params(spec: RefundSpec) -> RefundCreateParams:
    """Ask to give back a part of a payment. Money: minor units of the charge currency."""
    return {
        "payment_intent": spec.provider_object_id,
        "amount": spec.amount.minor,
        "reason": REASONS[spec.reason],
        "metadata": {"reference": spec.reference},
    }


def transfer_params(spec: TransferSpec) -> TransferCreateParams:
    """Ask to move money to a connected account. Money: minor units of our balance's currency."""
    return {
        "amount": spec.amount.minor,
        "currency": spec.amount.currency.lower(),
        "destination": spec.destination,
        "transfer_group": spec.reference,
        "metadata": {"reference": spec.reference},
    }


def undelivered_params(since: datetime) -> EventListParams:
    """Ask for the events we follow that could not be delivered since a time."""
    return {
        "delivery_success": False,
        "types": list(HANDLED_EVENTS),
        "created": {"gte": int(since.timestamp())},
        "limit": 100,
    }


def balance_params(
    *, since: datetime | None = None, payout: str = "", after: str = ""
) -> BalanceTransactionListParams:
    """Ask for lines of our balance with what each is about: since a time, or of one payout."""
    params: BalanceTransactionListParams = {"limit": PAGE_SIZE, "expand": ["data.source"]}
    if since is not None:
        params["created"] = {"gte": int(since.timestamp())}
    if payout:
        params["payout"] = payout
    if after:
        params["starting_after"] = after
    return params


def payouts_params(*, since: datetime, after: str = "") -> PayoutListParams:
    """Ask for the payouts that were made since a time."""
    params: PayoutListParams = {
        "limit": PAGE_SIZE,
        "created": {"gte": int(since.timestamp())},
    }
    if after:
        params["starting_after"] = after
    return params
