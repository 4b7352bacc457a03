"""What happens to refunds: bounded by what was captured, slow for wallets."""

from __future__ import annotations

import time
from typing import Any

from payments.gateways.sandbox import money, objects
from payments.gateways.sandbox.config import Config
from payments.gateways.sandbox.disputes import Disputes
from payments.gateways.sandbox.errors import ApiError, no_such
from payments.gateways.sandbox.events import Events
from payments.gateways.sandbox.faults import REFUND_FAULTS, Faults
from payments.gateways.sandbox.store import Document, Store


class Refunds:
    """Changes refunds inside the caller's transaction."""

    def __init__(
        self, store: Store, events: Events, faults: Faults, disputes: Disputes, config: Config
    ) -> None:
        self._store = store
        self._events = events
        self._faults = faults
        self._disputes = disputes
        self._config = config

    def refund(self, refund_id: str) -> Document:
        """Return a refund. Raises: ApiError when there is none."""
        found = self._store.get("refund", refund_id)
        if found is None:
            raise no_such("refund", refund_id, "refund")
        return found

    def create(self, charge: Document, fields: dict[str, Any]) -> Document:
        """Give back a part of a charge; pending and succeeded parts together stay in bounds."""
        left = charge["amount_captured"] - charge["amount_refunded"]
        if not charge["captured"]:
            raise ApiError("This charge has not been captured.", param="payment_intent")
        if left <= 0:
            raise ApiError(
                f"Charge {charge['id']} has already been refunded.",
                code="charge_already_refunded",
            )
        blocked = self._disputes.blocked(charge)
        if blocked:
            left -= blocked
            if left < fields.get("amount", 1):
                raise ApiError(
                    f"Charge {charge['id']} has been charged back; cannot issue a refund.",
                    code="charge_disputed",
                )
        amount = fields.get("amount", left)
        if amount > left:
            raise ApiError(
                f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).",
                param="amount",
            )
        method = charge["payment_method_details"]["type"]
        fault = self._faults.take(REFUND_FAULTS, "refund")
        is_slow = method in money.WALLETS or fault is not None
        refund = objects.refund(charge, amount, fields, "pending" if is_slow else "succeeded")
        refund["balance_transaction"] = self._line(refund, -amount, "refund")["id"]
        self._store.put(refund, parent=charge["payment_intent"])
        self._set_refunded(charge, amount)
        self._events.emit("refund.created", refund)
        self._events.emit("charge.refunded", charge)
        if is_slow:
            self._schedule(refund, fault["kind"] if fault else "")
        return refund

    def _schedule(self, refund: Document, fault: str) -> None:
        if fault == "refund_stays_pending":
            return
        kind = "fail_refund" if fault == "refund_fails" else "finish_refund"
        self._store.schedule(kind, refund["id"], time.time() + self._config.refund_seconds)

    def _line(self, source: Document, amount: int, kind: str) -> Document:
        reached, currency, rate = money.settled(
            abs(amount), source["currency"], self._config.conversions
        )
        line = objects.balance_transaction(
            source,
            amount=reached if amount > 0 else -reached,
            fee=0,
            kind=kind,
            description="Refund",
            currency=currency,
            rate=rate,
        )
        return self._store.put(line, parent=source["id"])

    def _set_refunded(self, charge: Document, change: int) -> None:
        charge["amount_refunded"] += change
        charge["refunded"] = charge["amount_refunded"] >= charge["amount_captured"]
        self._store.put(charge)

    def finish(self, refund_id: str) -> Document:
        """Let a pending refund succeed."""
        refund = self.refund(refund_id)
        if refund["status"] != "pending":
            return refund
        refund |= {"status": "succeeded", "pending_reason": None}
        self._events.emit("refund.updated", self._store.put(refund))
        return refund

    def fail(self, refund_id: str) -> Document:
        """Let a refund fail; its amount can be refunded again."""
        refund = self.refund(refund_id)
        if refund["status"] == "failed":
            return refund
        line = self._line(refund, refund["amount"], "refund_failure")
        refund |= {
            "status": "failed",
            "pending_reason": None,
            "failure_reason": "declined",
            "failure_balance_transaction": line["id"],
        }
        self._store.put(refund)
        charge = self._store.get("charge", refund["charge"])
        assert charge is not None
        self._set_refunded(charge, -refund["amount"])
        self._events.emit("refund.updated", refund)
        self._events.emit("refund.failed", refund)
        return refund
