"""One payment, one refund and one declaration, as the tests of Antom ask for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from marketplace.foundation.money import Money
from payments.gateways.types import AttemptSpec, CustomsSpec, RefundSpec
from tests.payments.gateways.antom_side import result
from tests.payments.gateways.conftest import attempt

KEY = "charge:chg_T3ST:attempt:att_8F3K2M9QXW4T"
NAME = "att_8F3K2M9QXW4T_0ef679cec04eb3fd57508254z"
PAYMENT = "20261127194010800100188180203227785"
PREPARED = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)
API = "/ams/sandbox/api/v1"
REFUND = RefundSpec(PAYMENT, Money(1_000, "CNY"), "requested_by_buyer", "rfd_8F3K2M9QXW4T")
DECLARED = CustomsSpec(
    provider_object_id=PAYMENT,
    amount=Money(20_000, "CNY"),
    goods=Money(17_000, "CNY"),
    freight=Money(1_500, "CNY"),
    tax=Money(1_500, "CNY"),
    order_number="ord_8F3K2M9QXW4T",
    customs_code="ZONGSHU",
    merchant_customs_code="4403160Z3Y",
    payer_name="陳美",
    payer_id_number="440402199001011234",
    reference="dec_8F3K2M9QXW4T",
)


def spec_of_one(**changes: Any) -> AttemptSpec:
    given: dict[str, Any] = {
        "reference": "att_8F3K2M9QXW4T",
        "prepared_at": PREPARED,
        "expires_at": PREPARED + timedelta(minutes=30),
        "success_url": "https://shop.example/return/?s={CHECKOUT_SESSION_ID}",
    }
    return attempt(**(given | changes))


def waiting(**more: Any) -> dict[str, Any]:
    return result("U", "PAYMENT_IN_PROCESS", normalUrl="https://wallet.example/p", **more)


def found_as(status: str, **more: Any) -> dict[str, Any]:
    return result(
        paymentStatus=status,
        paymentRequestId=NAME,
        paymentId=PAYMENT,
        paymentAmount={"currency": "CNY", "value": "23840"},
        **more,
    )
