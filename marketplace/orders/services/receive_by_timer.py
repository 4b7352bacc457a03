"""Count a parcel as received when the buyer said nothing for long enough."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from marketplace.foundation.errors import ProjectError
from marketplace.orders import locks
from marketplace.orders.models import Fulfillment, Return, VendorOrder
from marketplace.orders.return_reading import open_returns
from marketplace.orders.return_rules import NOT_DELIVERED
from marketplace.orders.services.receive_parcels import receive_parcels

log = logging.getLogger(__name__)

BATCH: Final = 500


def receive_by_timer(*, now: datetime) -> int:
    """Receive parcels that were handed over RECEIVE_AFTER_DAYS ago; return how many.

    A parcel that failed or came back never counts as received, and keeps its part from being
    delivered until its units are refunded or somebody says that it came; one whose buyer says that
    it never came waits for the decision. Each parcel is a transaction of its own: one that cannot
    move is logged and does not stop the others.
    """
    due = Fulfillment.objects.filter(
        status=Fulfillment.Status.HANDED_OVER,
        handed_over_at__lte=now - timedelta(days=settings.RECEIVE_AFTER_DAYS),
        vendor_order__delivered_at__isnull=True,
    ).exclude(Exists(_claimed()))
    ids = list(due.order_by("handed_over_at").values_list("pk", flat=True)[:BATCH])
    return sum(_receive(pk, now) for pk in ids)


def _claimed() -> QuerySet[Return]:
    """Return what its buyer says never came, while nobody has decided."""
    return open_returns(vendor_order=OuterRef("vendor_order"), lines__reason=NOT_DELIVERED)


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
