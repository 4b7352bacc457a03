"""Read the facts that a vendor's trust is computed from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q

from catalog.moderation.models import Decision, LostDispute, TrustPin
from catalog.moderation.trust import Trust, VendorFacts, trust_of
from marketplace.vendors.models import Vendor

WINDOW_DAYS: Final = 365


def trust_in(vendor: Vendor, *, now: datetime, disputes: int | None = None) -> Trust:
    """Compute how far a vendor is trusted now. Three statements.

    Disputes lost in the last 365 days are counted as they were told; `disputes` counts instead.
    """
    kinds = Decision.Kind
    since = now - timedelta(days=WINDOW_DAYS)
    if disputes is None:
        disputes = LostDispute.objects.filter(vendor=vendor, lost_at__gt=since).count()
    counted = Decision.objects.filter(
        change_set__vendor=vendor,
        decided_by__isnull=False,
        decided_at__gt=since,
    ).aggregate(
        **{
            name: Count("pk", filter=Q(kind=kind))
            for name, kind in (
                ("approved", kinds.APPROVED),
                ("rejected", kinds.REJECTED),
                ("changes_requested", kinds.CHANGES_REQUESTED),
            )
        }
    )
    opened = vendor.opened_on
    days = max(0, (now.date() - opened).days) if opened else 0
    pin = TrustPin.objects.filter(vendor=vendor).values_list("level", "reason").first()
    return trust_of(VendorFacts(**counted, days_open=days, disputes=disputes), pin=pin)
