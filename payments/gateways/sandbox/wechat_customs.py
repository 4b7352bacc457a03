"""WeChat Pay's declarations to customs: a payment told once for each part of an order."""

from __future__ import annotations

import time
from typing import Any, Final

from payments.gateways.sandbox.config import Config
from payments.gateways.sandbox.ids import random_text
from payments.gateways.sandbox.store import Document, Store
from payments.gateways.sandbox.wechat_errors import WechatError, against_rules, wrong
from payments.gateways.sandbox.wechat_keys import WechatKeys
from payments.gateways.sandbox.wechat_news import told_time
from payments.gateways.sandbox.wechat_orders import WechatOrders

# An id number that ends so belongs to somebody else than the payer.
OTHER_PAYER: Final = "0000"
_SHOWN: Final = (
    "sub_order_no", "sub_order_id", "customs", "fee_type", "order_fee", "duty", "transport_fee",
    "product_fee", "state", "explanation",
)  # fmt: skip


class WechatCustoms:
    """Declarations by customs place and sub-order."""

    def __init__(
        self, store: Store, orders: WechatOrders, keys: WechatKeys, config: Config
    ) -> None:
        self._store = store
        self._orders = orders
        self._keys = keys
        self._config = config

    def declare(self, body: dict[str, Any]) -> Document:
        """Declare a part of a payment; the parts of one payment stay within it."""
        order = self._paid(body)
        name = _name(body["customs"], body["sub_order_no"])
        if self._store.get("wechat.customs", name) is not None:
            raise against_rules("该子订单已申报")
        self._check_amounts(body, order)
        made = body | {
            "id": name,
            "object": "wechat.customs",
            "sub_order_id": f"1000sbx{random_text(21)}",
            "state": "PROCESSING",
            "explanation": "",
            "changed": time.time(),
            "department_number": f"2026sbx{random_text(24)}",
        }
        self._store.put(made, parent=order["id"])
        self._answer_later(name)
        return self.shown(made)

    def modify(self, body: dict[str, Any]) -> Document:
        """Change the amounts of a declaration: it goes to customs anew, the one before is void."""
        order = self._paid(body)
        found = self._found(body["customs"], body["sub_order_no"])
        self._check_amounts(body, order)
        amounts = ("order_fee", "product_fee", "transport_fee", "duty")
        changed = found | {name: body[name] for name in amounts}
        self._answer_later(found["id"])
        return self.shown(self._move(changed, "PROCESSING"))

    def redeclare(self, body: dict[str, Any]) -> Document:
        """Send a declaration again that customs has answered."""
        found = self._found(body["customs"], body["sub_order_no"])
        if found["state"] not in ("SUCCESS", "EXCEPT"):
            raise against_rules("报关状态不允许重推")
        self._answer_later(found["id"])
        return self.shown(self._move(found, "PROCESSING"))

    def verify(self, body: dict[str, Any], serial: str) -> Document:
        """Compare a name and a number with the payer's."""
        self._found(body["customs"], body["sub_order_no"])
        if body["certificate_type"] != "IDCARD":
            raise wrong("certificate_type")
        number = self._keys.open(body["certificate_id"], "certificate_id", serial)
        name = self._keys.open(body["certificate_name"], "certificate_name", serial)
        is_same = bool(name) and not number.endswith(OTHER_PAYER)
        kept = ("appid", "mchid", "out_trade_no", "transaction_id", "sub_order_no")
        answer = {each: body[each] for each in kept}
        return answer | {"certificate_check_result": "SAME" if is_same else "DIFFERENT"}

    def query(self, asked: dict[str, str]) -> Document:
        """Answer a question for one declaration; an empty list when there is none."""
        if asked["order_type"] != "sub_order_no":
            raise wrong("order_type")
        found = self._store.get("wechat.customs", _name(asked["customs"], asked["order_no"]))
        rows = [found] if found else []
        heading = {"appid": asked["appid"], "mchid": asked["mchid"]}
        if found:
            heading |= {
                "transaction_id": found["transaction_id"],
                "verify_department": "NETSUNION",
                "verify_department_trade_id": found["department_number"],
            }
        data = [
            {name: row[name] for name in _SHOWN if name in row}
            | {
                "mch_customs_no": row["merchant_customs_no"],
                "modify_time": told_time(row["changed"]),
            }
            for row in rows
        ]
        return heading | {"offset": 0, "limit": 20, "total_count": len(data), "data": data}

    def decide(self, name: str, state: str = "SUCCESS", explanation: str = "") -> Document:
        """Let customs answer."""
        found = self._store.get("wechat.customs", name)
        if found is None:
            raise WechatError(404, "RESOURCE_NOT_EXISTS", "报关单不存在")
        return self.shown(self._move(found, state, explanation))

    def finish(self, name: str) -> None:
        """Let customs accept what it has not answered yet."""
        found = self._store.get("wechat.customs", name)
        if found is not None and found["state"] == "PROCESSING":
            self._move(found, "SUCCESS")

    def _check_amounts(self, body: dict[str, Any], order: Document) -> None:
        """Add a declaration up, and keep the parts of a payment within it."""
        if body["order_fee"] != body["product_fee"] + body["transport_fee"]:
            raise wrong("order_fee", "应付金额不等于物流费与商品价格之和")
        told = sum(
            row["order_fee"]
            for row in self._store.newest_first("wechat.customs", order["id"])
            if row["customs"] == body["customs"] and row["sub_order_no"] != body["sub_order_no"]
        )
        if told + body["order_fee"] > order["body"]["amount"]["total"]:
            raise against_rules("子订单金额之和大于支付金额")

    def _answer_later(self, name: str) -> None:
        self._store.schedule("wechat_customs", name, time.time() + self._config.refund_seconds)

    def _move(self, found: Document, state: str, explanation: str = "") -> Document:
        changed = {"state": state, "explanation": explanation, "changed": time.time()}
        return self._store.put(found | changed)

    def _found(self, place: str, number: str) -> Document:
        found = self._store.get("wechat.customs", _name(place, number))
        if found is None:
            raise WechatError(404, "RESOURCE_NOT_EXISTS", "报关单不存在")
        return found

    def _paid(self, body: dict[str, Any]) -> Document:
        order = self._orders.by_transaction(body["transaction_id"])
        if order["body"]["out_trade_no"] != body["out_trade_no"]:
            raise wrong("out_trade_no")
        return order

    @staticmethod
    def shown(found: Document) -> Document:
        """Return a declaration as a write is answered with."""
        kept = ("appid", "mchid", "state", "out_trade_no", "transaction_id", "sub_order_no")
        return {name: found[name] for name in kept} | {
            "sub_order_id": found["sub_order_id"],
            "verify_department": "NETSUNION",
            "verify_department_trade_id": found["department_number"],
        }


def _name(place: str, number: str) -> str:
    return f"wxc_{place}_{number}"
