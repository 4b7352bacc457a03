"""What we ask of Antom, as data. Pure: the same spec gives the same request, always.

Source: Antom's pages on pay (Cashier Payment), inquiryPayment, cancel, refund and inquiryRefund.
Every value is text, but for the amounts' own objects.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from marketplace.foundation.money import Money
from payments.gateways.antom.naming import WALLETS
from payments.gateways.types import AttemptSpec, RefundSpec

Body = dict[str, Any]

# Antom closes a payment 14 minutes after it was opened; another end must be within ten.
LONGEST_ASKED: Final = timedelta(minutes=10)
LONGEST_DESCRIPTION: Final = 256
# The language of the wallet's page. Antom has none for Macau: Hong Kong's is the nearest.
LANGUAGES: Final = {"zh-hant": "zh-HK", "zh-hans": "zh-CN", "pt": "pt-PT", "en": "en-US"}


def amount(money: Money) -> Body:
    """Write an amount. Money: minor units of its currency, as text."""
    return {"currency": money.currency, "value": str(money.minor)}


def pay(spec: AttemptSpec, name: str, *, notify_url: str, settlement_currency: str) -> Body:
    """Ask for a payment by one wallet.

    Money: order and payment amount are both the gross amount, in the currency the buyer pays.
    """
    body: Body = {
        "productCode": "CASHIER_PAYMENT",
        "paymentRequestId": name,
        "order": {
            "referenceOrderId": spec.charge_ref,
            "orderDescription": spec.description[:LONGEST_DESCRIPTION],
            "orderAmount": amount(spec.amount),
        },
        "paymentAmount": amount(spec.amount),
        "paymentMethod": {"paymentMethodType": WALLETS[spec.method]},
        "paymentNotifyUrl": notify_url,
        "paymentRedirectUrl": return_url(spec, name),
        "settlementStrategy": {"settlementCurrency": settlement_currency},
        "env": _env(spec),
    }
    opened = spec.prepared_at or spec.expires_at
    if opened < spec.expires_at <= opened + LONGEST_ASKED:
        body["paymentExpiryTime"] = spec.expires_at.isoformat(timespec="seconds")
    return body


def return_url(spec: AttemptSpec, name: str) -> str:
    """Where the wallet sends the buyer afterwards, whatever came of it."""
    return spec.success_url.replace("{CHECKOUT_SESSION_ID}", name)


def _env(spec: AttemptSpec) -> Body:
    """Tell from where the buyer pays.

    The specification of an attempt does not know the phone's system, and Antom wants one: most
    phones here run Android, and the page that we lead to opens the wallet on either.
    """
    env: Body = {"terminalType": "WEB"}
    if spec.scene != "desktop":
        env = {"terminalType": "WAP", "osType": "ANDROID"}
    if spec.client_ip:
        env["clientIp"] = spec.client_ip
    env["browserInfo"] = {"language": LANGUAGES.get(spec.language, "en-US")}
    return env


def refund(spec: RefundSpec, name: str, *, notify_url: str) -> Body:
    """Ask to give back a part of a payment. Money: gross, in the charge currency."""
    return {
        "refundRequestId": name,
        "paymentId": spec.provider_object_id,
        "refundAmount": amount(spec.amount),
        "refundReason": spec.reason,
        "refundNotifyUrl": notify_url,
    }
