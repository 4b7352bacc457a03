"""The fifteen statuses that a parcel can have, whatever its carrier calls them. Pure."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Status(StrEnum):
    """What a tracking event means. Source: docs/parcels.md, Tracking status."""

    PENDING = "pending"
    INFO_RECEIVED = "info_received"
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    CUSTOMS_HOLD = "customs_hold"
    CUSTOMS_CLEARED = "customs_cleared"
    OUT_FOR_DELIVERY = "out_for_delivery"
    READY_FOR_PICKUP = "ready_for_pickup"
    DELIVERED = "delivered"
    ATTEMPT_FAILED = "attempt_failed"
    EXCEPTION = "exception"
    EXPIRED = "expired"
    RETURNING = "returning"
    RETURNED = "returned"
    LOST = "lost"


# How far along the way; what is not here is a setback.
RANKS: Final = MappingProxyType(
    {
        Status.PENDING: 0,
        Status.INFO_RECEIVED: 10,
        Status.PICKED_UP: 20,
        Status.IN_TRANSIT: 30,
        Status.CUSTOMS_HOLD: 40,
        Status.CUSTOMS_CLEARED: 50,
        Status.OUT_FOR_DELIVERY: 60,
        Status.READY_FOR_PICKUP: 60,
        Status.DELIVERED: 90,
    }
)
# No more news is asked for.
ENDED: Final = frozenset({Status.DELIVERED, Status.RETURNED})
# Somebody has to look.
TROUBLE: Final = frozenset(
    {Status.EXCEPTION, Status.EXPIRED, Status.LOST, Status.RETURNING, Status.RETURNED}
)
