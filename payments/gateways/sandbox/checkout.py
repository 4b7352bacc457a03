"""What happens to Checkout Sessions: opened, tried, completed, expired."""

from __future__ import annotations

import time
from typing import Any

from payments.gateways.sandbox import objects
from payments.gateways.sandbox.bank import Bank, Override
from payments.gateways.sandbox.errors import ApiError, no_such
from payments.gateways.sandbox.events import Events
from payments.gateways.sandbox.ids import new_id
from payments.gateways.sandbox.store import Document, Store


class Checkout:
    """Changes sessions inside the caller's transaction."""

    def __init__(self, store: Store, events: Events, bank: Bank) -> None:
        self._store = store
        self._events = events
        self._bank = bank

    def session(self, session_id: str) -> Document:
        """Return a session as it is now; one whose time is over is expired first."""
        found = self._store.get("checkout.session", session_id)
        if found is None:
            raise no_such("checkout.session", session_id)
        if found["status"] == "open" and found["expires_at"] <= time.time():
            return self._close(found)
        return found

    def open(self, fields: dict[str, Any], base_url: str) -> Document:
        """Open a session with a payment page of its own."""
        session_id = new_id("checkout.session")
        session = objects.session(fields, url=f"{base_url}/pay/{session_id}", session_id=session_id)
        session["_payment_intent_data"] = fields.get("payment_intent_data", {})
        session["_description"] = _description(fields)
        self._store.schedule("expire_session", session_id, session["expires_at"])
        return self._store.put(session)

    def _intent_for(self, session: Document) -> Document:
        """Return the session's intent; it comes into being with the first try to pay."""
        if session["payment_intent"]:
            return self._bank.intent(session["payment_intent"])
        data = session["_payment_intent_data"]
        intent = self._bank.open_intent(
            {
                "amount": session["amount_total"],
                "capture_method": data.get("capture_method", "automatic"),
                "currency": session["currency"],
                "description": data.get("description"),
                "metadata": data.get("metadata", {}),
                "receipt_email": data.get("receipt_email"),
                "transfer_group": data.get("transfer_group"),
                "payment_method_types": session["payment_method_types"],
                "payment_method_options": session["payment_method_options"],
            },
            session_id=session["id"],
        )
        self._store.put(session | {"payment_intent": intent["id"]})
        return intent

    def _payable(self, session_id: str, method: str) -> tuple[Document, Document]:
        session = self.session(session_id)
        if session["status"] != "open":
            raise ApiError(
                f"This Checkout Session is {session['status']}: it takes no payment.",
                code="checkout_session_not_open",
                session_status=session["status"],
            )
        if method not in session["payment_method_types"]:
            raise ApiError(f"This Checkout Session does not take {method}.", param="method")
        intent = self._intent_for(session)
        return session | {"payment_intent": intent["id"]}, intent

    def pay(
        self,
        session_id: str,
        method: str,
        last4: str | None = None,
        override: Override | None = None,
    ) -> Document:
        """Complete a session with money received, or only held when its capture is manual."""
        session, intent = self._payable(session_id, method)
        intent = self._bank.pay(intent, method, last4, override)
        session |= {
            "status": "complete",
            "payment_status": "paid" if intent["status"] == "succeeded" else "unpaid",
            "currency": intent["currency"],
            "customer_details": {"email": session["customer_email"]},
        }
        if override and override.amount is not None:
            session["amount_total"] = override.amount
        self._events.emit("checkout.session.completed", self.shown(self._store.put(session)))
        return session

    def process(self, session_id: str, method: str) -> Document:
        """Complete a session whose money comes later."""
        session, intent = self._payable(session_id, method)
        self._bank.process(intent, method)
        session |= {"status": "complete", "payment_status": "unpaid"}
        self._events.emit("checkout.session.completed", self.shown(self._store.put(session)))
        return session

    def decline(
        self, session_id: str, method: str, reason: str, last4: str | None = None
    ) -> Document:
        """Refuse one try; the session stays open for another."""
        session, intent = self._payable(session_id, method)
        self._bank.decline(intent, method, reason, last4)
        return self._store.put(session)

    def finish_processing(self, intent_id: str, *, is_paid: bool = True) -> None:
        """Settle a payment that was processing, and tell its session."""
        intent = self._bank.intent(intent_id)
        if intent["status"] != "processing":
            return
        method = intent["processing"]["type"]
        if is_paid:
            intent = self._bank.pay(intent, method)
        else:
            intent = self._bank.decline(intent, method, "payment_declined")
        session_id = self._store.parent_of(intent_id)
        session = self._store.get("checkout.session", session_id) if session_id else None
        if session is None:
            return
        if intent["status"] == "succeeded":
            session["payment_status"] = "paid"
        outcome = "succeeded" if is_paid else "failed"
        self._events.emit(
            f"checkout.session.async_payment_{outcome}", self.shown(self._store.put(session))
        )

    def note_captured(self, intent_id: str) -> None:
        """Let the session of an intent know that what was held is taken now."""
        session_id = self._store.parent_of(intent_id)
        session = self._store.get("checkout.session", session_id) if session_id else None
        if session is not None:
            self._store.put(session | {"payment_status": "paid"})

    def expire(self, session_id: str) -> Document:
        """Close an open session. Raises: ApiError when it is not open."""
        session = self.session(session_id)
        if session["status"] != "open":
            raise ApiError(
                'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
                f"Session has a status of {session['status']}.",
                param="session",
            )
        return self._close(session)

    def _close(self, session: Document) -> Document:
        session = session | {"status": "expired", "url": None}
        self._store.put(session)
        if session["payment_intent"]:
            self._bank.cancel(self._bank.intent(session["payment_intent"]), "automatic")
        self._events.emit("checkout.session.expired", self.shown(session))
        return session

    @staticmethod
    def shown(session: Document) -> Document:
        """Return a session as the API shows it: no private fields, no page once closed."""
        public = {key: value for key, value in session.items() if not key.startswith("_")}
        if public["status"] != "open":
            public["url"] = None
        return public


def _description(fields: dict[str, Any]) -> str:
    """Join what the lines are called, for the payment page."""
    names = [line["price_data"]["product_data"]["name"] for line in fields["line_items"]]
    return ", ".join(names)
