"""What this room tells the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from marketplace.foundation.money import Money
from marketplace.foundation.outbox import Event


@dataclass(frozen=True)
class ShipmentDelivered(Event):
    """A carrier proves that a shipment arrived; told once, and only for a number we believe."""

    topic: ClassVar[str] = "parcels.shipment_delivered"
    shipment_ref: str  # "shp_..."
    reference: str  # "vendor_order:vor_..."
    delivered_at: datetime


@dataclass(frozen=True)
class ShipmentAstray(Event):
    """A shipment is lost, or on its way back to its shop, or there. `status` says which."""

    topic: ClassVar[str] = "parcels.shipment_astray"
    shipment_ref: str
    reference: str
    status: str  # "lost", "returning" or "returned"
    since: datetime


@dataclass(frozen=True)
class ShipmentLoaded(Event):
    """The hub put a bag with a shipment on a truck, by the numbers that customs knows it by.

    `weight_g` is what the hub measured, 0 where it did not.
    """

    topic: ClassVar[str] = "parcels.shipment_loaded"
    shipment_ref: str
    reference: str
    waybill: str
    customs_code: str
    bill_no: str
    traf_no: str
    voyage_no: str
    weight_g: int
    loaded_at: datetime


@dataclass(frozen=True)
class ClaimApproved(Event):
    """A second person agreed to pay a shop for a shipment.

    Money: `amount` in the currency that the shop is paid in.
    """

    topic: ClassVar[str] = "parcels.claim_approved"
    claim_ref: str
    shipment_ref: str
    reference: str
    vendor_ref: str
    amount: Money
    proposed_by: str
    approved_by: str
    approved_at: datetime
