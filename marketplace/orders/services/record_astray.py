"""A parcel did not arrive: the carrier failed, or brought it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.orders import locks, transitions
from marketplace.orders.errors import OrderNotFound
from marketplace.orders.models import Fulfillment


@transaction.atomic
def record_failed(*, fulfillment_id: UUID, now: datetime) -> None:
    """Record that the carrier could not deliver: the timer no longer counts it as received.

    Raises: OrderNotFound, MoveRefused.
    """
    transitions.fail(_locked(fulfillment_id), at=now)


@transaction.atomic
def record_returned(*, fulfillment_id: UUID, now: datetime) -> None:
    """Record that the parcel came back to the vendor: the timer lets it be.

    Raises: OrderNotFound, MoveRefused.
    """
    transitions.bring_back(_locked(fulfillment_id), at=now)


def _locked(fulfillment_id: UUID) -> Fulfillment:
    found = Fulfillment.objects.select_related("vendor_order").filter(pk=fulfillment_id).first()
    if found is None:
        raise OrderNotFound
    locks.vendor_order(found.vendor_order)
    return Fulfillment.objects.get(pk=fulfillment_id)
