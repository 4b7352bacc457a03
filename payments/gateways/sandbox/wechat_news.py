"""WeChat Pay's messages: sealed, signed when they leave, one for each fact."""

from __future__ import annotations

import json
import time
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from payments.gateways.sandbox.events import HOLD_SECONDS
from payments.gateways.sandbox.faults import EVENT_FAULTS, Faults
from payments.gateways.sandbox.ids import random_text
from payments.gateways.sandbox.store import Document, Store
from payments.gateways.sandbox.webhooks import Courier, Letter
from payments.gateways.sandbox.wechat_keys import WechatKeys
from payments.gateways.sandbox.wechat_signing import WechatSide

BEIJING: Final = ZoneInfo("Asia/Shanghai")


def told_time(instant: float) -> str:
    """Write a time as WeChat Pay does."""
    return datetime.fromtimestamp(instant, BEIJING).replace(microsecond=0).isoformat()


class WechatNews:
    """Writes messages in the transaction that made them true; the courier carries them."""

    def __init__(
        self, store: Store, faults: Faults, side: WechatSide, keys: WechatKeys, courier: Courier
    ) -> None:
        self._store = store
        self._faults = faults
        self._side = side
        self._keys = keys
        self._ring = courier.ring
        courier.writers["wechat.news"] = self._write

    def emit(self, event_type: str, url: str, subject: Document) -> None:
        """Owe a message about an order or a refund to the address that it named."""
        fault = self._faults.take(EVENT_FAULTS, event_type)
        kind = fault["kind"] if fault else ""
        if kind == "no_event":
            return
        news = self._put(event_type, url, subject)
        self._owe(news, "lost" if kind == "no_webhook" else "pending", is_held=kind == "reorder")
        if kind == "duplicate":
            self._owe(news)
        if kind == "twin":
            self._owe(self._put(event_type, url, subject))

    def _put(self, event_type: str, url: str, subject: Document) -> Document:
        return self._store.put(
            {
                "id": f"EV-sbx{random_text(16)}",
                "object": "wechat.news",
                "type": event_type,
                "url": url,
                "created": time.time(),
                "subject": subject,
            }
        )

    def _owe(self, news: Document, state: str = "pending", *, is_held: bool = False) -> None:
        self._store.execute(
            "INSERT INTO delivery (event_id, state, due_at, is_held) VALUES (?, ?, ?, ?)",
            news["id"],
            state,
            time.time() + (HOLD_SECONDS if is_held else 0),
            int(is_held),
        )
        self._store.after_commit(self._ring)

    def _write(self, news: Document) -> Letter:
        """Seal and sign a message; it is signed anew each time that it leaves."""
        original = "refund" if news["type"].startswith("REFUND") else "transaction"
        sealed = self._side.seal(json.dumps(news["subject"], ensure_ascii=False), original)
        body = {
            "id": news["id"],
            "create_time": told_time(news["created"]),
            "resource_type": "encrypt-resource",
            "event_type": news["type"],
            "summary": "沙盒通知",
            "resource": sealed | {"original_type": original},
        }
        payload = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"} | self._keys.sign(payload)
        return Letter(news["url"], headers, payload, lambda status, _body: status in (200, 204))
