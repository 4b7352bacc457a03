"""A payment's declaration to customs, in WeChat Pay's words. Pure.

Each vendor's part of an order is a sub-order of its own there. WeChat Pay wants the sub-order's
amount to be goods and freight together, and is told the tax beside them; what customs compares
with the order is the amount. So the tax stands in `duty`, and in `product_fee` too.
Source: WeChat Pay's pages on the customs declaration (v3/global/customs).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from payments.gateways.errors import ProviderContradiction
from payments.gateways.types import CustomsSnapshot, CustomsSpec, CustomsStatus
from payments.gateways.wechatpay.answers import text
from payments.gateways.wechatpay.credentials import WeChatPayCredentials

ORDERS: Final = "/v3/global/customs/orders"
REDECLARE: Final = "/v3/global/customs/redeclare"
VERIFY: Final = "/v3/global/customs/verify-certificate"
_STATES: Final[dict[str, CustomsStatus]] = {
    "UNDECLARED": "submitted",
    "SUBMITTED": "submitted",
    "PROCESSING": "submitted",
    "SUCCESS": "accepted",
    "FAIL": "rejected",
    "EXCEPT": "rejected",
}
# What WeChat Pay says of name and number: UNCHECKED, or whether they are the payer's.
_CHECKED: Final = {"SAME": True, "DIFFERENT": False}
# What can be sent again as it is. Source: WeChat Pay's page on the repush of a declaration.
SENT_AGAIN: Final = ("SUCCESS", "EXCEPT")
_AMOUNTS: Final = ("order_fee", "product_fee", "transport_fee", "duty")


def ref_of(spec: CustomsSpec) -> str:
    """Name a declaration so that it can be asked for: WeChat Pay wants the customs place too."""
    return f"{spec.customs_code}:{spec.order_number}"


def named(given: WeChatPayCredentials, spec: CustomsSpec, out_trade_no: str) -> dict[str, Any]:
    """Return what names a declaration in every request about it."""
    return {
        "appid": given.app_id,
        "mchid": given.merchant_id,
        "out_trade_no": out_trade_no,
        "transaction_id": spec.provider_object_id,
        "sub_order_no": spec.order_number,
        "customs": spec.customs_code,
        "merchant_customs_no": spec.merchant_customs_code,
    }


def amounts(spec: CustomsSpec) -> dict[str, Any]:
    """Return the amounts in fen. Raises: ProviderContradiction when the parts do not sum."""
    if spec.goods + spec.freight + spec.tax != spec.amount or spec.amount.currency != "CNY":
        raise ProviderContradiction(f"{spec.reference}: parts of {spec.amount} do not sum")
    return {
        "fee_type": "CNY",
        "order_fee": spec.amount.minor,
        "product_fee": (spec.goods + spec.tax).minor,
        "transport_fee": spec.freight.minor,
        "duty": spec.tax.minor,
    }


def query(given: WeChatPayCredentials, ref: str) -> dict[str, str]:
    """Return the question for a declaration by its reference of ours."""
    place, _, number = ref.partition(":")
    return {
        "appid": given.app_id,
        "mchid": given.merchant_id,
        "order_type": "sub_order_no",
        "order_no": number,
        "customs": place,
    }


def row_of(found: Mapping[str, Any], ref: str) -> dict[str, Any] | None:
    """Pick a declaration from what a question was answered with; the heading is of all rows."""
    place, _, number = ref.partition(":")
    for row in found.get("data") or ():
        if row.get("sub_order_no") == number and row.get("customs") == place:
            shared = ("transaction_id", "verify_department", "verify_department_trade_id")
            return {name: found.get(name) for name in shared} | dict(row)
    return None


def is_same(row: Mapping[str, Any], spec: CustomsSpec) -> bool:
    """Tell whether a declaration that exists is of this payment and these amounts."""
    asked = amounts(spec)
    return row.get("transaction_id") == spec.provider_object_id and all(
        row.get(name) == asked[name] for name in _AMOUNTS
    )


def is_confirmed(found: Mapping[str, Any]) -> bool | None:
    """Read whether name and number are the payer's; None while nobody has compared them."""
    return _CHECKED.get(str(found.get("certificate_check_result", "")).upper())


def snapshot(
    found: Mapping[str, Any], ref: str, *, is_payer_confirmed: bool | None = None
) -> CustomsSnapshot:
    """Read a declaration. Raises: ProviderContradiction for a state that is not known."""
    state = text(found, "state")
    if state not in _STATES:
        raise ProviderContradiction(f"a declaration is {state!r}")
    return CustomsSnapshot(
        provider_ref=ref,
        status=_STATES[state],
        payment_number=found.get("sub_order_id") or found.get("transaction_id") or "",
        verifying_department=found.get("verify_department") or "",
        explanation=found.get("explanation") or "",
        client_reference=found.get("sub_order_no") or None,
        is_payer_confirmed=is_payer_confirmed,
    )
