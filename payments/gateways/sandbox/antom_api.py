"""Antom's API under its own paths: a signature first, then one of a few calls.

As Antom does, everything is answered with HTTP 200 and a `result`: S done, F final, U not known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from marketplace.foundation.addresses import is_loopback
from payments.gateways.sandbox import antom_customs
from payments.gateways.sandbox.antom_signing import AntomSide, now_text
from payments.gateways.sandbox.antom_wallet import WALLETS, Refusal, time_text
from payments.gateways.sandbox.api import Call
from payments.gateways.sandbox.call_faults import CallFault, fault_of
from payments.gateways.sandbox.store import Document
from payments.gateways.sandbox.world import World

PREFIX: Final = "/ams/sandbox/api"
Body = dict[str, Any]
Raw = tuple[int, dict[str, str], bytes]
Handler = Callable[[World, Body], Body]


def answer(world: World, call: Call) -> Raw:
    """Answer one request; return status, headers and body. Raises: Hangup when a fault says so."""
    side = world.config.antom
    if side is None or not call.path.startswith(PREFIX):
        return 404, {}, b'{"message":"There is no Antom here, or no live one."}'
    fault = fault_of(world.faults, call.path, "unknown")

    def broken(fault: CallFault) -> Raw:
        if fault.kind == "status":
            return fault.status, {}, b"{}"
        return _signed(side, call, _result("U", "UNKNOWN_EXCEPTION"))

    return fault.befall(
        lambda: fault.instead(lambda: _signed(side, call, _carry_out(world, side, call)), broken)
    )


def _signed(side: AntomSide, call: Call, said: Body) -> Raw:
    payload, at = json.dumps(said).encode(), now_text()
    headers = {
        "Content-Type": "application/json; charset=UTF-8",
        "client-id": side.client_id,
        "response-time": at,
        "signature": side.header(call.path, at, payload),
    }
    return 200, headers, payload


def _carry_out(world: World, side: AntomSide, call: Call) -> Body:
    headers = call.headers
    if headers.get("client-id", "") != side.client_id:
        return _result("F", "KEY_NOT_FOUND")
    at, signature = headers.get("request-time", ""), headers.get("signature", "")
    if not side.is_clients(call.path, at, call.body, signature):
        return _result("F", "INVALID_SIGNATURE")
    handler = HANDLERS.get(call.path.removeprefix(PREFIX))
    if handler is None or call.method != "POST":
        return _result("F", "NO_INTERFACE_DEF")
    try:
        body = json.loads(call.body)
        with world.store.transaction():
            return handler(world, body)
    except Refusal as refusal:
        return _result(refusal.status, refusal.code, str(refusal))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return _result("F", "PARAM_ILLEGAL", f"{type(error).__name__}: {error}")


def _result(status: str, code: str, message: str = "") -> Body:
    told = {"resultStatus": status, "resultCode": code, "resultMessage": message or code.lower()}
    return {"result": told}


def _pay(world: World, body: Body) -> Body:
    known = world.antom.payment(body["paymentRequestId"])
    if known is not None:
        if known["request"] != json.dumps(body, sort_keys=True):
            raise Refusal("REPEAT_REQ_INCONSISTENT", "Another request under the same name.")
        return _opened(world, known)
    wallet = body["paymentMethod"]["paymentMethodType"]
    if wallet not in WALLETS:
        raise Refusal("PAYMENT_METHOD_NOT_SUPPORTED", f"There is no {wallet} here.")
    amount = body["paymentAmount"]
    if amount["currency"] != WALLETS[wallet][1]:
        raise Refusal("CURRENCY_NOT_SUPPORT", f"{wallet} takes no {amount['currency']}.")
    if int(amount["value"]) < (10 if wallet == "ALIPAY_CN" else 1):
        raise Refusal("PARAM_ILLEGAL", "The amount is too small.")
    if not is_loopback(urlsplit(body["paymentNotifyUrl"]).hostname or ""):
        raise Refusal("PARAM_ILLEGAL", "The sandbox tells its news to this machine only.")
    if not 0 < len(body["paymentRequestId"]) <= 64:
        raise Refusal("PARAM_ILLEGAL", "paymentRequestId has 1 to 64 characters.")
    return _opened(world, world.antom.open(body))


def _opened(world: World, payment: Document) -> Body:
    """Answer where the buyer goes on, or what became of it."""
    said: Body = {
        "paymentRequestId": payment["name"],
        "paymentId": payment["id"],
        "paymentAmount": _amount(payment),
        "paymentCreateTime": time_text(payment["created"]),
    }
    if payment["status"] == "SUCCESS":
        return _result("S", "SUCCESS") | said | {"paymentTime": time_text(payment["paid_at"])}
    if payment["status"] in ("FAIL", "CANCELLED"):
        return _result("F", payment["code"])
    method = WALLETS[payment["wallet"]][0]
    page = f"{world.base_url}/pay/{payment['id']}?method={method}"
    wallet = f"{world.base_url}/wallet/{payment['id']}?method={method}"
    said["normalUrl"] = page
    if not payment["is_desktop"]:
        said |= {"applinkUrl": wallet, "schemeUrl": f"sandbox-wallet://pay?id={payment['id']}"}
    elif payment["wallet"] == "MPAY":
        code = {"codeValueType": "QRCODE", "codeValue": wallet, "displayType": "TEXT"}
        said["orderCodeForm"] = {
            "paymentMethodType": payment["wallet"],
            "expireTime": time_text(payment["closes_at"]),
            "codeDetails": [code],
        }
    return _result("U", "PAYMENT_IN_PROCESS") | said


def _amount(document: Document) -> dict[str, str]:
    return {"currency": document["currency"], "value": str(document["amount"])}


def _known(world: World, body: Mapping[str, Any]) -> Document:
    payment = world.antom.payment(body.get("paymentId") or body["paymentRequestId"])
    if payment is None:
        raise Refusal("ORDER_NOT_EXIST", "There is no such order.")
    return payment


def _inquire(world: World, body: Body) -> Body:
    payment = _known(world, body)
    said: Body = {
        "paymentStatus": payment["status"],
        "paymentResultCode": payment["code"],
        "paymentResultMessage": payment["code"].lower(),
        "paymentRequestId": payment["name"],
        "paymentId": payment["id"],
        "paymentAmount": _amount(payment),
        "paymentMethodType": payment["wallet"],
        "paymentCreateTime": time_text(payment["created"]),
        "transactions": [
            {
                "transactionType": "REFUND",
                "transactionStatus": refund["status"],
                "transactionRequestId": refund["name"],
                "transactionId": refund["id"],
                "transactionAmount": _amount(refund),
                "transactionTime": time_text(refund["created"]),
            }
            for refund in world.antom.refunds_of(payment)
        ],
    }
    if payment["paid_at"]:
        said["paymentTime"] = time_text(payment["paid_at"])
    return _result("S", "SUCCESS") | said


def _cancel(world: World, body: Body) -> Body:
    payment = world.antom.cancel(_known(world, body))
    return _result("S", "SUCCESS") | {
        "paymentId": payment["id"],
        "paymentRequestId": payment["name"],
        "cancelTime": time_text(payment["canceled_at"]),
    }


def _refund(world: World, body: Body) -> Body:
    refund = world.antom.refund(body["refundRequestId"])
    if refund is None:
        refund = world.antom.give_back(_known(world, body), body)
    elif refund["request"] != json.dumps(body, sort_keys=True):
        raise Refusal("REPEAT_REQ_INCONSISTENT", "Another request under the same name.")
    said = _told(refund)
    if refund["status"] == "FAIL":
        raise Refusal("PROCESS_FAIL", "The refund failed.")
    if refund["status"] == "PROCESSING":
        return _result("U", "REFUND_IN_PROCESS") | said
    return _result("S", "SUCCESS") | said | {"paymentId": refund["payment_id"]}


def _told(refund: Document) -> Body:
    return {
        "refundRequestId": refund["name"],
        "refundId": refund["id"],
        "refundAmount": _amount(refund),
    }


def _inquire_refund(world: World, body: Body) -> Body:
    refund = world.antom.refund(body.get("refundId") or body["refundRequestId"])
    if refund is None:
        raise Refusal("REFUND_NOT_EXIST", "There is no such refund.")
    return _result("S", "SUCCESS") | _told(refund) | {"refundStatus": refund["status"]}


HANDLERS: Final[dict[str, Handler]] = {
    "/v1/payments/pay": _pay,
    "/v1/payments/inquiryPayment": _inquire,
    "/v1/payments/cancel": _cancel,
    "/v1/payments/refund": _refund,
    "/v1/payments/inquiryRefund": _inquire_refund,
    "/v1/customs/declare": lambda w, b: _result("S", "SUCCESS") | antom_customs.declare(w, b),
    "/v1/customs/inquiryDeclarationRequests": lambda w, b: (
        _result("S", "SUCCESS") | antom_customs.inquire(w, b)
    ),
}
