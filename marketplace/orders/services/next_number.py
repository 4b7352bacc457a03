"""A shop's next number of invoices, or of credit notes, without a gap."""

from __future__ import annotations

from typing import Literal

from marketplace.orders.models import SalesRange


def next_number(vendor_id: int, series: Literal["last_number", "last_credit_note"]) -> int:
    """Return the next number; the range stays locked until the caller's transaction ends.

    Whoever calls takes no other lock after it.
    """
    SalesRange.objects.bulk_create([SalesRange(vendor_id=vendor_id)], ignore_conflicts=True)
    given = SalesRange.objects.select_for_update().get(vendor_id=vendor_id)
    number = int(getattr(given, series)) + 1
    setattr(given, series, number)
    given.save(update_fields=[series])
    return number
