"""What crosses the door of the parcels room: frozen views, texts in the active language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.shipping.carriers_api.types import Box


@dataclass(frozen=True)
class EventView:
    """One event: what it means in the reader's language, and the carrier's own words."""

    label: str  # empty when it says nothing about the way
    text: str
    place: str
    happened_at: datetime


@dataclass(frozen=True)
class TrackingView:
    """A shipment as its buyer follows it, newest event first."""

    carrier_name: str
    waybill: str
    status: str
    label: str
    explained: str
    kind: str
    since: datetime | None
    signed_by: str
    events: tuple[EventView, ...]


@dataclass(frozen=True)
class ShipmentView:
    """A shipment as its shop sees it. `boxes` are as declared."""

    public_id: str
    reference: str
    carrier: str
    carrier_name: str
    service: str
    waybill: str
    routing: str
    booking: str
    booking_label: str
    tracking: str
    tracking_label: str
    refusal: str
    boxes: tuple[Box, ...]
    numbers: tuple[str, ...]  # one a box; empty until booked


@dataclass(frozen=True)
class ScanView:
    """One line of the hub's list of scans."""

    number: str
    station: str
    state_label: str
    scanned_at: datetime
    note: str
    charged: str  # what the carrier charges by weight and volume
    is_large: bool  # the measured weight is far from the declared one
    is_undone: bool
    is_undo: bool
