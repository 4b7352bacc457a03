"""An operator gives back a part of a paid vendor order."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.orders import locks
from marketplace.orders.errors import OrderNotFound
from marketplace.orders.models import RefundRequest, VendorOrder
from marketplace.orders.refund_reading import compute
from marketplace.orders.refund_types import RefundWish
from marketplace.orders.services.write_refund import (
    carry_out,
    find_request,
    write_request,
)


@transaction.atomic
def refund_vendor_order(
    *, public_id: str, wish: RefundWish, key: str, by: str, now: datetime
) -> RefundRequest:
    """Give back units of lines, and perhaps the delivery, in one transaction.

    A second click with the same key finds the first one's request. Two at once wait for each
    other, and the second is told what is left. No network call happens in here.
    Money: docs/refunds.md.
    Raises: OrderNotFound, NotPaidYet, NothingToRefund, TooManyUnits, NotRefundable,
        RefundExceedsPaid.
    """
    found = VendorOrder.objects.filter(public_id=public_id).first()
    if found is None:
        raise OrderNotFound
    part = locks.vendor_order(found)
    existing = find_request(key, part)
    if existing is not None:
        return existing
    request = write_request(
        part=part,
        wish=wish,
        back=compute(part, wish),
        key=key,
        source=RefundRequest.Source.OPERATOR,
        by=by,
        now=now,
    )
    carry_out(request, by=by, now=now)
    return request
