"""A bank decided a dispute against a shop: its word is trusted less for a year."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.moderation.models import LostDispute


@transaction.atomic
def record_lost_dispute(*, vendor_id: int, dispute_ref: str, lost_at: datetime) -> bool:
    """Keep that a vendor lost a dispute, once; return whether it was not known.

    `vendor_id` is one whose goods the disputed amount was for; `dispute_ref` is the dispute's
    opaque name on the floor that knows it.
    """
    _row, is_new = LostDispute.objects.get_or_create(
        vendor_id=vendor_id, dispute_ref=dispute_ref, defaults={"lost_at": lost_at}
    )
    return is_new
