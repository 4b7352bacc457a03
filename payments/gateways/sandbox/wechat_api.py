"""One request to WeChat Pay: its signature, faults, the endpoint, and a signed answer.

The endpoints stand under `/wechatpay`, as a merchant's `WECHATPAY_API_BASE`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qs

from payments.gateways.sandbox import wechat_names
from payments.gateways.sandbox.api import Call
from payments.gateways.sandbox.call_faults import CallFault, fault_of
from payments.gateways.sandbox.wechat_errors import WechatError, wrong
from payments.gateways.sandbox.wechat_fields import (
    CLOSE,
    DECLARE,
    MODIFY,
    ORDERS,
    REDECLARE,
    REFUND,
    VERIFY,
    check,
    check_order,
)
from payments.gateways.sandbox.wechat_pay import WechatPay
from payments.gateways.sandbox.world import World

PREFIX: Final = "/wechatpay"
Raw = tuple[int, dict[str, str], bytes]
Handler = Callable[..., tuple[int, Any]]
_LANGUAGES: Final = {"zh-hk": "zh-hant", "zh-tw": "zh-hant", "pt": "pt", "en": "en"}


def answer(world: World, call: Call) -> Raw:
    """Answer one request under `/wechatpay`. Raises: Hangup when a fault says so."""
    wechat = world.wechat
    if wechat is None:
        return 404, {"Content-Type": "application/json"}, b'{"code":"NOT_FOUND","message":""}'
    if (named := wechat_names.answer(world, wechat, call)) is not None:
        return named
    fault = fault_of(world.faults, call.path)
    status, body = fault.befall(
        lambda: fault.instead(lambda: _carry_out(world, wechat, call), _broken)
    )
    if isinstance(body, bytes):  # a file carries no signature
        return status, {"Content-Type": "application/octet-stream"}, body
    payload = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return status, headers | wechat.keys.sign(payload), payload


def _carry_out(world: World, wechat: WechatPay, call: Call) -> tuple[int, Any]:
    try:
        with world.store.transaction():
            _check(wechat, call)
            return _run(world, wechat, call)
    except WechatError as error:
        return error.status, error.body


def _broken(fault: CallFault) -> tuple[int, Any]:
    error = WechatError(fault.status, "SYSTEM_ERROR", "系统异常")
    return error.status, error.body


def _check(wechat: WechatPay, call: Call) -> None:
    target = f"{call.path}?{call.query}" if call.query else call.path
    wechat.side.check(call.method, target, call.headers, call.body)


def _run(world: World, wechat: WechatPay, call: Call) -> tuple[int, Any]:
    for method, pattern, handler in _ROUTES:
        found = pattern.fullmatch(call.path.removeprefix(PREFIX))
        if found and method == call.method:
            return handler(world, wechat, call, *found.groups())
    raise WechatError(404, "RESOURCE_NOT_EXISTS", "请求的接口不存在")


def _body(call: Call) -> dict[str, Any]:
    try:
        body = json.loads(call.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise wrong("body", "请求体不是合法的 JSON")
    return body


def _query(call: Call) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(call.query).items()}


def _own_merchant(wechat: WechatPay, told: dict[str, Any]) -> None:
    if told.get("mchid") != wechat.side.merchant_id:
        raise wrong("mchid", "商户号不匹配")
    if told.get("appid", wechat.side.app_id) != wechat.side.app_id:
        raise WechatError(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配")


def _open_order(world: World, wechat: WechatPay, call: Call, trade: str) -> tuple[int, Any]:
    body = check(_body(call), ORDERS[trade])
    check_order(body)
    _own_merchant(wechat, body)
    told = call.headers.get("Accept-Language", "").lower()
    order = wechat.orders.open(trade, body, _LANGUAGES.get(told, "zh-hans"))
    page = f"{world.base_url}/wallet/{order['id']}?method=wechat_pay"
    named = {"native": {"code_url": page}, "h5": {"h5_url": page}}
    return 200, named.get(trade, {"prepay_id": order["prepay_id"]})


def _by_number(world: World, wechat: WechatPay, call: Call, number: str) -> tuple[int, Any]:
    _own_merchant(wechat, _query(call))
    return 200, wechat.orders.shown(wechat.orders.by_number(number))


def _by_id(world: World, wechat: WechatPay, call: Call, number: str) -> tuple[int, Any]:
    _own_merchant(wechat, _query(call))
    return 200, wechat.orders.shown(wechat.orders.by_transaction(number))


def _close(world: World, wechat: WechatPay, call: Call, number: str) -> tuple[int, Any]:
    _own_merchant(wechat, check(_body(call), CLOSE))
    wechat.orders.close(number)
    return 204, None


def _refund(world: World, wechat: WechatPay, call: Call) -> tuple[int, Any]:
    body = check(_body(call), REFUND)
    return 200, _without_merchant(wechat.refunds.shown(wechat.refunds.create(body)))


def _refund_by_number(world: World, wechat: WechatPay, call: Call, number: str) -> tuple[int, Any]:
    return 200, _without_merchant(wechat.refunds.shown(wechat.refunds.by_number(number)))


def _without_merchant(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in shown.items() if name != "mchid"}


def _certificates(world: World, wechat: WechatPay, call: Call) -> tuple[int, Any]:
    return 200, wechat.keys.certificates()


def _bill(world: World, wechat: WechatPay, call: Call, name: str) -> tuple[int, Any]:
    asked = _query(call)
    day = asked.get("bill_date", "")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day) or asked.get("tar_type") != "GZIP":
        raise wrong("bill_date")
    content = _bill_of(wechat, name, day)
    return 200, {
        "hash_type": "SHA1",
        "hash_value": hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        "download_url": f"{world.base_url}{PREFIX}/v3/billdownload/file?token={name}.{day}",
    }


def _bill_of(wechat: WechatPay, name: str, day: str) -> bytes:
    if name == "tradebill":
        return wechat.books.trades(day)
    return wechat.books.fund_flow(day)


def _download(world: World, wechat: WechatPay, call: Call) -> tuple[int, Any]:
    name, _, day = _query(call).get("token", "").partition(".")
    return 200, _bill_of(wechat, name, day)


def _declare(world: World, wechat: WechatPay, call: Call) -> tuple[int, Any]:
    body = check(_body(call), DECLARE)
    _own_merchant(wechat, body)
    return 200, wechat.customs.declare(body)


def _modify(world: World, wechat: WechatPay, call: Call) -> tuple[int, Any]:
    body = check(_body(call), MODIFY)
    _own_merchant(wechat, body)
    return 200, wechat.customs.modify(body)


def _redeclare(world: World, wechat: WechatPay, call: Call) -> tuple[int, Any]:
    body = check(_body(call), REDECLARE)
    _own_merchant(wechat, body)
    return 200, wechat.customs.redeclare(body)


def _verify(world: World, wechat: WechatPay, call: Call) -> tuple[int, Any]:
    body = check(_body(call), VERIFY)
    _own_merchant(wechat, body)
    return 200, wechat.customs.verify(body, call.headers.get("Wechatpay-Serial", ""))


def _declarations(world: World, wechat: WechatPay, call: Call) -> tuple[int, Any]:
    asked = _query(call)
    _own_merchant(wechat, asked)
    for name in ("order_type", "order_no", "customs", "appid"):
        if not asked.get(name):
            raise wrong(name)
    return 200, wechat.customs.query(asked)


_NAME: Final = r"([0-9A-Za-z_\-|*@]{1,64})"
_ROUTES: Final[list[tuple[str, re.Pattern[str], Handler]]] = [
    (method, re.compile(path), handler)
    for method, path, handler in (
        ("POST", r"/v3/pay/transactions/(native|jsapi|h5)", _open_order),
        ("GET", f"/v3/pay/transactions/out-trade-no/{_NAME}", _by_number),
        ("GET", f"/v3/pay/transactions/id/{_NAME}", _by_id),
        ("POST", f"/v3/pay/transactions/out-trade-no/{_NAME}/close", _close),
        ("POST", r"/v3/refund/domestic/refunds", _refund),
        ("GET", f"/v3/refund/domestic/refunds/{_NAME}", _refund_by_number),
        ("GET", r"/v3/certificates", _certificates),
        ("GET", r"/v3/bill/(tradebill|fundflowbill)", _bill),
        ("GET", r"/v3/billdownload/file", _download),
        ("POST", r"/v3/global/customs/orders", _declare),
        ("PATCH", r"/v3/global/customs/orders", _modify),
        ("GET", r"/v3/global/customs/orders", _declarations),
        ("POST", r"/v3/global/customs/redeclare", _redeclare),
        ("POST", r"/v3/global/customs/verify-certificate", _verify),
    )
]
