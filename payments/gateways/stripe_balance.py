"""What Stripe tells of our balance, turned into our types. Pure: documents in, values out.

Source: Stripe's balance transaction types; a type that Stripe adds later is `other`, which no rule
knows, so that a person looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from payments.gateways.stripe_answers import money
from payments.gateways.types import BalanceKind, BalanceLine, PayoutReport, PayoutStatus

_KINDS: Final[dict[str, BalanceKind]] = {
    "charge": "payment",
    "payment": "payment",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund_failure",
    "payment_failure_refund": "refund_failure",
    "payout": "payout",
    "payout_cancel": "payout_failure",
    "payout_failure": "payout_failure",
    "stripe_fee": "fee",
    "stripe_fx_fee": "fee",
    "tax_fee": "fee",
}
_PAYOUT: Final[dict[str, PayoutStatus]] = {
    "pending": "pending",
    "in_transit": "in_transit",
    "paid": "paid",
    "failed": "failed",
    "canceled": "canceled",
}


def balance_line(line: Mapping[str, Any]) -> BalanceLine:
    """Read a balance transaction whose source is expanded.

    Raises: ProviderContradiction for amounts or currencies that cannot be.
    """
    source = line["source"] if isinstance(line["source"], Mapping) else {}
    rate = line.get("exchange_rate")
    return BalanceLine(
        external_id=line["id"],
        kind=_kind(line, source),
        kind_as_told=line["type"],
        gross=money(line["amount"], line["currency"]),
        fee=money(line["fee"], line["currency"]),
        charged=_charged(source),
        exchange_rate="" if rate is None else str(rate),
        object_ref=_object_ref(line, source),
        client_reference=str((source.get("metadata") or {}).get("reference", "")),
        description=line.get("description") or "",
        created_at=datetime.fromtimestamp(line["created"], UTC),
        available_at=datetime.fromtimestamp(line["available_on"], UTC),
        raw=line,
    )


def _kind(line: Mapping[str, Any], source: Mapping[str, Any]) -> BalanceKind:
    if source.get("object") == "dispute":
        return "dispute"
    return _KINDS.get(line["type"], "other")


def _charged(source: Mapping[str, Any]) -> Any:
    """Read what the buyer paid or got back; nothing for what no buyer has a part in."""
    if source.get("object") == "charge":
        return money(source["amount_captured"], source["currency"])
    if source.get("object") == "refund":
        return money(-source["amount"], source["currency"])
    return None


def _object_ref(line: Mapping[str, Any], source: Mapping[str, Any]) -> str:
    if source.get("object") == "charge" and source.get("payment_intent"):
        return str(source["payment_intent"])  # what our attempts and refunds name
    return str(source.get("id") or line["source"] or "")


def payout_report(payout: Mapping[str, Any]) -> PayoutReport:
    """Read a payout. Raises: ProviderContradiction for amounts or currencies that cannot be."""
    trace = payout.get("trace_id") or {}
    return PayoutReport(
        external_id=payout["id"],
        amount=money(payout["amount"], payout["currency"]),
        status=_PAYOUT.get(payout["status"], "pending"),
        arrival_on=datetime.fromtimestamp(payout["arrival_date"], UTC).date(),
        created_at=datetime.fromtimestamp(payout["created"], UTC),
        is_automatic=bool(payout["automatic"]),
        statement_text=payout.get("statement_descriptor") or "",
        trace=str(trace.get("value") or ""),
    )
