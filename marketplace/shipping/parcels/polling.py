"""When a carrier is asked about a shipment again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from marketplace.shipping.carriers_api.statuses import ENDED, TROUBLE, Status
from marketplace.shipping.carriers_api.types import Capability

FIRST: Final = timedelta(hours=2)
_MOVING: Final = timedelta(hours=3)
_NEAR: Final = timedelta(hours=1)  # with the courier: the buyer looks often
_TROUBLED: Final = timedelta(hours=12)
AFTER_OUTAGE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(days=90)  # carriers forget: SF tells three months


def first_poll(able: Capability, now: datetime) -> datetime | None:
    """Return when to ask first; None for a carrier that tells nothing when asked."""
    return now + FIRST if able.tracks else None


def next_poll(status: Status, *, since: datetime, now: datetime) -> datetime | None:
    """Return when to ask again; None once it ended, or after three months."""
    if status in ENDED or now - since > LONGEST:
        return None
    if status in (Status.OUT_FOR_DELIVERY, Status.ATTEMPT_FAILED):
        return now + _NEAR
    return now + (_TROUBLED if status in TROUBLE else _MOVING)
