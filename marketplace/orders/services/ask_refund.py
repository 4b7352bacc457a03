"""A member of a vendor gives back a part of its own vendor order, or asks for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.orders import locks, scopes
from marketplace.orders.models import RefundRequest
from marketplace.orders.refund_limit import is_within_limit
from marketplace.orders.refund_reading import compute
from marketplace.orders.refund_types import RefundWish
from marketplace.orders.services.write_refund import (
    carry_out,
    find_request,
    write_request,
)
from marketplace.vendors.models import VendorMember

BY_LIMIT = "system:limit"


@transaction.atomic
def ask_refund(
    *, public_id: str, wish: RefundWish, key: str, member: VendorMember, now: datetime
) -> RefundRequest:
    """Give back up to REFUND_VENDOR_LIMIT at once; more waits for an operator.

    Only a vendor order of the member's own vendor. The same key again changes nothing.
    Money: docs/refunds.md.
    Raises: OrderNotFound, MemberRoleMissing, NothingToRefund, TooManyUnits, NotRefundable,
        RefundExceedsPaid.
    """
    part = locks.vendor_order(scopes.vendor_order_to_fulfill(public_id, member))
    existing = find_request(key, part)
    if existing is not None:
        return existing
    back = compute(part, wish)
    goes_at_once = is_within_limit(part, back.sums.vendor, now)
    request = write_request(
        part=part,
        wish=wish,
        back=back,
        key=key,
        source=RefundRequest.Source.VENDOR,
        by=f"user:{member.user_id}",
        now=now,
    )
    if goes_at_once:
        carry_out(request, by=BY_LIMIT, now=now)
    return request
