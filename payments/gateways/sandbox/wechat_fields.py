"""What a body for WeChat Pay may hold, and has to. Nothing else is taken.

The real one ignores fields that it does not know; here they are refused, so that a slip shows.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from payments.gateways.sandbox.wechat_errors import wrong

Form = dict[str, Any]  # name -> its type, or a form of its own; a name with ? may be missing

_ORDER: Final[Form] = {
    "appid": str,
    "mchid": str,
    "description": str,
    "out_trade_no": str,
    "time_expire": str,
    "attach?": str,
    "notify_url": str,
    "amount": {"total": int, "currency?": str},
}
ORDERS: Final[dict[str, Form]] = {
    "native": _ORDER | {"scene_info?": {"payer_client_ip": str}},
    "jsapi": _ORDER | {"payer": {"openid": str}, "scene_info?": {"payer_client_ip": str}},
    "h5": _ORDER | {"scene_info": {"payer_client_ip": str, "h5_info": {"type": str}}},
}
CLOSE: Final[Form] = {"mchid": str}
REFUND: Final[Form] = {
    "transaction_id": str,
    "out_refund_no": str,
    "reason?": str,
    "notify_url?": str,
    "amount": {"refund": int, "total": int, "currency": str},
}
REDECLARE: Final[Form] = {
    "appid": str,
    "mchid": str,
    "out_trade_no": str,
    "transaction_id": str,
    "sub_order_no": str,
    "customs": str,
    "merchant_customs_no": str,
}
DECLARE: Final[Form] = REDECLARE | {
    "duty": int,
    "fee_type": str,
    "order_fee": int,
    "transport_fee": int,
    "product_fee": int,
}
MODIFY: Final[Form] = {name: kind for name, kind in DECLARE.items() if name != "fee_type"}
VERIFY: Final[Form] = REDECLARE | {
    "certificate_type": str,
    "certificate_id": str,
    "certificate_name": str,
}
_NUMBER: Final = re.compile(r"[0-9A-Za-z_\-*|]{6,32}")


def check(body: dict[str, Any], form: Form, where: str = "") -> dict[str, Any]:
    """Compare a body with its form. Raises: WechatError PARAM_ERROR, naming the field."""
    names = {name.removesuffix("?") for name in form}
    for name in body:
        if name not in names:
            raise wrong(where + name, "未知的参数")
    for told, kind in form.items():
        name = told.removesuffix("?")
        if name not in body:
            if told.endswith("?"):
                continue
            raise wrong(where + name, "缺少参数")
        _check_value(body[name], kind, where + name)
    return body


def _check_value(value: Any, kind: Any, name: str) -> None:
    if isinstance(kind, dict):
        if not isinstance(value, dict):
            raise wrong(name)
        check(value, kind, f"{name}.")
    elif type(value) is not kind or (kind is str and not value) or (kind is int and value < 0):
        raise wrong(name)


def check_order(body: dict[str, Any]) -> None:
    """Check what the type of a field does not say. Raises: WechatError PARAM_ERROR."""
    if not _NUMBER.fullmatch(body["out_trade_no"]):
        raise wrong("out_trade_no", "商户订单号格式错误")
    if body["amount"].get("currency", "CNY") != "CNY" or body["amount"]["total"] < 1:
        raise wrong("amount")
    if len(body["description"].encode()) > 127:
        raise wrong("description", "描述过长")
    if "?" in body["notify_url"] or not body["notify_url"].startswith(("http://", "https://")):
        raise wrong("notify_url")
    try:
        datetime.fromisoformat(body["time_expire"])
    except ValueError:
        raise wrong("time_expire") from None
