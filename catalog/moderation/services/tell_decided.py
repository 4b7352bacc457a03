"""Tell vendors what people decided, several decisions at once."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from catalog.moderation.events import ChangesDecided
from catalog.moderation.models import ChangeSet
from marketplace.foundation import outbox

WAIT: Final = timedelta(minutes=5)  # an operator who decides about ten sets makes one mail


@transaction.atomic
def tell_decided(*, now: datetime, limit: int = 500) -> int:
    """Tell each vendor once of what was decided and not told yet; return how many vendors.

    A vendor is told when its oldest untold decision is five minutes old.
    """
    untold = ChangeSet.objects.filter(told_at=None).exclude(status=ChangeSet.Status.OPEN)
    due = untold.filter(decided_at__lte=now - WAIT).values_list("vendor_id", flat=True)
    vendors = set(due.order_by("decided_at")[:limit])
    rows = untold.filter(vendor_id__in=vendors).select_for_update(skip_locked=True, of=("self",))
    by_vendor: dict[int, list[ChangeSet]] = defaultdict(list)
    for row in rows.order_by("pk"):
        by_vendor[row.vendor_id].append(row)
    for vendor_id, found in by_vendor.items():
        refs = ",".join(row.public_id for row in found)
        outbox.record(ChangesDecided(vendor_id=vendor_id, change_set_refs=refs, told_at=now))
        ChangeSet.objects.filter(pk__in=[row.pk for row in found]).update(told_at=now)
    return len(by_vendor)
