"""Close what was delivered, once the hold has passed."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from marketplace.foundation.errors import ProjectError
from marketplace.orders import locks, transitions
from marketplace.orders.models import VendorOrder
from marketplace.orders.return_reading import open_returns

log = logging.getLogger(__name__)

BATCH: Final = 500


def complete_delivered(*, now: datetime) -> int:
    """Complete what was delivered HOLD_DAYS ago and has no open return; return how many parts."""
    due = VendorOrder.objects.filter(
        status=VendorOrder.Status.DELIVERED,
        delivered_at__lte=now - timedelta(days=settings.HOLD_DAYS),
    ).exclude(Exists(open_returns(vendor_order=OuterRef("pk"))))
    ids = list(due.order_by("delivered_at").values_list("pk", flat=True)[:BATCH])
    return sum(_complete(pk, now) for pk in ids)


def _complete(pk: UUID, now: datetime) -> bool:
    try:
        with transaction.atomic():
            part = locks.vendor_order(VendorOrder.objects.get(pk=pk))
            if part.status != VendorOrder.Status.DELIVERED:
                return False
            transitions.complete(part, at=now)
    except ProjectError:
        log.exception("vendor order %s was not completed", pk)
        return False
    return True
