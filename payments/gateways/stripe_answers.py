"""What Stripe answers, turned into our types. Nothing here is copied from what we asked."""

from __future__ import annotations

import logging
from typing import Any, Final

import stripe
from stripe.checkout import Session

from marketplace.foundation.money import Money
from payments.gateways.errors import ProviderContradiction
from payments.gateways.types import (
    AttemptSnapshot,
    AttemptStatus,
    Confirmed,
    RefundSnapshot,
    RefundStatus,
    TransferSnapshot,
)

log = logging.getLogger(__name__)

# An intent's status where the money is; statuses that Stripe may add later stay "processing",
# which asks again instead of deciding.
_INTENT: Final[dict[str, AttemptStatus]] = {
    "succeeded": "captured",
    "processing": "processing",
    "requires_capture": "authorized",
    "canceled": "voided",
}
_WAITING: Final = ("requires_payment_method", "requires_confirmation", "requires_action")
NO_PAGE: Final = "none"  # the mark of an intent that we confirmed ourselves
_REFUND: Final[dict[str, RefundStatus]] = {
    "succeeded": "succeeded",
    "failed": "failed",
    "canceled": "failed",
}


def money(minor: int, currency: str) -> Money:
    """Read an amount as Stripe writes it. Raises: ProviderContradiction for strange ones."""
    try:
        return Money(minor, currency.upper())
    except (ValueError, TypeError) as error:
        raise ProviderContradiction(f"an amount of {minor!r} {currency!r}") from error


def session_snapshot(session: Session) -> AttemptSnapshot:
    """Read a session whose intent, charge and balance transaction are expanded."""
    intent = session.payment_intent
    if isinstance(intent, str):
        raise ProviderContradiction(f"the intent of {session.id} is not expanded")
    status = _session_status(session, intent)
    charge = _object(intent.latest_charge) if intent else None
    return AttemptSnapshot(
        provider_ref=session.id,
        status=status,
        captured=money(intent.amount_received, intent.currency)
        if intent and status == "captured"
        else None,
        method=_method(charge),
        livemode=session.livemode,
        client_reference=session.client_reference_id,
        provider_object_id=intent.id if intent else None,
        fee=_fee(charge) if status == "captured" else None,
    )


def transfer_snapshot(made: stripe.Transfer) -> TransferSnapshot:
    """Read a transfer as it was made."""
    destination = made.destination
    return TransferSnapshot(
        provider_ref=made.id,
        amount=money(made.amount, made.currency),
        destination=destination if isinstance(destination, str) else str(destination),
        client_reference=_reference(made.metadata),
    )


def intent_snapshot(intent: stripe.PaymentIntent) -> AttemptSnapshot:
    """Read an intent whose charge and balance transaction are expanded."""
    status = _intent_status(intent)
    charge = _object(intent.latest_charge)
    return AttemptSnapshot(
        provider_ref=intent.id,
        status=status,
        captured=money(intent.amount_received, intent.currency) if status == "captured" else None,
        method=_method(charge),
        livemode=intent.livemode,
        client_reference=_reference(intent.metadata),
        provider_object_id=intent.id,
        fee=_fee(charge) if status == "captured" else None,
    )


def _intent_status(intent: stripe.PaymentIntent) -> AttemptStatus:
    """Read where an intent stands. One that has no page waits for nobody once it was refused."""
    if intent.status not in _WAITING:
        return _INTENT.get(intent.status, "processing")
    if intent.status == "requires_payment_method" and intent.last_payment_error:
        metadata = intent.metadata
        if metadata and "page" in metadata and metadata["page"] == NO_PAGE:
            return "declined"
    return "awaiting_buyer"


def confirmed(intent: stripe.PaymentIntent, *, refusal: str = "") -> Confirmed:
    """Read an intent that was confirmed, with what its buyer has to do next.

    Raises: ProviderContradiction for a step that neither a page nor a code can offer.
    """
    action = intent.next_action
    redirect = qr_text = ""
    if action and intent.status == "requires_action":
        if action.type == "wechat_pay_display_qr_code" and action.wechat_pay_display_qr_code:
            qr_text = action.wechat_pay_display_qr_code.data
        elif action.type == "alipay_handle_redirect" and action.alipay_handle_redirect:
            redirect = action.alipay_handle_redirect.url or ""
        elif action.type == "redirect_to_url" and action.redirect_to_url:
            redirect = action.redirect_to_url.url or ""
        if not (redirect or qr_text):
            raise ProviderContradiction(f"{intent.id} asks its buyer for {action.type}")
    return Confirmed(
        snapshot=intent_snapshot(intent),
        redirect_url=redirect,
        qr_text=qr_text,
        refusal=refusal,
    )


def _session_status(session: Session, intent: stripe.PaymentIntent | None) -> AttemptStatus:
    """Combine two states; where the money is counts for more than what the page says."""
    if intent and intent.status in ("succeeded", "processing", "requires_capture"):
        return _INTENT[intent.status]
    if session.status == "expired":
        return "expired"
    if session.status == "open":
        return "awaiting_buyer"  # also after a declined card: the buyer may try another
    if session.status == "complete" and intent:
        return "declined" if intent.status in _WAITING else _INTENT.get(intent.status, "processing")
    return "processing"


def _object(value: Any) -> Any:
    """Return an expanded object; an id that was not expanded tells nothing."""
    return None if isinstance(value, str) else value


def _method(charge: Any) -> str | None:
    details = charge.payment_method_details if charge else None
    return str(details.type) if details else None


def _fee(charge: Any) -> Money | None:
    """Read the processing fee; it is in the settlement currency and may come later.

    One that cannot be read must not keep the payment that it belongs to out of the books.
    """
    line = _object(charge.balance_transaction) if charge else None
    if not line:
        return None
    try:
        fee = money(line.fee, line.currency)
        if fee.minor < 0:
            raise ProviderContradiction(f"a fee of {fee}")
    except ProviderContradiction as error:
        log.critical("the fee of %s (%s) cannot be read: %s", charge.id, line.id, error)
        return None
    return fee


def _reference(metadata: Any) -> str | None:
    return str(metadata["reference"]) if metadata and "reference" in metadata else None


def refund_snapshot(refund: stripe.Refund) -> RefundSnapshot:
    """Read a refund."""
    intent = refund.payment_intent
    return RefundSnapshot(
        provider_ref=refund.id,
        status=_REFUND.get(refund.status or "", "pending"),
        amount=money(refund.amount, refund.currency),
        client_reference=_reference(refund.metadata),
        provider_object_id=intent if isinstance(intent, str) or intent is None else intent.id,
        failure=getattr(refund, "failure_reason", None),
    )
