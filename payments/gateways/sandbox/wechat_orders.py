"""What happens to WeChat Pay's orders: the one place that changes their state.

Every method runs inside the caller's transaction. Money: fen.
"""

from __future__ import annotations

import json
import secrets
import time
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from payments.gateways.sandbox.config import Config
from payments.gateways.sandbox.errors import no_such
from payments.gateways.sandbox.ids import random_text
from payments.gateways.sandbox.store import Document, Store
from payments.gateways.sandbox.wechat_books import WechatBooks
from payments.gateways.sandbox.wechat_errors import WechatError, against_rules
from payments.gateways.sandbox.wechat_news import WechatNews, told_time
from payments.gateways.sandbox.wechat_signing import WechatSide

_STATES: Final = {
    "SUCCESS": "支付成功",
    "REFUND": "转入退款",
    "NOTPAY": "订单未支付",
    "CLOSED": "订单已关闭",
    "USERPAYING": "用户支付中",
}
_TYPES: Final = {"native": "NATIVE", "jsapi": "JSAPI", "h5": "MWEB"}


class WechatOrders:
    """Orders by the merchant's number, by the platform's, and by their page."""

    def __init__(
        self,
        store: Store,
        books: WechatBooks,
        news: WechatNews,
        config: Config,
        side: WechatSide,
    ) -> None:
        self._store = store
        self._books = books
        self._news = news
        self._config = config
        self._side = side

    def by_page(self, page_id: str) -> Document:
        """Return the order that a page is for. Raises: ApiError when there is none."""
        found = self._store.get("wechat.order", page_id)
        if found is None:
            raise no_such("wechat.order", page_id)
        return self._closed_in_time(found)

    def by_number(self, number: str) -> Document:
        """Return an order by the merchant's number. Raises: WechatError."""
        found = next(self._store.newest_first("wechat.order", number), None)
        if found is None:
            raise WechatError(404, "ORDER_NOT_EXIST", "订单不存在")
        return self._closed_in_time(found)

    def by_transaction(self, transaction_id: str) -> Document:
        """Return an order by the platform's number. Raises: WechatError."""
        page_id = self._store.parent_of(transaction_id)
        found = self._store.get("wechat.order", page_id) if page_id else None
        if found is None:
            raise WechatError(404, "ORDER_NOT_EXIST", "订单不存在")
        return found

    def _closed_in_time(self, order: Document) -> Document:
        if order["state"] == "NOTPAY" and order["closes"] <= time.time():
            return self._move(order, "CLOSED")
        return order

    def open(self, trade: str, body: dict[str, Any], language: str) -> Document:
        """Open an order; the same request gives the same one, another is refused."""
        number, asked = body["out_trade_no"], json.dumps(body, sort_keys=True)
        found = next(self._store.newest_first("wechat.order", number), None)
        if found is not None:
            found = self._closed_in_time(found)
            if found["state"] in ("SUCCESS", "REFUND"):
                raise WechatError(400, "ORDERPAID", "该订单已支付")
            if (found["trade"], found["asked"]) != (trade, asked) or found["state"] == "CLOSED":
                raise WechatError(403, "OUT_TRADE_NO_USED", "商户订单号重复")
            return found
        closes = datetime.fromisoformat(body["time_expire"]).timestamp()
        if closes < time.time() + 60:
            raise against_rules("订单失效时间不能早于一分钟后")
        page_id = f"wx_sbx{random_text(20)}"
        order: Document = {
            "id": page_id,
            "object": "wechat.order",
            "trade": trade,
            "asked": asked,
            "body": body,
            "state": "NOTPAY",
            "closes": closes,
            "prepay_id": f"wxsbx{random_text(24)}",
            "transaction_id": "",
            "paid_at": None,
            "language": language,
            "return_url": "",
        }
        self._store.schedule("wechat_expire", page_id, closes)
        return self._store.put(order, parent=number)

    def remember_return(self, page_id: str, address: str) -> None:
        """Keep where the page was told to lead back to; nothing but a web address."""
        if urlsplit(address).scheme in ("http", "https"):
            with self._store.transaction():
                self._store.put(self.by_page(page_id) | {"return_url": address})

    def pay(self, page_id: str, *, total: int | None = None) -> Document:
        """Take the money of an order. Raises: WechatError when it is not open."""
        order = self._waiting(self.by_page(page_id), ("NOTPAY", "USERPAYING"))
        if total is not None:  # for tests: another amount than was asked
            order["body"]["amount"]["total"] = total
        order["transaction_id"] = "4200sbx" + _digits(21)
        order["paid_at"] = time.time()
        mark = {"id": order["transaction_id"], "object": "wechat.transaction"}
        self._store.put(mark, parent=order["id"])
        order = self._move(order, "SUCCESS")
        self._books.paid(order)
        url = order["body"]["notify_url"]
        self._news.emit("TRANSACTION.SUCCESS", url, self.shown(order))
        return order

    def process(self, page_id: str) -> Document:
        """Let the buyer begin to pay; the money comes later."""
        order = self._move(self._waiting(self.by_page(page_id), ("NOTPAY",)), "USERPAYING")
        due_at = time.time() + self._config.processing_seconds
        self._store.schedule("wechat_finish", order["id"], due_at)
        return order

    def finish(self, page_id: str) -> None:
        """Settle an order that is being paid."""
        if self.by_page(page_id)["state"] == "USERPAYING":
            self.pay(page_id)

    def decline(self, page_id: str) -> Document:
        """Refuse one try: WeChat Pay leaves no trace of it, the order stays open."""
        return self._waiting(self.by_page(page_id), ("NOTPAY",))

    def close(self, number: str) -> None:
        """Close an order. Raises: WechatError when it is paid, or being paid."""
        order = self.by_number(number)
        if order["state"] in ("SUCCESS", "REFUND"):
            raise WechatError(400, "ORDERPAID", "该订单已支付")
        if order["state"] == "USERPAYING":
            raise against_rules("用户支付中，不能关闭订单")
        self._move(order, "CLOSED")

    def set_refunded(self, order: Document) -> Document:
        """Mark that a part of an order was given back."""
        return self._move(order, "REFUND")

    def _waiting(self, order: Document, states: tuple[str, ...]) -> Document:
        if order["state"] not in states:
            raise against_rules(f"订单状态为{order['state']}")
        return order

    def _move(self, order: Document, state: str) -> Document:
        return self._store.put(order | {"state": state})

    def shown(self, order: Document) -> Document:
        """Return an order as the API shows it."""
        body = order["body"]
        shown = {
            "appid": body["appid"],
            "mchid": body["mchid"],
            "out_trade_no": body["out_trade_no"],
            "attach": body.get("attach", ""),
            "trade_state": order["state"],
            "trade_state_desc": _STATES[order["state"]],
            "amount": {
                "total": body["amount"]["total"],
                "currency": body["amount"].get("currency", "CNY"),
            },
        }
        if order["transaction_id"]:
            shown["amount"] |= {"payer_total": shown["amount"]["total"], "payer_currency": "CNY"}
            shown |= {
                "transaction_id": order["transaction_id"],
                "trade_type": _TYPES[order["trade"]],
                "bank_type": "OTHERS",
                "success_time": told_time(order["paid_at"]),
                "payer": {"openid": (body.get("payer") or {}).get("openid", "osbxbuyer")},
            }
        return shown


def _digits(length: int) -> str:
    return f"{secrets.randbelow(10**length):0{length}}"
