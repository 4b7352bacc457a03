"""Which methods can take which amount at Stripe. Facts of the provider, kept as data.

The provider filters methods silently, so this table decides what the buyer is offered, and
the provider's answer is read back and compared when a payment page opens.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from payments.gateways.types import MethodCapability

# Source: Stripe's currency page: HKD 4.00, USD 0.50, EUR 0.50. MOP and CNY have no row of
# their own; they must convert to HKD 4.00, so theirs leave room for the rate to move.
MINIMUM: Final = MappingProxyType({"MOP": 500, "HKD": 400, "CNY": 500, "USD": 50, "EUR": 50})
MAXIMUM: Final = 99_999_999  # eight digits of minor units

CARD: Final = MethodCapability(
    provider="stripe",
    method="card",
    currencies=("MOP", "HKD", "CNY", "USD", "EUR"),
    minimum=MINIMUM,
    maximum=MAXIMUM,
    refund_days=180,  # ours: Stripe sets no limit, but a card may be gone by then
    has_disputes=True,
    can_hold=True,
    source="Stripe's pages on currencies, refunds and disputes",
)
# Neither wallet takes MOP. Source: Stripe's pages on Alipay and WeChat Pay.
ALIPAY: Final = MethodCapability(
    provider="stripe",
    method="alipay",
    currencies=("CNY", "HKD", "USD", "EUR"),
    minimum=MINIMUM,
    maximum=MAXIMUM,
    refund_days=90,
    is_refund_asynchronous=True,
    is_payment_asynchronous=True,
    source="Stripe's page on Alipay",
)
WECHAT_PAY: Final = MethodCapability(
    provider="stripe",
    method="wechat_pay",
    currencies=("CNY", "HKD", "USD", "EUR"),
    minimum=MINIMUM,
    maximum=MAXIMUM,
    refund_days=180,
    is_refund_asynchronous=True,
    is_payment_asynchronous=True,
    source="Stripe's page on WeChat Pay",
)
# Source: Stripe's page on cross-border payouts: a platform in one of these regions pays into any
# of them by itself. Macau, Hong Kong and the mainland are in none.
_EEA: Final = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
)
TRANSFER_COUNTRIES: Final = frozenset({"US", "GB", "CA", "CH", *_EEA.split()})
CAPABILITIES: Final = (ALIPAY, WECHAT_PAY, CARD)


def can_transfer(*, platform: str, payee: str) -> bool:
    """Tell whether the provider moves money from a platform's country to a payee's."""
    return {platform, payee} <= TRANSFER_COUNTRIES
