"""Tell moderation whose goods a lost dispute was about."""

from __future__ import annotations

from datetime import datetime

from catalog.moderation import services as moderation
from marketplace.vendors.models import Vendor
from payments.charges import dispute_queries as charges


def tell_lost_dispute(*, dispute_ref: str, lost_at: datetime) -> int:
    """Tell of each shop that had a share in the disputed amount; return how many had not been told.

    Doing it again tells nothing new. Raises: DisputeNotFound.
    """
    view = charges.dispute_view(dispute_ref, now=lost_at)
    payees = {part.share.payee_ref for part in view.shares}
    names = {ref.removeprefix("vendor:") for ref in payees if ref.startswith("vendor:")}
    shops = Vendor.objects.filter(public_id__in=names).order_by("pk").values_list("pk", flat=True)
    return sum(
        moderation.record_lost_dispute(vendor_id=pk, dispute_ref=dispute_ref, lost_at=lost_at)
        for pk in shops
    )
