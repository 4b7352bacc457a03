"""What we send to WeChat Pay, built from our types. Pure: nothing but the values decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from payments.gateways.types import AttemptSpec, RefundReason, RefundSpec
from payments.gateways.wechatpay.credentials import WeChatPayCredentials
from payments.gateways.wechatpay.naming import ATTACH_BYTES, DESCRIPTION_BYTES, cut, number_of

BEIJING: Final = ZoneInfo("Asia/Shanghai")
# WeChat Pay wants an order to be open for a minute at least; the rest is for repeating the call.
LEAST_OPEN: Final = timedelta(minutes=6)
PATHS: Final = {"desktop": "native", "phone": "h5", "wechat": "jsapi"}
# Of what WeChat Pay says to us; it knows no Portuguese and speaks Chinese then.
LANGUAGES: Final = {"zh-hant": "zh-HK", "zh-hans": "zh-CN", "pt": "pt", "en": "en"}
# What the buyer reads beside the refund.
_REASONS: Final[dict[RefundReason, str]] = {
    "requested_by_buyer": "买家申请退款",
    "duplicate": "重复付款退回",
    "fraudulent": "交易异常退回",
}


def order(given: WeChatPayCredentials, spec: AttemptSpec) -> dict[str, Any]:
    """Return the order of one attempt, for the trade type of its scene.

    Money: `total` in the minor unit of the currency, gross.
    """
    body: dict[str, Any] = {
        "appid": given.app_id,
        "mchid": given.merchant_id,
        "description": cut(spec.description, DESCRIPTION_BYTES) or spec.reference,
        "out_trade_no": number_of(spec.reference),
        "time_expire": closes_at(spec),
        "attach": cut(spec.reference, ATTACH_BYTES),
        "notify_url": given.notify_url,
        "amount": {"total": spec.amount.minor, "currency": spec.amount.currency},
    }
    if spec.scene == "wechat":
        body["payer"] = {"openid": spec.payer_ref}
    if spec.scene == "phone":
        body["scene_info"] = {"payer_client_ip": spec.client_ip, "h5_info": {"type": "Wap"}}
    elif spec.client_ip:
        body["scene_info"] = {"payer_client_ip": spec.client_ip}
    return body


def closes_at(spec: AttemptSpec) -> str:
    """Return when an order closes, to the second, by nothing but the spec."""
    closes = spec.expires_at
    if spec.prepared_at is not None:
        closes = max(closes, spec.prepared_at + LEAST_OPEN)
    return closes.astimezone(BEIJING).replace(microsecond=0).isoformat()


def refund(given: WeChatPayCredentials, spec: RefundSpec, *, total: int) -> dict[str, Any]:
    """Return a refund; WeChat Pay wants the whole order's amount beside it.

    Money: `refund` and `total` in the minor unit of the order's currency.
    """
    return {
        "transaction_id": spec.provider_object_id,
        "out_refund_no": number_of(spec.reference),
        "reason": _REASONS[spec.reason],
        "notify_url": given.notify_url,
        "amount": {
            "refund": spec.amount.minor,
            "total": total,
            "currency": spec.amount.currency,
        },
    }
