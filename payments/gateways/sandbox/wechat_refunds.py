"""What happens to WeChat Pay's refunds: accepted first, decided later. Money: fen."""

from __future__ import annotations

import json
import time
from typing import Any, Final

from payments.gateways.sandbox.config import Config
from payments.gateways.sandbox.faults import REFUND_FAULTS, Faults
from payments.gateways.sandbox.ids import random_text
from payments.gateways.sandbox.store import Document, Store
from payments.gateways.sandbox.wechat_books import WechatBooks
from payments.gateways.sandbox.wechat_errors import WechatError, against_rules
from payments.gateways.sandbox.wechat_news import WechatNews, told_time
from payments.gateways.sandbox.wechat_orders import WechatOrders

MOST_PARTS: Final = 50
_OPEN: Final = "PROCESSING"


class WechatRefunds:
    """Refunds by the merchant's number; what failed can be given back again."""

    def __init__(
        self,
        store: Store,
        faults: Faults,
        orders: WechatOrders,
        books: WechatBooks,
        news: WechatNews,
        config: Config,
    ) -> None:
        self._store = store
        self._faults = faults
        self._orders = orders
        self._books = books
        self._news = news
        self._config = config

    def by_number(self, number: str) -> Document:
        """Return a refund. Raises: WechatError when there is none."""
        found = self._store.get("wechat.refund", f"wxr_{number}")
        if found is None:
            raise WechatError(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
        return found

    def create(self, body: dict[str, Any]) -> Document:
        """Accept a refund within what is left; the same request gives the same one."""
        number, asked = body["out_refund_no"], json.dumps(body, sort_keys=True)
        found = self._store.get("wechat.refund", f"wxr_{number}")
        if found is not None:
            if found["asked"] != asked:
                raise against_rules("订单金额或退款金额与之前请求不一致，请核实后再试")
            return found
        order = self._orders.by_transaction(body["transaction_id"])
        self._check_bounds(order, body["amount"])
        refund = {
            "id": f"wxr_{number}",
            "object": "wechat.refund",
            "number": number,
            "refund_id": f"5030sbx{random_text(20)}",
            "asked": asked,
            "order": order["id"],
            "fen": body["amount"]["refund"],
            "notify_url": body.get("notify_url") or order["body"]["notify_url"],
            "status": _OPEN,
            "created": time.time(),
            "decided": None,
        }
        self._store.put(refund, parent=order["id"])
        self._books.refunded(self._orders.set_refunded(order), refund)
        self._plan(refund)
        return refund

    def _check_bounds(self, order: Document, amount: dict[str, Any]) -> None:
        total = order["body"]["amount"]["total"]
        if amount["total"] != total:
            raise against_rules("订单金额或退款金额与之前请求不一致，请核实后再试")
        rows = list(self._store.newest_first("wechat.refund", order["id"]))
        given = sum(row["fen"] for row in rows if row["status"] in (_OPEN, "SUCCESS"))
        if given >= total:
            raise against_rules("订单已全额退款")
        if given + amount["refund"] > total:
            raise against_rules("退款金额大于剩余可退金额")
        if len(rows) >= MOST_PARTS:
            raise against_rules("部分退款次数超过限制")

    def _plan(self, refund: Document) -> None:
        fault = self._faults.take(REFUND_FAULTS, "refund")
        kind = fault["kind"] if fault else ""
        if kind != "refund_stays_pending":
            work = "wechat_fail_refund" if kind == "refund_fails" else "wechat_finish_refund"
            due_at = time.time() + self._config.refund_seconds
            self._store.schedule(work, refund["number"], due_at)

    def finish(self, number: str) -> Document:
        """Let a pending refund succeed."""
        return self._decide(number, "SUCCESS")

    def fail(self, number: str, status: str = "ABNORMAL") -> Document:
        """Let a pending refund fail: the buyer's bank refused it, or it was closed."""
        return self._decide(number, status)

    def _decide(self, number: str, status: str) -> Document:
        refund = self.by_number(number)
        if refund["status"] != _OPEN:
            return refund
        refund |= {"status": status, "decided": time.time()}
        self._store.put(refund)
        if status != "SUCCESS":
            self._books.refund_failed(refund)
        news = {"SUCCESS": "REFUND.SUCCESS", "CLOSED": "REFUND.CLOSED"}
        shown = self.shown(refund)
        subject = {
            "mchid": shown.pop("mchid"),
            "refund_status": shown.pop("status"),
            **shown,
        }
        self._news.emit(news.get(status, "REFUND.ABNORMAL"), refund["notify_url"], subject)
        return refund

    def shown(self, refund: Document) -> Document:
        """Return a refund as the API shows it, and whose it is."""
        order = self._orders.by_page(refund["order"])
        total = order["body"]["amount"]["total"]
        shown = {
            "mchid": order["body"]["mchid"],
            "refund_id": refund["refund_id"],
            "out_refund_no": refund["number"],
            "transaction_id": order["transaction_id"],
            "out_trade_no": order["body"]["out_trade_no"],
            "channel": "ORIGINAL",
            "user_received_account": "支付用户零钱",
            "create_time": told_time(refund["created"]),
            "status": refund["status"],
            "amount": {
                "total": total,
                "refund": refund["fen"],
                "payer_total": total,
                "payer_refund": refund["fen"],
                "currency": "CNY",
            },
        }
        if refund["status"] == "SUCCESS":
            shown["success_time"] = told_time(refund["decided"])
        return shown
