"""A refund that was made at the provider belongs to a vendor order: book the vendor's side."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from marketplace.orders import locks
from marketplace.orders.models import RefundRequest, VendorOrder
from marketplace.orders.refund_reading import BOOKED, part_sold
from marketplace.orders.refund_types import RefundWish
from marketplace.orders.refunding import of_amount
from marketplace.orders.services.write_refund import book, find_request, write_request

_BY = "system:provider"


@transaction.atomic
def record_external_refund(
    *, vendor_order_ref: str, refund_ref: str, amount: Money, now: datetime
) -> RefundRequest:
    """Write down what already went back, and let the vendor bear it. Twice changes nothing.

    Money: `amount` in the order's currency; the vendor's price follows by proportion.
    Raises: Broken when there is no such vendor order; NothingToRefund for more than is left.
    """
    public_id = vendor_order_ref.removeprefix("vendor_order:")
    found = VendorOrder.objects.filter(public_id=public_id).first()
    if found is None:
        raise Broken(f"{refund_ref} belongs to {vendor_order_ref}, which does not exist")
    part = locks.vendor_order(found)
    key = f"external:{refund_ref}:{public_id}"
    existing = find_request(key, part)
    if existing is not None:
        return existing
    request = write_request(
        part=part,
        wish=RefundWish({}, with_shipping=False, reason=RefundRequest.Reason.OTHER),
        back=of_amount(part_sold(part, BOOKED), amount.minor),
        key=key,
        source=RefundRequest.Source.PROVIDER,
        by=_BY,
        now=now,
    )
    book(request, refund_ref=refund_ref, by=_BY, now=now)
    return request
