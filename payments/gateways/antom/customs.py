"""Declarations of payments to customs, as Antom takes and tells them. Pure.

Source: Antom's pages on declare and inquiryDeclarationRequests; the receipts' codes are those of
customs, which Antom hands on as they came. What neither page names is asked about again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from payments.gateways.antom.bodies import Body, amount
from payments.gateways.antom.naming import reference_in
from payments.gateways.types import CustomsSnapshot, CustomsSpec, CustomsStatus

# Who checks the payment for customs, by Antom's word and by its number.
DEPARTMENTS: Final = {
    "CUP": "UNIONPAY", "NUCC": "NETSUNION", "OTHER": "OTHERS",
    "1": "UNIONPAY", "2": "NETSUNION", "3": "OTHERS",
}  # fmt: skip
_CONFIRMED: Final = {"CHECK_PASSED": True, "CHECK_NOT_PASSED": False}
_WORDS: Final[dict[str, CustomsStatus]] = {
    "SUCCESS": "accepted",
    "FAIL": "rejected",
    "CLOSED": "rejected",
    "CANCELLED": "rejected",
}
# Receipts of customs: 120 is taken in, 399 is closed; 4 did not reach it, 100 is sent back.
_ACCEPTED: Final = ("120", "399")
_REJECTED: Final = ("4", "100")


def declaration(spec: CustomsSpec, name: str, *, customs_name: str) -> Body:
    """Ask to tell customs of a payment for one part of an order.

    Money: the whole amount of the part, gross, in CNY; Antom takes no split of it.
    """
    return {
        "declarationRequestId": name,
        "paymentId": spec.provider_object_id,
        "declarationAmount": amount(spec.amount),
        "customs": {"region": "CN", "customsCode": spec.customs_code},
        "merchantCustomsInfo": {
            "merchantCustomsCode": spec.merchant_customs_code,
            "merchantCustomsName": customs_name,
        },
        "splitOrder": "true",
        "suborderId": spec.order_number,
        "buyerCertificate": {
            "certificateType": "ID_CARD",
            "certificateNo": spec.payer_id_number,
            "holderName": {"fullName": spec.payer_name},
        },
    }


def declared(answer: Mapping[str, Any], name: str) -> CustomsSnapshot:
    """Read what declare answers: it is on its way, and what the payment message names."""
    return CustomsSnapshot(
        provider_ref=name,
        status="submitted",
        payment_number=str(answer.get("customsPaymentId") or ""),
        verifying_department=DEPARTMENTS.get(str(answer.get("clearingChannel")), ""),
        explanation="",
        client_reference=reference_in(name),
        is_payer_confirmed=_CONFIRMED.get(str(answer.get("identityCheckResult"))),
    )


def record(found: Mapping[str, Any], name: str) -> CustomsSnapshot:
    """Read one record of an inquiry, which tells neither department nor identity."""
    code = str(found.get("customsDeclarationResultCode") or "")
    told = str(found.get("customsDeclarationResultDesc") or "")
    return CustomsSnapshot(
        provider_ref=name,
        status=_status(str(found.get("declarationRequestStatus")), code),
        payment_number=str(found.get("customsPaymentId") or ""),
        verifying_department="",
        explanation=f"{code} {told}".strip(),
        client_reference=reference_in(name),
        is_payer_confirmed=None,
    )


def _status(word: str, code: str) -> CustomsStatus:
    """Let a receipt of customs decide where there is one, and Antom's own word elsewhere."""
    if code in _ACCEPTED:
        return "accepted"
    if code in _REJECTED or code.startswith("-"):
        return "rejected"
    if code:
        return "submitted"
    return _WORDS.get(word, "submitted")
