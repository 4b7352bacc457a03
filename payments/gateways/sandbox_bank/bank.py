"""What the bank does with a file: take it or not, decide each line, answer, book, send back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final

from payments.gateways.sandbox_bank import messages
from payments.gateways.sandbox_bank.checking import DAY_LIMITS, Order, Payment, read
from payments.gateways.sandbox_bank.messages import Booking, Said
from payments.gateways.sandbox_bank.modes import Fate, Modes
from payments.gateways.sandbox_bank.store import Store

MACAU: Final = timezone(timedelta(hours=8))
OPENING: Final = Decimal(10_000_000)  # of every account, before its first booking
_WORDS: Final = {
    "AC04": "The account is closed.",
    "AM02": "Above the limit of this way.",
    "AM05": "This payment was received before.",
    "BE04": "The address of the beneficiary is missing.",
    "FF07": "The purpose is missing.",
    "RC01": "The beneficiary's bank cannot be told.",
}


class Bank:
    """One bank with one customer. Times are milliseconds since 1970."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.modes = Modes(store)

    def take(self, body: bytes, now: int) -> tuple[int, dict[str, str]]:
        """Take a file in; 202, or 409 with the digest of the file that has its message id.

        Raises: Unreadable.
        """
        order = read(body)
        digest = hashlib.sha256(body).hexdigest()
        with self.store.transaction():
            known = self.store.one("SELECT sha256 FROM file WHERE message_id = ?", order.message_id)
            if known is not None:
                told = {"error": "duplicate message id", "sha256": known["sha256"]}
                return 409, told | {"message_id": order.message_id}
            self.store.rows(
                "INSERT INTO file VALUES (?, ?, ?, ?)", order.message_id, digest, body, now
            )
            self._decide(order, now)
        return 202, {"message_id": order.message_id, "sha256": digest}

    def catch_up(self, now: int) -> None:
        """Do everything whose time has come."""
        with self.store.transaction():
            for work in self.store.due(now):
                if work["kind"] == "report":
                    self._report(work, now)
                else:
                    self._send_back(work, now)

    def documents(self, kind: str, after: int) -> list[dict[str, Any]]:
        """List the documents of a kind beyond a number."""
        found = self.store.rows(
            "SELECT number, kind, body FROM document"
            " WHERE number > ? AND (kind = ? OR ? = '') ORDER BY number",
            *(after, kind, kind),
        )
        return [
            {
                "number": row["number"],
                "kind": row["kind"],
                "sha256": hashlib.sha256(row["body"]).hexdigest(),
            }
            for row in found
        ]

    def close_day(self, on: str, now: int) -> int:
        """Write a statement of a day for each account that was ever booked; say how many."""
        with self.store.transaction():
            accounts = self.store.rows(
                "SELECT DISTINCT account, currency FROM booking ORDER BY account, currency"
            )
            for row in accounts:
                self._statement(row["account"], row["currency"], on, now)
        return len(accounts)

    def _decide(self, order: Order, now: int) -> None:
        if order.problem:
            self._put_report(order, [], order.problem, now)
            return
        said = []
        for payment in order.payments:
            fate = self._fate(payment, now)
            if fate.kind == "silent":
                continue
            said.append(self._said(payment, fate))
            if fate.kind == "reject":
                continue
            booked = asdict(self._booking(payment, order.message_id, now)) | {"is_credit": False}
            self._book(booked, now)
            if fate.kind == "return":
                pause = self.modes.number("return_ms")
                back = booked | {"is_credit": True, "reason": fate.reason}
                self.store.later(now + pause, kind="return", booking=_plain(back))
        self._put_report(order, said, "", now)

    def _fate(self, payment: Payment, now: int) -> Fate:
        problem = payment.problem or self._repeated(payment) or self._above(payment, now)
        fate = Fate("reject", problem) if problem else self.modes.fate(payment.end_to_end_id)
        self.store.rows(
            "INSERT OR IGNORE INTO payment VALUES (?, ?, ?, ?, ?, ?, ?)",
            payment.end_to_end_id,
            "",
            payment.way,
            payment.account,
            str(payment.amount),
            _day(now),
            fate.kind,
        )
        return fate

    def _repeated(self, payment: Payment) -> str:
        known = self.store.one(
            "SELECT 1 FROM payment WHERE end_to_end_id = ?", payment.end_to_end_id
        )
        return "AM05" if known else ""

    def _above(self, payment: Payment, now: int) -> str:
        limit = DAY_LIMITS.get(payment.way)
        if limit is None:
            return ""
        rows = self.store.rows(
            "SELECT amount FROM payment WHERE account = ? AND way = ? AND received_on = ?"
            " AND state <> 'reject'",
            *(payment.account, payment.way, _day(now)),
        )
        before = sum((Decimal(row["amount"]) for row in rows), Decimal(0))
        return "AM02" if before + payment.amount > limit else ""

    def _said(self, payment: Payment, fate: Fate) -> Said:
        is_refused = fate.kind == "reject"
        return Said(
            end_to_end_id=payment.end_to_end_id,
            block_id=payment.block_id,
            status="RJCT" if is_refused else "ACSC",
            reason=fate.reason if is_refused else "",
            words=_WORDS.get(fate.reason, "") or fate.reason,
            reference=_reference(payment.end_to_end_id),
            amount=payment.amount,
            currency=payment.currency,
        )

    def _put_report(self, order: Order, said: list[Said], problem: str, now: int) -> None:
        kinds = {line.status for line in said}
        is_whole = len(said) == len(order.payments) and len(kinds) == 1
        status = "RJCT" if problem else kinds.pop() if is_whole else "PART"
        if not problem and not said:
            return  # silent about every line: the bank sends nothing
        self.store.later(
            now + self.modes.number("answer_ms"),
            kind="report",
            original=order.message_id,
            count=order.count,
            control_sum=order.control_sum,
            status=status,
            reason=problem,
            lines=[_plain(asdict(line)) for line in said],
        )

    def _report(self, work: dict[str, Any], now: int) -> None:
        lines = [Said(**(row | {"amount": Decimal(row["amount"])})) for row in work["lines"]]
        number = self._next_number()
        body = messages.status_report(
            name=f"SBX-{number}",
            at=_at(now),
            original=work["original"],
            count=work["count"],
            control_sum=work["control_sum"],
            status=work["status"],
            reason=work["reason"],
            lines=lines,
        )
        self._keep("pain.002", body)

    def _send_back(self, work: dict[str, Any], now: int) -> None:
        self._book(work["booking"], now)

    def _booking(self, payment: Payment, message_id: str, now: int) -> Booking:
        return Booking(
            number=0,
            account=payment.debtor_account,
            currency=payment.currency,
            amount=payment.amount,
            is_credit=False,
            booked_at=_at(now),
            end_to_end_id=payment.end_to_end_id,
            message_id=message_id,
            reference=_reference(payment.end_to_end_id),
            name=payment.name,
        )

    def _book(self, booked: dict[str, Any], now: int) -> None:
        """Book one amount, and tell of it by a camt.054 at once."""
        plain = _plain(booked)
        if plain["is_credit"]:
            plain["reference"] = f"R{plain['reference']}"
        row = self.store.one(
            "INSERT INTO booking (account, currency, amount, is_credit, booked_at, booked_on, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING number",
            *(plain["account"], plain["currency"], plain["amount"], int(plain["is_credit"])),
            *(now, _day(now), json.dumps(plain)),
        )
        number = row["number"] if row else 0
        booking = _restored(plain, number, now)
        name = f"SBX-{self._next_number()}"
        body = messages.notification(name=name, at=_at(now), bookings=[booking])
        self._keep("camt.054", body)

    def _statement(self, account: str, currency: str, on: str, now: int) -> None:
        rows = self.store.rows(
            "SELECT * FROM booking WHERE account = ? AND currency = ? AND booked_on <= ?"
            " ORDER BY number",
            *(account, currency, on),
        )
        before = [row for row in rows if row["booked_on"] < on]
        opening = OPENING + sum((_signed(row) for row in before), Decimal(0))
        today = [
            _restored(json.loads(row["body"]), row["number"], row["booked_at"])
            for row in rows
            if row["booked_on"] == on
        ]
        at = datetime.fromisoformat(f"{on}T23:59:00").replace(tzinfo=MACAU)
        body = messages.statement(
            name=f"SBX-{account}-{on}",
            at=at,
            account=account,
            currency=currency,
            opening=opening,
            bookings=today,
        )
        self._keep("camt.053", body)

    def _keep(self, kind: str, body: bytes) -> None:
        self.store.rows("INSERT INTO document (kind, body) VALUES (?, ?)", kind, body)

    def _next_number(self) -> int:
        row = self.store.one("SELECT coalesce(max(number), 0) + 1 AS number FROM document")
        return int(row["number"]) if row else 1


def _reference(end_to_end_id: str) -> str:
    return "B" + hashlib.sha256(end_to_end_id.encode()).hexdigest()[:15].upper()


def _signed(row: Any) -> Decimal:
    amount = Decimal(row["amount"])
    return amount if row["is_credit"] else -amount


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Make facts fit for JSON: amounts and instants as text."""
    kinds = (Decimal, datetime)
    return {name: str(v) if isinstance(v, kinds) else v for name, v in facts.items()}


def _restored(plain: dict[str, Any], number: int, at: int) -> Booking:
    facts = plain | {"number": number, "amount": Decimal(plain["amount"]), "booked_at": _at(at)}
    return Booking(**facts)


def _at(milliseconds: int) -> datetime:
    whole, rest = divmod(milliseconds, 1000)
    return datetime.fromtimestamp(whole, UTC).replace(microsecond=rest * 1000).astimezone(MACAU)


def _day(milliseconds: int) -> str:
    return _at(milliseconds).date().isoformat()
