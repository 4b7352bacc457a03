"""Declarations of payments to customs at Antom's side.

A payer whose number ends in 0 is not the one who paid: so a test can ask for that answer. What is
declared is accepted some seconds later. From five minutes after that it may be declared once more
under its name, with another amount, which takes the place of the one before.
Source: Alipay's help on sending declarations again.
"""

from __future__ import annotations

import json
import time
from typing import Any, Final

from payments.gateways.sandbox import ids
from payments.gateways.sandbox.antom_receipts import KIND, WORK
from payments.gateways.sandbox.antom_wallet import Refusal, time_text
from payments.gateways.sandbox.errors import ApiError
from payments.gateways.sandbox.store import Document
from payments.gateways.sandbox.world import World

AGAIN_SECONDS: Final = 300  # from then on a name may be declared again


def declare(world: World, body: dict[str, Any]) -> dict[str, Any]:
    """Take a declaration; the same one again is the same. Raises: Refusal."""
    name = body["declarationRequestId"]
    if not 0 < len(name) <= 32:
        raise Refusal("PARAM_ILLEGAL", "declarationRequestId has 1 to 32 characters.")
    known = _known(world, name)
    if known is None:
        known = _new(world, body, name)
        _answer_later(world, known)
    elif time.time() - known["declared"] >= AGAIN_SECONDS:
        known = _again(world, body, known)
    elif known["request"] != json.dumps(body, sort_keys=True):
        raise Refusal("CONTEXT_INCONSISTENT", "Another declaration under the same name.")
    return {
        "customsPaymentId": known["customs_payment_id"],
        "customsOrderId": body["suborderId"],
        "identityCheckResult": known["identity"],
        "clearingChannel": "NUCC",
        "clearingTransactionId": known["clearing_id"],
        "customsProviderRegistrationId": "31222699S7",
    }


def _new(world: World, body: dict[str, Any], name: str) -> Document:
    payment = world.antom.payment(body["paymentId"])
    if payment is None:
        raise Refusal("ORDER_NOT_EXIST", "There is no such order.")
    if payment["status"] != "SUCCESS":
        raise Refusal("ORDER_STATUS_INVALID", "The order is not paid.")
    amount = body["declarationAmount"]
    if amount["currency"] != "CNY":
        raise Refusal("PARAM_ILLEGAL", "Customs is told of CNY alone.")
    _check_sum(world, payment, int(amount["value"]), but="")
    if not body["merchantCustomsInfo"]["merchantCustomsName"] or not body["customs"]["customsCode"]:
        raise Refusal("PARAM_ILLEGAL", "Who declares, and where, has to be said.")
    number = body["buyerCertificate"]["certificateNo"]
    return world.store.put(
        {
            "id": f"and_sbx{ids.random_text()}",
            "object": KIND,
            "type": KIND,
            "name": name,
            "request": json.dumps(body, sort_keys=True),
            "payment_id": payment["id"],
            "amount": int(amount["value"]),
            "customs_payment_id": f"sbx{ids.random_text(20)}",
            "clearing_id": f"sbx{ids.random_text(20)}",
            "identity": "CHECK_NOT_PASSED" if number.endswith("0") else "CHECK_PASSED",
            "status": "WAITING_FOR_PROCESSING",
            "receipt": None,
            "changed": time.time(),
            "declared": time.time(),
        },
        parent=name,
    )


def _again(world: World, body: dict[str, Any], known: Document) -> Document:
    """Take a declaration once more, in the place of the one before."""
    payment = world.antom.payment(body["paymentId"])
    if payment is None or payment["id"] != known["payment_id"]:
        raise Refusal("CONTEXT_INCONSISTENT", "Another declaration under the same name.")
    amount = int(body["declarationAmount"]["value"])
    _check_sum(world, payment, amount, but=known["id"])
    told = {"request": json.dumps(body, sort_keys=True), "amount": amount, "receipt": None}
    now = {"status": "WAITING_FOR_PROCESSING", "changed": time.time(), "declared": time.time()}
    made = world.store.put(known | told | now)
    _answer_later(world, made)
    return made


def _check_sum(world: World, payment: Document, amount: int, *, but: str) -> None:
    """Keep the declarations of a payment within it."""
    told = sum(
        each["amount"]
        for each in world.store.newest_first(KIND)
        if each["payment_id"] == payment["id"] and each["id"] != but
    )
    if told + amount > payment["amount"]:
        raise Refusal("DECLARATION_AMOUNT_EXCEED", "More than what was paid.")


def _answer_later(world: World, known: Document) -> None:
    world.store.schedule(WORK, known["id"], time.time() + 4 * world.config.processing_seconds)


def _known(world: World, name: str) -> Document | None:
    return next(world.store.newest_first(KIND, parent=name), None)


def inquire(world: World, body: dict[str, Any]) -> dict[str, Any]:
    """Tell the state of at most ten declarations. Raises: Refusal."""
    names = body["declarationRequestIds"]
    if not 0 < len(names) <= 10:
        raise Refusal("PARAM_ILLEGAL", "One to ten names at once.")
    found = {name: _known(world, name) for name in names}
    return {
        "declarationRequestsNotFound": [name for name, known in found.items() if known is None],
        "declarationRecords": [_record(known) for known in found.values() if known is not None],
    }


def _record(known: Document) -> dict[str, Any]:
    asked = json.loads(known["request"])
    record = {
        "declarationRequestId": known["name"],
        "customsPaymentId": known["customs_payment_id"],
        "customsOrderId": asked["suborderId"],
        "customs": asked["customs"],
        "merchantCustomsInfo": asked["merchantCustomsInfo"],
        "declarationAmount": asked["declarationAmount"],
        "splitOrder": asked["splitOrder"],
        "declarationRequestStatus": known["status"],
        "lastModifiedTime": time_text(known["changed"]),
    }
    if known["receipt"]:
        code, told = known["receipt"]
        record |= {
            "customsDeclarationResultCode": code,
            "customsDeclarationResultDesc": told,
            "customsDeclarationReturnTime": time_text(known["changed"]),
        }
    return record


def receive(world: World, body: dict[str, Any], name: str) -> Document:
    """Control: let customs answer a declaration: `code`, and what it says.

    `minutes_ago` is how long ago it was declared.
    """
    known = _known(world, name)
    if known is None:
        raise ApiError(f"No such declaration: {name}", status=404)
    receipt = [str(body.get("code", "120")), str(body.get("text", ""))]
    declared = known["declared"] - 60 * float(body.get("minutes_ago", 0))
    told = {"status": "PROCESSED", "receipt": receipt, "changed": time.time()}
    return world.store.put(known | told | {"declared": declared})
