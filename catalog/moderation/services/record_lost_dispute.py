"""A payer's bank decided against a vendor's sale: its word counts for less for a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from catalog.moderation.models import LostDispute
from marketplace.vendors.models import Vendor


def record_lost_dispute(*, vendor_refs: Iterable[str], dispute_ref: str, lost_at: datetime) -> None:
    """Write down which vendors lost a dispute; telling twice counts once.

    `vendor_refs` are opaque names, such as "vendor:ven_2Q9"; what is no vendor is passed over.
    """
    ids = [ref.removeprefix("vendor:") for ref in vendor_refs]
    LostDispute.objects.bulk_create(
        (
            LostDispute(vendor=vendor, dispute_ref=dispute_ref, lost_at=lost_at)
            for vendor in Vendor.objects.filter(public_id__in=ids)
        ),
        ignore_conflicts=True,
    )
