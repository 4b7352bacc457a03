"""What happens to payouts: the balance of a currency leaves for the bank, or comes back."""

from __future__ import annotations

import time
from typing import Final

from payments.gateways.sandbox import objects
from payments.gateways.sandbox.config import Config
from payments.gateways.sandbox.errors import ApiError, no_such
from payments.gateways.sandbox.events import Events
from payments.gateways.sandbox.store import Document, Store

DAY: Final = 86_400


class Payouts:
    """Changes payouts inside the caller's transaction."""

    def __init__(self, store: Store, events: Events, config: Config) -> None:
        self._store = store
        self._events = events
        self._config = config
        if config.payout_seconds:
            self._plan()

    def _plan(self) -> None:
        """Pay out in a while; one such plan stands at a time, also after a restart."""
        self._store.execute("DELETE FROM work WHERE kind = 'pay_out'")
        self._store.schedule("pay_out", "all", time.time() + self._config.payout_seconds)

    def pay_out_all(self, _object_id: str = "") -> None:
        """Pay out every currency that has a positive balance, and plan the next time."""
        for currency in sorted({line["currency"] for line in self._unpaid()}):
            if sum(line["net"] for line in self._unpaid() if line["currency"] == currency) > 0:
                self.pay_out(currency)
        self._plan()

    def payout(self, payout_id: str) -> Document:
        """Return a payout. Raises: ApiError when there is none."""
        found = self._store.get("payout", payout_id)
        if found is None:
            raise no_such("payout", payout_id, "payout")
        return found

    def pay_out(self, currency: str, *, arrival: int | None = None) -> Document:
        """Send all of a currency's balance to the bank. Raises: ApiError when there is none."""
        lines = [line for line in self._unpaid() if line["currency"] == currency]
        amount = sum(line["net"] for line in lines)
        if amount <= 0:
            raise ApiError(
                "You have insufficient funds in your account.", code="balance_insufficient"
            )
        payout = objects.payout(
            currency,
            amount,
            line_ids=[line["id"] for line in lines],
            arrival=int(time.time()) + DAY if arrival is None else arrival,
        )
        own = self._line(payout, -amount, "payout")
        payout |= {"balance_transaction": own["id"], "_lines": [*payout["_lines"], own["id"]]}
        self._events.emit("payout.created", shown(self._store.put(payout)))
        return payout

    def fail(self, payout_id: str) -> Document:
        """Let the bank send a payout back: its amount is on the balance again."""
        payout = self.payout(payout_id)
        if payout["status"] == "failed":
            return payout
        line = self._line(payout, payout["amount"], "payout_failure")
        payout |= {
            "status": "failed",
            "failure_code": "account_closed",
            "failure_balance_transaction": line["id"],
        }
        self._events.emit("payout.failed", shown(self._store.put(payout)))
        return payout

    def arrive(self, payout_id: str) -> Document:
        """Let a payout reach the bank."""
        payout = self.payout(payout_id) | {"status": "paid"}
        self._events.emit("payout.paid", shown(self._store.put(payout)))
        return payout

    def lines_of(self, payout_id: str) -> list[Document]:
        """Return the lines that a payout holds, newest first."""
        held = set(self.payout(payout_id)["_lines"])
        return [
            line for line in self._store.newest_first("balance_transaction") if line["id"] in held
        ]

    def _unpaid(self) -> list[Document]:
        held = {line for payout in self._store.newest_first("payout") for line in payout["_lines"]}
        return [
            line
            for line in self._store.newest_first("balance_transaction")
            if line["id"] not in held
        ]

    def _line(self, payout: Document, amount: int, kind: str) -> Document:
        line = objects.balance_transaction(
            payout,
            amount=amount,
            fee=0,
            kind=kind,
            description=payout["description"],
            currency=payout["currency"],
        )
        return self._store.put(line, parent=payout["id"])


def shown(payout: Document) -> Document:
    """Return a payout as the API shows it: no private fields."""
    return {name: value for name, value in payout.items() if not name.startswith("_")}
