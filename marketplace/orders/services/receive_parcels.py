"""Parcels of a vendor order arrived: all of it at once, or one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from marketplace.orders import transitions
from marketplace.orders.models import Fulfillment, VendorOrder
from marketplace.orders.services.record_delivery import record_delivery
from marketplace.orders.services.settle_part import settle_part

# What may still arrive: a parcel that was given up may be found.
OUT: Final = (Fulfillment.Status.HANDED_OVER, Fulfillment.Status.FAILED)


def receive_parcels(
    part: VendorOrder, parcels: Iterable[Fulfillment], *, delivered_at: datetime
) -> None:
    """Move parcels of a locked part to delivered; the last of them brings the part along.

    Raises: MoveRefused for a parcel that did not leave, or came back.
    """
    for parcel in parcels:
        transitions.arrive(parcel, at=delivered_at)
        transitions.note_first_received(part, at=delivered_at)
    settle_part(part, now=delivered_at)


def receive_whole(part: VendorOrder, *, delivered_at: datetime) -> None:
    """Move a locked part to delivered, with whatever became of its parcels.

    Raises: MoveRefused while something of it was not handed over.
    """
    for parcel in part.fulfillments.filter(status__in=OUT):
        transitions.arrive(parcel, at=delivered_at)
    record_delivery(part=part, delivered_at=delivered_at)
