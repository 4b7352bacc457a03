"""What WeChat Pay says, turned into our types. Pure: documents in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marketplace.foundation.money import Money
from payments.gateways.errors import ProviderContradiction
from payments.gateways.types import AttemptSnapshot, AttemptStatus, RefundSnapshot, RefundStatus

# NOTPAY is what a declined try leaves: the buyer may try again until the order closes.
_STATES: Final[dict[str, AttemptStatus]] = {
    "SUCCESS": "captured",
    "REFUND": "captured",  # a part of it was given back since; the refunds tell
    "NOTPAY": "awaiting_buyer",
    "USERPAYING": "processing",
    "ACCEPT": "processing",
    "CLOSED": "expired",
    "REVOKED": "expired",
    "PAYERROR": "declined",
}
# ABNORMAL: the buyer's bank took it not; the money is with us until a person sends it again.
_REFUND_STATES: Final[dict[str, RefundStatus]] = {
    "PROCESSING": "pending",
    "SUCCESS": "succeeded",
    "CLOSED": "failed",
    "ABNORMAL": "failed",
}


def money(minor: object, currency: object) -> Money:
    """Read an amount as WeChat Pay writes it. Raises: ProviderContradiction for strange ones."""
    try:
        if type(minor) is not int or not isinstance(currency, str):
            raise TypeError("not an amount")
        return Money(minor, currency)
    except (ValueError, TypeError) as error:
        raise ProviderContradiction(f"an amount of {minor!r} {currency!r}") from error


def text(found: Mapping[str, Any], name: str) -> str:
    """Read a name that has to be there. Raises: ProviderContradiction."""
    value = found.get(name)
    if not isinstance(value, str) or not value:
        raise ProviderContradiction(f"an answer of WeChat Pay without {name}")
    return value


def attempt(found: Mapping[str, Any], *, merchant: str, livemode: bool) -> AttemptSnapshot:
    """Read an order. WeChat Pay marks no order as a test: who signed it decides that.

    Money: `captured` is the order's total as WeChat Pay has it; its fee stands in the bills alone.
    Raises: ProviderContradiction for an order of another merchant, or a state that is not known.
    """
    if found.get("mchid") != merchant:
        raise ProviderContradiction("an order of another merchant")
    state = text(found, "trade_state")
    if state not in _STATES:
        raise ProviderContradiction(f"an order is {state!r}")
    status = _STATES[state]
    captured = None
    if status == "captured":
        amount = found.get("amount") or {}
        captured = money(amount.get("total"), amount.get("currency"))
    return AttemptSnapshot(
        provider_ref=text(found, "out_trade_no"),
        status=status,
        captured=captured,
        method="wechat_pay",
        livemode=livemode,
        client_reference=found.get("attach") or None,
        provider_object_id=found.get("transaction_id") or None,
        fee=None,
    )


def refund(found: Mapping[str, Any]) -> RefundSnapshot:
    """Read a refund. Raises: ProviderContradiction for a state or an amount that cannot be."""
    state = text(found, "status")
    if state not in _REFUND_STATES:
        raise ProviderContradiction(f"a refund is {state!r}")
    status = _REFUND_STATES[state]
    number = text(found, "out_refund_no")
    amount = found.get("amount") or {}
    return RefundSnapshot(
        provider_ref=number,
        status=status,
        amount=money(amount.get("refund"), amount.get("currency")),
        client_reference=number,  # our number is our reference, where that fits
        provider_object_id=found.get("transaction_id") or None,
        failure=state if status == "failed" else None,
    )
