"""What happens to payments and refunds at Antom's side: the one place that changes their state.

Every method runs inside the caller's transaction and sends the news of what it did.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from payments.gateways.sandbox import ids
from payments.gateways.sandbox.antom_news import AntomNews
from payments.gateways.sandbox.config import Config
from payments.gateways.sandbox.errors import ApiError
from payments.gateways.sandbox.faults import REFUND_FAULTS, Faults
from payments.gateways.sandbox.store import Document, Store

OPEN_SECONDS: Final = 14 * 60
WINDOW_SECONDS: Final = 365 * 86_400
# Antom's name of a wallet -> ours, and the currency that it takes.
WALLETS: Final = {"ALIPAY_CN": ("alipay", "CNY"), "MPAY": ("mpay", "MOP")}
LANGUAGES: Final = {"zh-hk": "zh-hant", "zh-cn": "zh-hans", "pt-pt": "pt"}


class Refusal(Exception):
    """A result that is not success: Antom's code, and F or U."""

    def __init__(self, code: str, message: str, status: str = "F") -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class AntomWallet:
    """Payments and refunds of both wallets. Money: minor units."""

    def __init__(self, store: Store, faults: Faults, news: AntomNews, config: Config) -> None:
        self._store = store
        self._faults = faults
        self._news = news
        self._config = config

    def payment(self, name: str) -> Document | None:
        """Return a payment by Antom's name for it, or by the merchant's."""
        found = self._store.get("antom_payment", name)
        return found or next(self._store.newest_first("antom_payment", parent=name), None)

    def refund(self, name: str) -> Document | None:
        """Return a refund by Antom's name for it, or by the merchant's."""
        found = self._store.get("antom_refund", name)
        return found or next(self._store.newest_first("antom_refund", parent=name), None)

    def refunds_of(self, payment: Mapping[str, Any]) -> list[Document]:
        """List the refunds of a payment, the oldest first."""
        every = list(self._store.newest_first("antom_refund"))
        return [each for each in reversed(every) if each["payment_id"] == payment["id"]]

    def open(self, body: Mapping[str, Any]) -> Document:
        """Open a payment that waits for its buyer."""
        now = time.time()
        until = body.get("paymentExpiryTime")
        closes_at = datetime.fromisoformat(until).timestamp() if until else now + OPEN_SECONDS
        env = body["env"]
        told = str(env.get("browserInfo", {}).get("language", "")).lower()
        payment = {
            "id": f"an_sbx{ids.random_text()}",
            "object": "antom_payment",
            "type": "antom_payment",
            "name": body["paymentRequestId"],
            "request": json.dumps(body, sort_keys=True),
            "status": "PROCESSING",
            "code": "PAYMENT_IN_PROCESS",
            "wallet": body["paymentMethod"]["paymentMethodType"],
            "amount": int(body["paymentAmount"]["value"]),
            "currency": body["paymentAmount"]["currency"],
            "settles_in": body["settlementStrategy"]["settlementCurrency"],
            "description": body["order"]["orderDescription"],
            "notify_url": body["paymentNotifyUrl"],
            "return_url": body["paymentRedirectUrl"],
            "is_desktop": env["terminalType"] == "WEB",
            "language": LANGUAGES.get(told, "en"),
            "created": now,
            "closes_at": closes_at,
            "paid_at": None,
            "is_settled": False,
        }
        self._store.schedule("antom_close", payment["id"], closes_at)
        return self._store.put(payment, parent=payment["name"])

    def _waiting(self, name: str, *states: str) -> Document:
        payment = self.payment(name)
        if payment is None:
            raise ApiError(f"No such payment: {name}", status=404)
        if payment["status"] not in states:
            raise ApiError(f"This payment is {payment['status']}: it is too late for that.")
        return payment

    def pay(self, name: str, amount: int | None = None, currency: str | None = None) -> Document:
        """Take the money of a payment; another amount is a genuine payment that is wrong."""
        payment = self._waiting(name, "PROCESSING", "PENDING")
        payment |= {
            "status": "SUCCESS",
            "code": "SUCCESS",
            "paid_at": time.time(),
            "amount": payment["amount"] if amount is None else amount,
            "currency": currency or payment["currency"],
        }
        self._store.put(payment)
        self._news.of_payment("PAYMENT_RESULT", payment)
        return payment

    def process(self, name: str) -> Document:
        """Let the buyer finish; whether the money comes is decided later."""
        payment = self._waiting(name, "PROCESSING") | {"status": "PENDING"}
        self._store.put(payment)
        due_at = time.time() + self._config.processing_seconds
        self._store.schedule("antom_finish", payment["id"], due_at)
        self._news.of_payment("PAYMENT_PENDING", payment)
        return payment

    def finish(self, name: str) -> Document | None:
        """Let the money of a slow payment come."""
        payment = self.payment(name)
        return self.pay(name) if payment and payment["status"] == "PENDING" else payment

    def decline(self, name: str, code: str = "RISK_REJECT") -> Document:
        """Let a payment fail for good."""
        payment = self._waiting(name, "PROCESSING", "PENDING")
        self._store.put(payment | {"status": "FAIL", "code": code})
        payment |= {"status": "FAIL", "code": code}
        self._news.of_payment("PAYMENT_RESULT", payment)
        return payment

    def close(self, name: str) -> Document | None:
        """Let a payment fail whose time is over."""
        payment = self.payment(name)
        if payment and payment["status"] == "PROCESSING":
            return self.decline(name, "ORDER_IS_CLOSED")
        return payment

    def cancel(self, payment: Document) -> Document:
        """Close what waits; give back what is paid, until a quarter past midnight after its day.

        Source: Antom's page on cancel: a payment that is paid before or after is refunded in full.
        """
        if payment["status"] == "PROCESSING" and self._faults.take(("pays_first",), "cancel"):
            payment = self.pay(payment["id"])
        if payment["status"] == "FAIL":
            raise Refusal("ORDER_IS_CLOSED", "The order is closed.")
        if payment["status"] == "SUCCESS" and self.refunds_of(payment):
            raise Refusal("ORDER_STATUS_INVALID", "The payment was refunded in part.")
        if payment["paid_at"] and time.time() > _cancelable_until(payment["paid_at"]):
            raise Refusal("CANCEL_WINDOW_EXCEED", "The time to cancel is over.")
        if payment["status"] != "CANCELLED":
            payment |= {"status": "CANCELLED", "code": "ORDER_IS_CANCELED"}
            payment["canceled_at"] = time.time()
            self._store.put(payment)
        return payment

    def give_back(self, payment: Document, body: Mapping[str, Any]) -> Document:
        """Give back a part of a payment; it is decided later, as wallets do."""
        if payment["status"] == "CANCELLED":
            raise Refusal("ORDER_IS_CANCELED", "The payment is canceled.")
        if payment["status"] != "SUCCESS":
            raise Refusal("ORDER_STATUS_INVALID", "The payment is not paid.")
        if time.time() - payment["paid_at"] > WINDOW_SECONDS:
            raise Refusal("REFUND_WINDOW_EXCEED", "The time to refund is over.")
        wanted = body["refundAmount"]
        given = sum(e["amount"] for e in self.refunds_of(payment) if e["status"] != "FAIL")
        if wanted["currency"] != payment["currency"]:
            raise Refusal("PARAM_ILLEGAL", "The refund is in another currency.")
        if given + int(wanted["value"]) > payment["amount"]:
            raise Refusal("REFUND_AMOUNT_EXCEED", "More than what was paid.")
        refund = {
            "id": f"anr_sbx{ids.random_text()}",
            "object": "antom_refund",
            "type": "antom_refund",
            "name": body["refundRequestId"],
            "request": json.dumps(body, sort_keys=True),
            "payment_id": payment["id"],
            "amount": int(wanted["value"]),
            "currency": wanted["currency"],
            "status": "PROCESSING",
            "notify_url": body.get("refundNotifyUrl") or payment["notify_url"],
            "created": time.time(),
            "is_settled": False,
        }
        self._store.put(refund, parent=refund["name"])
        fault = self._faults.take(REFUND_FAULTS, "refund")
        kind = fault["kind"] if fault else ""
        if kind != "refund_stays_pending":
            action = "antom_refund_fails" if kind == "refund_fails" else "antom_refund_succeeds"
            self._store.schedule(action, refund["id"], time.time() + self._config.refund_seconds)
        return refund

    def finish_refund(self, name: str) -> Document:
        """Let a refund succeed."""
        return self._decide_refund(name, "SUCCESS")

    def fail_refund(self, name: str) -> Document:
        """Let a refund fail; its amount can be refunded again."""
        return self._decide_refund(name, "FAIL")

    def _decide_refund(self, name: str, status: str) -> Document:
        refund = self.refund(name)
        if refund is None:
            raise ApiError(f"No such refund: {name}", status=404)
        if refund["status"] == "PROCESSING":
            refund |= {"status": status}
            self._store.put(refund)
            self._news.of_refund(refund)
        return refund


def _cancelable_until(paid_at: float) -> float:
    """Return a quarter past midnight of the next day, by the clock of Antom (UTC+8)."""
    antoms = 8 * 3_600
    day = int((paid_at + antoms) // 86_400) + 1
    return day * 86_400 + 15 * 60 - antoms


def time_text(seconds: float) -> str:
    """Write a time as Antom does."""
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()
