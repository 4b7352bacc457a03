"""What happens to disputes: the payer's bank takes money back, and perhaps returns it.

Every method runs inside the caller's transaction and emits the events of what it did.
"""

from __future__ import annotations

import time
from typing import Any, Final

from payments.gateways.sandbox import dispute_objects, money
from payments.gateways.sandbox.config import Config
from payments.gateways.sandbox.errors import ApiError, no_such
from payments.gateways.sandbox.events import Events
from payments.gateways.sandbox.store import Document, Store

# Statuses that wait for our answer, and what they become once it is handed in.
ANSWERABLE: Final = {
    "needs_response": "under_review",
    "warning_needs_response": "warning_under_review",
    "appeal_needs_response": "appeal_under_review",
}
INQUIRY: Final = "inquiry"
INQUIRIES: Final = ("warning_needs_response", "warning_under_review")
OPEN: Final = (*ANSWERABLE, *ANSWERABLE.values())
REASONS: Final = (
    "credit_not_processed",
    "duplicate",
    "fraudulent",
    "general",
    "product_not_received",
    "product_unacceptable",
    "subscription_canceled",
    "unrecognized",
)
# Test cards that pay and are disputed later: their last digits, and what about. Source: as below.
CARDS: Final = {"0259": "fraudulent", "2685": "product_not_received", "1976": INQUIRY}
# Words in `uncategorized_text` by which the provider's test mode decides. Source: its testing page.
MAGIC: Final = {
    "winning_evidence": "win_dispute",
    "losing_evidence": "lose_dispute",
    "escalate_inquiry_evidence": "escalate_dispute",
}


class Disputes:
    """Changes disputes inside the caller's transaction."""

    def __init__(self, store: Store, events: Events, config: Config) -> None:
        self._store = store
        self._events = events
        self._config = config

    def dispute(self, dispute_id: str) -> Document:
        """Return a dispute. Raises: ApiError when there is none."""
        found = self._store.get("dispute", dispute_id)
        if found is None:
            raise no_such("dispute", dispute_id, "dispute")
        return found

    def plan(self, intent: Document, last4: str) -> None:
        """Let a payment be disputed in a while, when it was made by such a test card."""
        kind = CARDS.get(last4)
        if kind:
            due_at = time.time() + self._config.dispute_seconds
            self._store.schedule("open_dispute", f"{intent['latest_charge']} {kind}", due_at)

    def open_planned(self, planned: str) -> None:
        """Open a dispute that was planned, unless the payment was given back meanwhile."""
        charge_id, kind = planned.split(" ")
        charge = self._store.get("charge", charge_id)
        if charge is not None:
            is_inquiry = kind == INQUIRY
            reason = "fraudulent" if is_inquiry else kind
            self.open(charge, reason=reason, is_inquiry=is_inquiry)

    def open(
        self,
        charge: Document,
        *,
        reason: str = "fraudulent",
        amount: int | None = None,
        is_inquiry: bool = False,
        due_by: int | None = None,
    ) -> Document:
        """Open a dispute about a part of a charge. Raises: ApiError where there can be none."""
        if charge["payment_method_details"]["type"] != "card":
            raise ApiError("This payment method has no disputes.", param="charge")
        if any(d["status"] != "warning_closed" for d in self._of(charge["id"])):
            raise ApiError("This charge was disputed before.", param="charge")
        left = charge["amount_captured"] - charge["amount_refunded"]
        wanted = left if amount is None else amount
        if not 0 < wanted <= left:
            raise ApiError(
                f"The disputed amount ({wanted}) is greater than what is left ({left}).",
                param="amount",
            )
        due = due_by or int(time.time()) + dispute_objects.DAYS_TO_ANSWER * 86_400
        dispute = dispute_objects.dispute(
            charge, wanted, reason=reason, due_by=due, is_inquiry=is_inquiry
        )
        self._store.put(dispute, parent=charge["payment_intent"])
        self._store.put(charge | {"disputed": True})
        self._store.schedule("dispute_is_due", dispute["id"], due)
        self._events.emit("charge.dispute.created", dispute)
        if not is_inquiry:
            self._withdraw(dispute)
        return dispute

    def _of(self, charge_id: str) -> list[Document]:
        charge = self._store.get("charge", charge_id)
        intent = charge["payment_intent"] if charge else None
        found = self._store.newest_first("dispute", intent)
        return [dispute for dispute in found if dispute["charge"] == charge_id]

    def blocked(self, charge: Document) -> int:
        """Return how much of a charge cannot be refunded, for a dispute holds or took it.

        Minor units of the charge currency.
        """
        if not charge["disputed"]:
            return 0
        return sum(
            dispute["amount"]
            for dispute in self._of(charge["id"])
            if dispute["status"] not in (*INQUIRIES, "warning_closed", "won")
        )

    def _withdraw(self, dispute: Document) -> None:
        self._move(dispute, -1, self._fee(dispute), "charge.dispute.funds_withdrawn")

    def _fee(self, dispute: Document) -> int:
        conversions = self._config.conversions
        _, currency, _ = money.settled(dispute["amount"], dispute["currency"], conversions)
        return money.DISPUTE_FEE[currency]

    def _move(self, dispute: Document, sign: int, fee: int, event: str) -> None:
        reached, currency, rate = money.settled(
            dispute["amount"], dispute["currency"], self._config.conversions
        )
        line = dispute_objects.line(
            dispute, amount=sign * reached, fee=fee, currency=currency, rate=rate
        )
        self._store.put(line, parent=dispute["id"])
        dispute["balance_transactions"] = [*dispute["balance_transactions"], line]
        self._store.put(dispute)
        self._events.emit(event, dispute)

    def answer(self, dispute: Document, fields: dict[str, Any]) -> Document:
        """Keep evidence, and hand it in unless `submit` is false. Raises: ApiError when closed."""
        if dispute["status"] not in ANSWERABLE:
            raise ApiError(
                f"This dispute is {dispute['status']}: it takes no more evidence.",
                code="dispute_closed",
            )
        given = fields.get("evidence", {})
        dispute = dispute | {"evidence": dispute["evidence"] | given}
        dispute["metadata"] = dispute["metadata"] | fields.get("metadata", {})
        details = dispute["evidence_details"]
        details["has_evidence"] = any(dispute["evidence"].values())
        if fields.get("submit", True) and details["has_evidence"]:
            details["submission_count"] += 1
            dispute["status"] = ANSWERABLE[dispute["status"]]
            decided = MAGIC.get(dispute["evidence"]["uncategorized_text"] or "")
            if decided:
                self._store.schedule(decided, dispute["id"], time.time())
        self._events.emit("charge.dispute.updated", self._store.put(dispute))
        return dispute

    def escalate(self, dispute_id: str) -> Document:
        """Turn an inquiry into a chargeback: now the money is taken."""
        dispute = self.dispute(dispute_id)
        if dispute["status"] not in INQUIRIES:
            raise ApiError("Only an inquiry can become a chargeback.")
        charge = self._store.get("charge", dispute["charge"])
        left = charge["amount_captured"] - charge["amount_refunded"] if charge else 0
        if left <= 0:
            raise ApiError("The payment was given back: there is nothing to dispute.")
        due = int(time.time()) + dispute_objects.DAYS_TO_ANSWER * 86_400
        details = dispute["evidence_details"] | {"due_by": due, "submission_count": 0}
        dispute |= {
            "amount": min(dispute["amount"], left),
            "status": "needs_response",
            "evidence_details": details,
            "is_charge_refundable": False,
        }
        self._store.schedule("dispute_is_due", dispute_id, due)
        self._events.emit("charge.dispute.updated", self._store.put(dispute))
        self._withdraw(dispute)
        return dispute

    def win(self, dispute_id: str, *, returns_fee: bool = True) -> Document:
        """Decide for us: what was taken comes back, the fee too unless it is kept."""
        dispute = self._decidable(dispute_id)
        is_inquiry = dispute["status"] in INQUIRIES
        dispute["status"] = "warning_closed" if is_inquiry else "won"
        self._events.emit("charge.dispute.closed", self._store.put(dispute))
        if not is_inquiry:
            fee = -self._fee(dispute) if returns_fee else 0
            self._move(dispute, 1, fee, "charge.dispute.funds_reinstated")
        return dispute

    def lose(self, dispute_id: str) -> Document:
        """Decide for the payer: what was taken stays away. An inquiry just ends."""
        dispute = self._decidable(dispute_id)
        is_inquiry = dispute["status"] in INQUIRIES
        dispute["status"] = "warning_closed" if is_inquiry else "lost"
        self._events.emit("charge.dispute.closed", self._store.put(dispute))
        return dispute

    def close(self, dispute_id: str) -> Document:
        """Give up, as we may: the dispute is lost, and an inquiry turns into nothing."""
        return self.lose(dispute_id)

    def expire(self, dispute_id: str) -> None:
        """Let a dispute that nobody answered in time be lost."""
        dispute = self.dispute(dispute_id)
        is_due = dispute["evidence_details"]["due_by"] <= time.time()
        if dispute["status"] in ANSWERABLE and is_due:
            self.lose(dispute_id)

    def _decidable(self, dispute_id: str) -> Document:
        dispute = self.dispute(dispute_id)
        if dispute["status"] not in OPEN:
            raise ApiError(f"This dispute is {dispute['status']}: it is over.")
        return dispute
