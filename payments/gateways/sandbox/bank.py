"""What happens to intents and charges: the one place that changes their state.

Every method runs inside the caller's transaction and emits the events of what it did.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

from payments.gateways.sandbox import money, objects
from payments.gateways.sandbox.config import Config
from payments.gateways.sandbox.errors import ApiError, no_such
from payments.gateways.sandbox.events import Events
from payments.gateways.sandbox.store import Document, Store

PAYABLE: Final = ("requires_payment_method", "requires_confirmation", "requires_action")
DECLINES: Final = {
    "generic_decline": ("card_declined", "The card was declined."),
    "insufficient_funds": ("card_declined", "The card has insufficient funds."),
    "payment_declined": ("payment_intent_payment_attempt_failed", "The buyer declined to pay."),
}


@dataclass(frozen=True)
class Override:
    """For tests: what the provider received instead of what was asked."""

    amount: int | None = None
    currency: str | None = None


class Bank:
    """Moves pretended money."""

    def __init__(self, store: Store, events: Events, config: Config) -> None:
        self._store = store
        self._events = events
        self._config = config

    def intent(self, intent_id: str) -> Document:
        """Return an intent. Raises: ApiError when there is none."""
        found = self._store.get("payment_intent", intent_id)
        if found is None:
            raise no_such("payment_intent", intent_id, "intent")
        return found

    def open_intent(self, fields: dict[str, Any], session_id: str | None = None) -> Document:
        """Create an intent, perhaps on behalf of a Checkout Session."""
        intent = self._store.put(objects.payment_intent(fields), parent=session_id)
        self._events.emit("payment_intent.created", intent)
        return intent

    def pay(
        self,
        intent: Document,
        method: str,
        last4: str | None = None,
        override: Override | None = None,
    ) -> Document:
        """Take the money of an intent, or only hold it when its capture is manual."""
        asked = override or Override()
        currency = asked.currency or intent["currency"]
        intent = intent | {"currency": currency}
        charge = objects.charge(intent, method, last4, "succeeded")
        self._store.put(charge, parent=intent["id"])
        intent |= {
            "latest_charge": charge["id"],
            "payment_method": charge["payment_method"],
            "last_payment_error": None,
            "next_action": None,
            "processing": None,
        }
        if intent["capture_method"] == "manual" and method == "card":
            intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
            self._events.emit("charge.succeeded", charge)
            self._events.emit("payment_intent.amount_capturable_updated", self._store.put(intent))
            return intent
        amount = intent["amount"] if asked.amount is None else asked.amount
        return self._take(intent, charge, amount, method, "charge.succeeded")

    def _take(
        self, intent: Document, charge: Document, amount: int, method: str, event: str
    ) -> Document:
        reached, currency, rate = money.settled(
            amount, intent["currency"], self._config.conversions
        )
        line = self._store.put(
            objects.balance_transaction(
                charge,
                amount=reached,
                fee=money.fee(reached, method),
                kind="charge" if method == "card" else "payment",
                description=intent["description"],
                currency=currency,
                rate=rate,
            ),
            parent=charge["id"],
        )
        charge |= {"captured": True, "amount_captured": amount, "balance_transaction": line["id"]}
        intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
        self._events.emit(event, self._store.put(charge))
        self._events.emit("payment_intent.succeeded", self._store.put(intent))
        return intent

    def decline(
        self, intent: Document, method: str, reason: str, last4: str | None = None
    ) -> Document:
        """Refuse one try to pay; the intent waits for another method."""
        code, message = DECLINES[reason]
        charge = objects.charge(intent, method, last4, "failed") | {
            "failure_code": code,
            "failure_message": message,
            "outcome": {"network_status": "declined_by_network", "type": "issuer_declined"},
        }
        self._store.put(charge, parent=intent["id"])
        intent = intent | {
            "latest_charge": charge["id"],
            "status": "requires_payment_method",
            "payment_method": None,
            "next_action": None,
            "processing": None,
            "last_payment_error": {
                "charge": charge["id"],
                "code": code,
                "decline_code": reason,
                "message": message,
                "type": "card_error" if method == "card" else "invalid_request_error",
            },
        }
        self._events.emit("charge.failed", charge)
        self._events.emit("payment_intent.payment_failed", self._store.put(intent))
        return intent

    def process(self, intent: Document, method: str) -> Document:
        """Accept a payment whose outcome comes later."""
        intent = intent | {"status": "processing", "processing": {"type": method}}
        self._store.put(intent)
        self._store.schedule(
            "finish_payment", intent["id"], time.time() + self._config.processing_seconds
        )
        self._events.emit("payment_intent.processing", intent)
        return intent

    def capture(self, intent: Document, amount: int | None) -> Document:
        """Take a held amount or a part of it. Raises: ApiError when nothing is held."""
        if intent["status"] != "requires_capture":
            raise unexpected_state(intent, "captured", ("requires_capture",))
        wanted = intent["amount_capturable"] if amount is None else amount
        if not 0 < wanted <= intent["amount_capturable"]:
            raise ApiError(
                "The amount to capture is greater than the amount that can be captured.",
                code="amount_too_large",
                param="amount_to_capture",
            )
        charge = self._store.get("charge", intent["latest_charge"])
        assert charge is not None
        return self._take(intent, charge, wanted, "card", "charge.captured")

    def cancel(self, intent: Document, reason: str | None) -> Document:
        """Give up an intent. Raises: ApiError once money was received."""
        if intent["status"] not in (*PAYABLE, "requires_capture"):
            raise unexpected_state(intent, "canceled", (*PAYABLE, "requires_capture"))
        intent = intent | {
            "status": "canceled",
            "canceled_at": int(time.time()),
            "cancellation_reason": reason,
            "amount_capturable": 0,
            "next_action": None,
        }
        self._events.emit("payment_intent.canceled", self._store.put(intent))
        return intent


def unexpected_state(intent: Document, verb: str, allowed: tuple[str, ...]) -> ApiError:
    """Say that an intent is not in a state for this."""
    return ApiError(
        f"This PaymentIntent could not be {verb} because it has a status of {intent['status']}. "
        f"Only a PaymentIntent with one of the following statuses may be {verb}: "
        f"{', '.join(allowed)}.",
        code="payment_intent_unexpected_state",
        payment_intent=intent,
    )
