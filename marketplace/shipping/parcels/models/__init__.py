"""The tables of the parcels room, one file a noun."""

from marketplace.shipping.parcels.models.claim import Claim, ClaimEvidence
from marketplace.shipping.parcels.models.hub import Bag, HubScan, LineHaul
from marketplace.shipping.parcels.models.number_range import NumberRange
from marketplace.shipping.parcels.models.shipment import Parcel, Shipment
from marketplace.shipping.parcels.models.tracking import TrackingEvent, TrackingMessage

__all__ = [
    "Bag",
    "Claim",
    "ClaimEvidence",
    "HubScan",
    "LineHaul",
    "NumberRange",
    "Parcel",
    "Shipment",
    "TrackingEvent",
    "TrackingMessage",
]
