"""A vendor says that it will fulfill its part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from marketplace.foundation.errors import Refused
from marketplace.orders import locks, scopes, transitions
from marketplace.orders.models import VendorOrder
from marketplace.vendors.models import VendorMember


@transaction.atomic
def accept_vendor_order(*, public_id: str, member: VendorMember, now: datetime) -> VendorOrder:
    """Move a paid vendor order of the member's own vendor to accepted. Twice changes nothing.

    Raises: OrderNotFound, MemberRoleMissing, MoveRefused.
    """
    part = locks.vendor_order(scopes.vendor_order_to_fulfill(public_id, member))
    if part.status != VendorOrder.Status.ACCEPTED:
        transitions.accept(part, at=now)
    return part


def accept_vendor_orders(
    *, public_ids: Sequence[str], member: VendorMember, now: datetime
) -> tuple[int, int]:
    """Accept several, each in a transaction of its own; return how many were, and how many not."""
    accepted = 0
    wanted = list(dict.fromkeys(public_ids))
    for public_id in wanted:
        try:
            accept_vendor_order(public_id=public_id, member=member, now=now)
        except Refused:
            continue
        accepted += 1
    return accepted, len(wanted) - accepted
