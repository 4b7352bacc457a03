"""Moderation trusts a vendor less that lost a dispute, and does not know payments."""

from __future__ import annotations

from datetime import datetime

from catalog.moderation import services as moderation
from payments.charges.dispute_queries import dispute_view


def count_lost_dispute(*, dispute_ref: str, lost_at: datetime) -> None:
    """Tell moderation which vendors a lost dispute falls to. Raises: DisputeNotFound."""
    shares = dispute_view(dispute_ref, now=lost_at).shares
    moderation.record_lost_dispute(
        vendor_refs={each.share.payee_ref for each in shares},
        dispute_ref=dispute_ref,
        lost_at=lost_at,
    )
