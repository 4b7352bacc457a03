"""The office: takes envelopes, does what is due, hands out receipts, shows its books."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from marketplace.customs.simulator import writing
from marketplace.customs.simulator.desk import Desk
from marketplace.customs.simulator.lists import RECEIPT, Lists
from marketplace.customs.simulator.papers import Papers, is_paper, receipt_of
from marketplace.customs.simulator.pulls import Pulls
from marketplace.customs.simulator.reading import Entry, Envelope, Message, open_envelope, read
from marketplace.customs.simulator.signatures import Checker
from marketplace.customs.simulator.store import Store
from marketplace.customs.simulator.withdrawals import CANCELED, RETURNED, Withdrawals

# What is answered when a signature does not hold, by kind of message.
_UNSIGNED: Final = {"CEB621Message": -621029, "CEB623Message": -623029, "CEB625Message": -625005}
_DIFFER: Final = -621028
_MOST_AT_ONCE: Final = 20_000  # of due work, in one request


class Office:
    """One customs office. Times are milliseconds since 1970."""

    def __init__(self, store: Store, public_key: bytes) -> None:
        self.store = store
        self.desk = Desk(store)
        self.modes = self.desk.modes
        self.papers = Papers(self.desk)
        self.lists = Lists(self.desk, self.papers)
        self.withdrawals = Withdrawals(self.desk, self.lists)
        self.checker = Checker(public_key)
        self.pulls = Pulls(self.desk, self.checker)
        self._work: dict[str, Any] = {
            "check": self.lists.check,
            "look": self.lists.look,
            "tax": self.lists.tax,
            "sum_up": self.lists.sum_up,
            "close": self.lists.close,
            "store": self.papers.store_paper,
        }

    def take(self, body: bytes, now: int) -> tuple[int, dict[str, str]]:
        """Take an envelope; the same again has no effect, another of its number is refused.

        Raises: Unreadable.
        """
        envelope = open_envelope(body)
        told = hashlib.sha256(body).hexdigest()
        with self.store.transaction():
            known = self.store.one(
                "SELECT sha256 FROM message WHERE cop_msg_id = ?", envelope.cop_msg_id
            )
            if known is not None:
                status = 202 if known["sha256"] == told else 409
                return status, {"cop_msg_id": envelope.cop_msg_id, "sha256": known["sha256"]}
            self.store.rows("INSERT INTO message VALUES (?, ?, ?)", envelope.cop_msg_id, told, now)
            self._sort(envelope, now)
        return 202, {"cop_msg_id": envelope.cop_msg_id, "sha256": told}

    def catch_up(self, now: int) -> int:
        """Do everything whose time has come, in its order; return how much there was."""
        done = 0
        with self.store.transaction():
            while done < _MOST_AT_ONCE:
                found = self.store.next_due(now)
                if found is None:
                    break
                at, work = found
                if work["do"] == "deliver":
                    self.desk.deliver(work)
                else:
                    self._work[work["do"]](work, at)
                done += 1
        return done

    def waiting(self, limit: int) -> list[dict[str, Any]]:
        """Return receipts that nobody has taken, in the order in which they came."""
        found = self.store.rows(
            "SELECT number, kind, body FROM receipt WHERE is_taken = 0 ORDER BY number LIMIT ?",
            limit,
        )
        return [dict(row) for row in found]

    def taken(self, numbers: list[int]) -> None:
        """Forget receipts that were kept elsewhere."""
        with self.store.transaction():
            for number in numbers:
                self.store.rows("UPDATE receipt SET is_taken = 1 WHERE number = ?", number)

    def books(self) -> dict[str, Any]:
        """Show what was counted: years of persons, bills and lists. Amounts are fen."""
        quota = self.store.rows(
            "SELECT person, year, sum(fen) AS fen FROM quota GROUP BY person, year"
            " HAVING sum(fen) <> 0 ORDER BY person, year"
        )
        bills = self.store.rows(
            "SELECT list.order_key AS order_no, bill.tax_no, bill.duty, bill.vat,"
            " bill.consumption, bill.status FROM bill JOIN list ON list.id = bill.list_id"
            " ORDER BY bill.tax_no"
        )
        lists = self.store.rows(
            "SELECT order_key AS order_no, state, count(*) AS count FROM list"
            " GROUP BY order_key, state ORDER BY order_key"
        )
        return {
            "quota": [dict(row) for row in quota],
            "bills": [dict(row) for row in bills],
            "lists": [dict(row) for row in lists],
            "due": self.store.number("SELECT count(*) FROM work"),
            "next_due": self.store.number("SELECT min(due_at) FROM work"),
            "waiting": self.store.number("SELECT count(*) FROM receipt WHERE is_taken = 0"),
        }

    def _sort(self, envelope: Envelope, now: int) -> None:
        message = read(envelope.data)
        if message.faults or message.root is None:
            self._refuse(envelope, message, now)
            return
        fault = self._signature_fault(message)
        for entry in message.entries:
            if fault:
                self._unsigned(message.kind, entry, envelope.sender, now, fault)
            else:
                self._hand_on(message.kind, entry, envelope.sender, now)

    def _hand_on(self, kind: str, entry: Entry, sender: str, now: int) -> None:
        if is_paper(kind):
            self.papers.take(kind, entry, sender, now)
        elif kind == "CEB621Message":
            self.lists.take(entry, sender, now)
        elif kind == "CEB623Message":
            self.withdrawals.cancel(entry, sender, now)
        else:
            self.withdrawals.take_back(entry, sender, now)

    def _signature_fault(self, message: Message) -> str:
        """Orders and waybills may come unsigned; what is signed must hold."""
        root = message.root
        if root is None:
            return ""
        is_signed = any(child.tag.endswith("}Signature") for child in root.iterchildren("*"))
        must = message.kind in _UNSIGNED
        return self.checker.fault(root) if is_signed or must else ""

    def _unsigned(self, kind: str, entry: Entry, sender: str, now: int, fault: str) -> None:
        at = now + self.desk.step
        if kind not in _UNSIGNED:
            keys = self.papers.keys(kind, entry.head)
            self.desk.answer(receipt_of(kind), sender, keys, -301008, at, fault)
            return
        code = _UNSIGNED[kind]
        if code == _UNSIGNED["CEB621Message"] and fault == "signed data differ":
            code = _DIFFER
        receipt = {"CEB621Message": RECEIPT, "CEB623Message": CANCELED}.get(kind, RETURNED)
        keys = self.lists.keys(entry.head, "", entry.head.get("invtNo", ""))
        self.desk.answer(receipt, sender, keys, code, at, fault)

    def _refuse(self, envelope: Envelope, message: Message, now: int) -> None:
        number = self.desk.next_number("receipt")
        guid = message.guid if len(message.guid) == 36 else writing.new_guid(f"900:{number}")
        at = now + self.desk.step
        body = writing.malformed(
            guid,
            "; ".join(message.faults),
            at,
            envelope.cop_msg_id,
            message.kind,
            envelope.data[:1500].decode(errors="replace"),
        )
        self.desk.post("CEB900Message", envelope.sender, body, at, number)
