"""Disputes and uploaded files as the API shows them."""

from __future__ import annotations

import time
from typing import Any, Final

from payments.gateways.sandbox import objects
from payments.gateways.sandbox.ids import new_id
from payments.gateways.sandbox.store import Document

DAYS_TO_ANSWER: Final = 7
TEXTS: Final = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_tracking_number",
    "uncategorized_text",
)
FILES: Final = (
    "cancellation_policy",
    "customer_communication",
    "customer_signature",
    "duplicate_charge_documentation",
    "receipt",
    "refund_policy",
    "service_documentation",
    "shipping_documentation",
    "uncategorized_file",
)


def dispute(
    charge: Document, amount: int, *, reason: str, due_by: int, is_inquiry: bool
) -> Document:
    """Build a dispute about a part of a charge, in the charge's currency."""
    evidence: dict[str, Any] = dict.fromkeys((*TEXTS, *FILES))
    return {
        "id": new_id("dispute"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": int(time.time()),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": evidence | {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": due_by,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": is_inquiry,
        "livemode": False,
        "metadata": {},
        "network_reason_code": "10.4" if reason == "fraudulent" else "13.1",
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "type": "card",
            "card": {"brand": "visa", "case_type": "inquiry" if is_inquiry else "chargeback"},
        },
        "reason": reason,
        "status": "warning_needs_response" if is_inquiry else "needs_response",
    }


def line(source: Document, *, amount: int, fee: int, currency: str, rate: float | None) -> Document:
    """Build what a dispute moves on the balance; taken is negative, its fee positive."""
    made = objects.balance_transaction(
        source,
        amount=amount,
        fee=fee,
        kind="adjustment",
        description=f"Chargeback {'withdrawal' if amount < 0 else 'reversal'}",
        currency=currency,
        rate=rate,
    )
    category = "dispute" if amount < 0 else "dispute_reversal"
    return made | {"reporting_category": category}


def file(*, name: str, kind: str, size: int, purpose: str) -> Document:
    """Build an uploaded file: what is known of it, not what is in it."""
    return {
        "id": new_id("file"),
        "object": "file",
        "created": int(time.time()),
        "expires_at": None,
        "filename": name,
        "links": {"object": "list", "data": [], "has_more": False, "url": "/v1/file_links"},
        "purpose": purpose,
        "size": size,
        "title": None,
        "type": kind,
        "url": None,
    }
