"""What Alipay and MPay can do at Antom, and which amounts they take. Facts of Antom, as data."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from payments.gateways.types import MethodCapability

# Source: Antom's page on Alipay: processed in CNY alone, CNY 0.10 to CNY 300,000 a payment; no
# disputes; refunds, also of parts, for 365 days.
ALIPAY: Final = MethodCapability(
    provider="antom",
    method="alipay",
    currencies=("CNY",),
    minimum=MappingProxyType({"CNY": 10}),
    maximum=30_000_000,
    refund_days=365,
    is_refund_asynchronous=True,
    is_payment_asynchronous=True,
    is_bound_to_scene=True,  # a phone is led into the wallet, a desk to a page with a code
    fee_comes_with="bill",
    declares_customs=True,
    source="Antom's pages on Alipay, refund and declare",
)
# Source: Antom's page on MPay: MOP 0.01 or more, at most what the buyer's level of account takes
# (MOP 8,000 at the middle one); refunds for 365 days, no disputes.
MPAY: Final = MethodCapability(
    provider="antom",
    method="mpay",
    currencies=("MOP",),
    minimum=MappingProxyType({"MOP": 1}),
    maximum=99_999_999,
    refund_days=365,
    is_refund_asynchronous=True,
    is_payment_asynchronous=True,
    is_bound_to_scene=True,  # a phone is led into the wallet, a desk to a page with a code
    fee_comes_with="bill",
    source="Antom's page on MPay",
)
CAPABILITIES: Final = (ALIPAY, MPAY)
