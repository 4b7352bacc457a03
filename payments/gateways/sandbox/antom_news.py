"""Notifications of Antom: what is owed, and how it is written on its way.

Source: Antom's pages on notifyPayment and notifyRefund: signed over the path of the merchant's own
address, and sent again until the one right answer comes.
"""

from __future__ import annotations

import json
import time
from typing import Any, Final
from urllib.parse import urlsplit

from payments.gateways.sandbox import ids
from payments.gateways.sandbox.antom_signing import AntomSide, now_text
from payments.gateways.sandbox.config import Config
from payments.gateways.sandbox.events import HOLD_SECONDS
from payments.gateways.sandbox.faults import EVENT_FAULTS, Faults
from payments.gateways.sandbox.store import Document, Store
from payments.gateways.sandbox.webhooks import Courier, Letter

KIND: Final = "antom_notification"


class AntomNews:
    """Writes notifications in the transaction that made them true."""

    def __init__(self, store: Store, faults: Faults, config: Config, courier: Courier) -> None:
        self._store = store
        self._faults = faults
        self._side = config.antom
        self._courier = courier
        courier.writers[KIND] = self.letter

    def of_payment(self, kind: str, payment: Document) -> None:
        """Tell what became of a payment."""
        is_good = payment["status"] in ("SUCCESS", "PENDING")
        code = "SUCCESS" if is_good else payment["code"]
        self._send(
            kind,
            payment["notify_url"],
            {
                "notifyType": kind,
                "result": _result("S" if is_good else "F", code),
                "paymentRequestId": payment["name"],
                "paymentId": payment["id"],
                "paymentAmount": {
                    "currency": payment["currency"],
                    "value": str(payment["amount"]),
                },
                "paymentMethodType": payment["wallet"],
            },
        )

    def of_refund(self, refund: Document) -> None:
        """Tell what became of a refund."""
        is_good = refund["status"] == "SUCCESS"
        self._send(
            "REFUND_RESULT",
            refund["notify_url"],
            {
                "notifyType": "REFUND_RESULT",
                "result": _result("S" if is_good else "F", "SUCCESS" if is_good else "FAIL"),
                "refundStatus": refund["status"],
                "refundRequestId": refund["name"],
                "refundId": refund["id"],
                "refundAmount": {"currency": refund["currency"], "value": str(refund["amount"])},
            },
        )

    def _send(self, kind: str, url: str, body: dict[str, Any]) -> None:
        fault = self._faults.take(EVENT_FAULTS, kind)
        what = fault["kind"] if fault else ""
        if what == "no_event":
            return
        news = self._store.put(
            {
                "id": f"ann_sbx{ids.random_text()}",
                "object": KIND,
                "type": kind,
                "url": url,
                "body": json.dumps(body),
            }
        )
        for _ in range(2 if what in ("duplicate", "twin") else 1):
            self._owe(news["id"], is_lost=what == "no_webhook", is_held=what == "reorder")

    def _owe(self, news_id: str, *, is_lost: bool, is_held: bool) -> None:
        self._store.execute(
            "INSERT INTO delivery (event_id, state, due_at, is_held) VALUES (?, ?, ?, ?)",
            news_id,
            "lost" if is_lost else "pending",
            time.time() + (HOLD_SECONDS if is_held else 0),
            int(is_held),
        )
        self._store.after_commit(self._courier.ring)

    def letter(self, news: Document) -> Letter:
        """Write one notification as it leaves now: each try is signed anew."""
        side = self._side or AntomSide("", "", "")
        payload, at = news["body"].encode(), now_text()
        path = urlsplit(news["url"]).path
        headers = {
            "Content-Type": "application/json; charset=UTF-8",
            "client-id": side.client_id,
            "request-time": at,
            "signature": side.header(path, at, payload),
        }
        return Letter(news["url"], headers, payload, _is_taken)


def _is_taken(status: int, body: bytes) -> bool:
    """Tell whether the merchant gave the one answer that ends the sending."""
    try:
        result = json.loads(body)["result"]
    except (ValueError, KeyError, TypeError):
        return False
    return status == 200 and isinstance(result, dict) and result.get("resultStatus") == "S"


def _result(status: str, code: str) -> dict[str, str]:
    return {"resultStatus": status, "resultCode": code, "resultMessage": code.lower()}
