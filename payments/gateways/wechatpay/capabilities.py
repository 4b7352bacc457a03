"""What WeChat Pay can do when it is spoken to directly."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from payments.gateways.types import MethodCapability

WECHAT_PAY: Final = MethodCapability(
    provider="wechatpay",
    method="wechat_pay",
    currencies=("CNY",),  # the mainland's endpoints take no other
    minimum=MappingProxyType({"CNY": 1}),
    maximum=5_000_000,  # ours: a wallet's own daily bounds lie below
    refund_days=365,
    refund_parts=50,
    is_refund_asynchronous=True,
    is_payment_asynchronous=True,
    declares_customs=True,
    is_bound_to_scene=True,  # a code, a page for phones, a call within WeChat: one is not the other
    needs_payer_within_wechat=True,
    fee_comes_with="bill",
    source="WeChat Pay's pages on orders, refunds, bills and customs",
)
CAPABILITIES: Final[tuple[MethodCapability, ...]] = (WECHAT_PAY,)
