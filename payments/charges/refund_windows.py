"""Whether a provider still takes a refund of a payment. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from payments.charges.statuses import BankRefundWhy
from payments.gateways.types import MethodCapability


def why_by_bank(
    capability: MethodCapability | None, *, captured_at: datetime, parts: int, now: datetime
) -> BankRefundWhy | None:
    """Say why a refund asked for now has to go by bank; None when the provider takes it.

    `parts` counts the refunds of this payment that were asked for before. A method that we know
    nothing of any more is asked all the same: the provider decides.
    Source: `refund_days` and `refund_parts` of the method.
    """
    if capability is None:
        return None
    if now > captured_at + timedelta(days=capability.refund_days):
        return BankRefundWhy.TOO_LATE
    if capability.refund_parts is not None and parts >= capability.refund_parts:
        return BankRefundWhy.PARTS_USED
    return None
