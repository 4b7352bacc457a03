"""Orders, payments, waybills and arrivals: kept by their numbers, once, and answered."""

from __future__ import annotations

import json
from typing import Any, Final

from marketplace.customs.simulator.desk import Desk
from marketplace.customs.simulator.reading import Entry
from marketplace.customs.simulator.rules import Paper, fen, hidden
from marketplace.customs.simulator.writing import china, yuan

# kind of message -> what it is, its receipt, the elements that name it, codes when there is one
# already, when the one to be changed is not there, and when a list stands on it.
_BOOK: Final[dict[str, tuple[str, str, tuple[str, ...], tuple[int, int, int]]]] = {
    "CEB311Message": (
        "order",
        "CEB312Message",
        ("ebpCode", "ebcCode", "orderNo"),
        (-301010, -301009, -301011),
    ),
    "CEB411Message": (
        "payment",
        "CEB412Message",
        ("payCode", "payTransactionId"),
        (-401007, -401006, -401008),
    ),
    "CEB511Message": (
        "waybill",
        "CEB512Message",
        ("logisticsCode", "logisticsNo"),
        (-504015, -504014, -504016),
    ),
    "CEB513Message": (
        "arrival",
        "CEB514Message",
        ("logisticsCode", "logisticsNo", "logisticsStatus"),
        (-505012, -505014, -505014),
    ),
}
_NEW, _CHANGE = "1", "2"


def receipt_of(kind: str) -> str:
    """Name the receipt that answers a kind of message."""
    return _BOOK[kind][1]


def is_paper(kind: str) -> bool:
    """Tell whether a message is one of those that a list stands on, or follows it."""
    return kind in _BOOK


class Papers:
    """The papers of all orders."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def keys(self, kind: str, head: dict[str, str]) -> dict[str, str]:
        """Return the elements that name a document in its receipt."""
        return {name: head.get(name, "") for name in _BOOK[kind][2]}

    def take(self, kind: str, entry: Entry, sender: str, now: int) -> None:
        """Keep a paper and answer 2, then 120; or why not."""
        what, receipt, _names, codes = _BOOK[kind]
        head, step = entry.head, self._desk.step
        keys = self.keys(kind, head)
        problem = self._problem(what, kind, head, codes)
        if problem:
            self._desk.answer(receipt, sender, keys, problem, now + step)
            return
        paper = hidden(head) | {"lines": entry.lines}
        self._keep(what, self._number(kind, head), self._order_key(what, head), paper, now)
        self._desk.answer(receipt, sender, keys, 2, now + step)
        self._store.later(
            now + 2 * step, do="store", kind=kind, what=what, sender=sender, keys=keys
        )
        if what == "order" and self._desk.modes.number("payer_files"):
            self._pay(entry.head, now)

    def store_paper(self, work: dict[str, Any], at: int) -> None:
        """A paper has reached customs."""
        kind, keys = work["kind"], work["keys"]
        number = "|".join(keys.values())
        self._store.rows(
            "UPDATE paper SET is_stored = 1 WHERE kind = ? AND number = ?", work["what"], number
        )
        self._desk.answer(receipt_of(kind), work["sender"], keys, 120, at)

    def of_order(self, order_key: str, what: str, number: str = "") -> Paper | None:
        """Return a stored paper of an order: the newest, or the one of a number."""
        row = self._store.one(
            "SELECT body FROM paper WHERE order_key = ? AND kind = ? AND is_stored = 1"
            " AND (? = '' OR number = ?) ORDER BY received_at DESC LIMIT 1",
            *(order_key, what, number, number),
        )
        return json.loads(row["body"]) if row else None

    def _problem(self, what: str, kind: str, head: dict[str, str], codes: tuple[int, ...]) -> int:
        known = self._store.one(
            "SELECT order_key FROM paper WHERE kind = ? AND number = ?",
            *(what, self._number(kind, head)),
        )
        exists, missing, bound = codes
        if head["appType"] == _NEW:
            return exists if known else 0
        if known is None:
            return missing
        is_bound = self._store.one(
            "SELECT 1 FROM list WHERE order_key = ? AND state NOT IN ('rejected', 'canceled')",
            known["order_key"],
        )
        return bound if is_bound else 0

    def _keep(self, what: str, number: str, order_key: str, paper: Paper, now: int) -> None:
        self._store.rows(
            "INSERT OR REPLACE INTO paper VALUES (?, ?, ?, ?, 0, ?)",
            *(what, number, order_key, json.dumps(paper, ensure_ascii=False), now),
        )

    def _pay(self, head: dict[str, str], now: int) -> None:
        """Play the payment firm: file a payment that says what the order says."""
        if not head.get("payTransactionId"):
            return
        paid = fen(head["acturalPaid"])
        payer = head["buyerIdNumber"]
        if self._desk.modes.happens("other_payer_percent", head["orderNo"]):
            payer = "another person"
        told = {
            **{name: head[name] for name in ("orderNo", "ebpCode", "payTransactionId")},
            "payCode": head.get("payCode", ""),
            "payerIdNumber": payer,
            "payerName": head["buyerName"],
            "amountPaid": yuan(paid),
            "currency": head["currency"],
            "payTime": china(now).strftime("%Y%m%d%H%M%S"),
        }
        number = "|".join((told["payCode"], told["payTransactionId"]))
        self._keep("payment", number, self._order_key("order", head), hidden(told), now)
        self._store.rows(
            "UPDATE paper SET is_stored = 1 WHERE kind = 'payment' AND number = ?", number
        )

    def _number(self, kind: str, head: dict[str, str]) -> str:
        return "|".join(self.keys(kind, head).values())

    def _order_key(self, what: str, head: dict[str, str]) -> str:
        """Name the order that a paper belongs to; a waybill names no platform."""
        return head.get("orderNo", "") if what != "arrival" else head["logisticsNo"]
