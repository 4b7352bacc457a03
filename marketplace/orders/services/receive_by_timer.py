"""Count a part as received when the buyer said nothing for long enough."""

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
from marketplace.orders.services.record_delivery import record_delivery

log = logging.getLogger(__name__)

BATCH: Final = 500


def receive_by_timer(*, now: datetime) -> int:
    """Deliver what was handed over RECEIVE_AFTER_DAYS ago; return how many parts.

    A parcel that failed, came back or is claimed as lost never counts as received. Each part is
    a transaction of its own: one that cannot move is logged and does not stop the others.
    """
    due = VendorOrder.objects.filter(
        status=VendorOrder.Status.FULFILLED,
        fulfilled_at__lte=now - timedelta(days=settings.RECEIVE_AFTER_DAYS),
    ).exclude(Exists(_astray()) | Exists(_claimed()))
    ids = list(due.order_by("fulfilled_at").values_list("pk", flat=True)[:BATCH])
    return sum(_receive(pk, now) for pk in ids)


def _astray() -> QuerySet[Fulfillment]:
    astray = (Fulfillment.Status.FAILED, Fulfillment.Status.RETURNED)
    return Fulfillment.objects.filter(vendor_order=OuterRef("pk"), status__in=astray)


def _claimed() -> QuerySet[Return]:
    """Return what its buyer says never came, while nobody has decided."""
    return open_returns(vendor_order=OuterRef("pk"), lines__reason=NOT_DELIVERED)


def _receive(pk: UUID, now: datetime) -> bool:
    try:
        with transaction.atomic():
            part = locks.vendor_order(VendorOrder.objects.get(pk=pk))
            if part.status != VendorOrder.Status.FULFILLED:
                return False  # the buyer confirmed it in this moment
            record_delivery(part=part, delivered_at=now)
    except ProjectError:
        log.exception("vendor order %s was not received by the timer", pk)
        return False
    return True
