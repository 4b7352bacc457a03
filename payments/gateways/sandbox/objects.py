"""The objects of the API, with the fields that callers read; all say livemode false."""

from __future__ import annotations

import time
from typing import Any, Final

from payments.gateways.sandbox import money
from payments.gateways.sandbox.ids import new_id, random_text
from payments.gateways.sandbox.store import Document

CARD_BRANDS: Final = {"4242": "visa", "0002": "visa", "9995": "visa"}


def payment_intent(fields: dict[str, Any]) -> Document:
    """Build a payment intent that waits for a method."""
    intent_id = new_id("payment_intent")
    return {
        "id": intent_id,
        "object": "payment_intent",
        "amount": fields["amount"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "allowed_payment_method_types": fields.get("allowed_payment_method_types"),
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": fields.get("capture_method", "automatic"),
        "client_secret": f"{intent_id}_secret_{random_text()}",
        "confirmation_method": "automatic",
        "created": int(time.time()),
        "currency": fields["currency"],
        "customer": None,
        "description": fields.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": fields.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": fields.get("payment_method_options", {}),
        "payment_method_types": fields["payment_method_types"],
        "processing": None,
        "receipt_email": fields.get("receipt_email"),
        "setup_future_usage": None,
        "shipping": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": fields.get("transfer_group"),
    }


def charge(intent: Document, method: str, last4: str | None, status: str) -> Document:
    """Build the charge of one try to pay an intent."""
    details: dict[str, Any] = {}
    if method == "card":
        details = {
            "brand": CARD_BRANDS.get(last4 or "", "visa"),
            "country": "HK",
            "exp_month": 12,
            "exp_year": time.gmtime().tm_year + 3,
            "funding": "credit",
            "last4": last4 or "4242",
            "network": "visa",
        }
    return {
        "id": new_id("charge"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": {"address": {}, "email": None, "name": None, "phone": None},
        "captured": False,
        "created": int(time.time()),
        "currency": intent["currency"],
        "customer": None,
        "description": intent["description"],
        "disputed": False,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": {"network_status": "approved_by_network", "type": "authorized"},
        "paid": status != "failed",
        "payment_intent": intent["id"],
        "payment_method": new_id("payment_method"),
        "payment_method_details": {"type": method, method: details},
        "receipt_url": None,
        "refunded": False,
        "status": status,
        "transfer_group": intent["transfer_group"],
    }


def balance_transaction(
    source: Document,
    *,
    amount: int,
    fee: int,
    kind: str,
    description: str | None,
    currency: str,
    rate: float | None = None,
) -> Document:
    """Build the line on the provider's balance that a charge, a refund or a payout makes.

    `amount` and `fee` are in `currency`, that of the balance.
    """
    now = int(time.time())
    return {
        "id": new_id("balance_transaction"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": now,
        "balance_type": "payments",
        "created": now,
        "currency": currency,
        "description": description,
        "exchange_rate": rate,
        "fee": fee,
        "fee_details": money.fee_details(fee, currency) if fee else [],
        "net": amount - fee,
        "reporting_category": "refund" if kind == "refund" else kind,
        "source": source["id"],
        "status": "available",
        "type": kind,
    }


def payout(currency: str, amount: int, *, line_ids: list[str], arrival: int) -> Document:
    """Build a payout by itself of so much of the balance; it holds these lines."""
    now = int(time.time())
    return {
        "id": new_id("payout"),
        "object": "payout",
        "amount": amount,
        "arrival_date": arrival,
        "automatic": True,
        "balance_transaction": None,
        "created": now,
        "currency": currency,
        "description": "SANDBOX PAYOUT",
        "destination": None,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "reconciliation_status": "completed",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "in_transit",
        "trace_id": None,
        "type": "bank_account",
        "_lines": line_ids,
    }


def refund(charge_: Document, amount: int, fields: dict[str, Any], status: str) -> Document:
    """Build a refund of a part of a charge."""
    return {
        "id": new_id("refund"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge_["id"],
        "created": int(time.time()),
        "currency": charge_["currency"],
        "destination_details": None,
        "failure_balance_transaction": None,
        "failure_reason": None,
        "metadata": fields.get("metadata", {}),
        "payment_intent": charge_["payment_intent"],
        "pending_reason": "processing" if status == "pending" else None,
        "reason": fields.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
    }


def session(fields: dict[str, Any], *, url: str, session_id: str) -> Document:
    """Build a Checkout Session that waits for its buyer. `fields` is a checked request."""
    now = int(time.time())
    total = sum(
        line.get("quantity", 1) * line["price_data"]["unit_amount"] for line in fields["line_items"]
    )
    return {
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": fields.get("adaptive_pricing", {"enabled": False}),
        "allowed_payment_method_types": fields.get("allowed_payment_method_types"),
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "status": None},
        "branding_settings": fields.get("branding_settings", {}),
        "cancel_url": fields.get("cancel_url"),
        "client_reference_id": fields.get("client_reference_id"),
        "client_secret": None,
        "created": now,
        "currency": fields["currency"],
        "currency_conversion": None,
        "customer": None,
        "customer_details": None,
        "customer_email": fields.get("customer_email"),
        "expires_at": fields.get("expires_at", now + 86_400),
        "livemode": False,
        "locale": fields.get("locale"),
        "metadata": fields.get("metadata", {}),
        "mode": "payment",
        "payment_intent": None,
        "payment_link": None,
        "payment_method_options": fields.get("payment_method_options", {}),
        "payment_method_types": fields["payment_method_types"],
        "payment_status": "unpaid",
        "status": "open",
        "submit_type": fields.get("submit_type"),
        "success_url": fields["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": url,
    }
