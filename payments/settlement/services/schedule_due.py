"""Start the hold of an earning when its vendor order is delivered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from marketplace.foundation.errors import Broken
from payments.settlement.models import Earning


def schedule_due(*, reference: str, delivered_at: datetime) -> datetime:
    """Set when an earning becomes due: delivery plus HOLD_DAYS. The first delivery counts.

    Raises: Broken when no earning has this reference: a delivery without a captured share.
    """
    due_at = delivered_at + timedelta(days=settings.HOLD_DAYS)
    Earning.objects.filter(
        reference=reference, status=Earning.Status.PENDING, due_at__isnull=True
    ).update(delivered_at=delivered_at, due_at=due_at)
    earning = Earning.objects.filter(reference=reference).only("due_at").first()
    if earning is None or earning.due_at is None:
        raise Broken(f"{reference} was delivered but nothing was ever earned for it")
    return earning.due_at
