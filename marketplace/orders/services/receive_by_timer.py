"""Count a parcel as received when the buyer said nothing for long enough."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from marketplace.foundation.errors import ProjectError
from marketplace.orders import locks
from marketplace.orders.models import Fulfillment, VendorOrder
from marketplace.orders.services.receive_parcels import receive_parcels

log = logging.getLogger(__name__)

BATCH: Final = 500


def receive_by_timer(*, now: datetime) -> int:
    """Receive parcels that were handed over RECEIVE_AFTER_DAYS ago; return how many.

    A parcel that failed or came back never counts as received, and keeps its part from being
    delivered until its units are refunded or somebody says that it came. Each parcel is a
    transaction of its own: one that cannot move is logged and does not stop the others.
    """
    due = Fulfillment.objects.filter(
        status=Fulfillment.Status.HANDED_OVER,
        handed_over_at__lte=now - timedelta(days=settings.RECEIVE_AFTER_DAYS),
        vendor_order__delivered_at__isnull=True,
    )
    ids = list(due.order_by("handed_over_at").values_list("pk", flat=True)[:BATCH])
    return sum(_receive(pk, now) for pk in ids)


def _receive(pk: UUID, now: datetime) -> bool:
    try:
        with transaction.atomic():
            part = locks.vendor_order(VendorOrder.objects.get(fulfillments=pk))
            parcel = part.fulfillments.get(pk=pk)
            if parcel.status != Fulfillment.Status.HANDED_OVER or part.delivered_at is not None:
                return False  # the buyer confirmed it in this moment
            receive_parcels(part, [parcel], delivered_at=now)
    except ProjectError:
        log.exception("parcel %s was not received by the timer", pk)
        return False
    return True
