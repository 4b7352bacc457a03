"""What the hub does is news for the buyer too."""

from __future__ import annotations

from datetime import datetime

from marketplace.shipping.carriers_api.types import News
from marketplace.shipping.parcels import hub_rules
from marketplace.shipping.parcels.hub_rules import Station
from marketplace.shipping.parcels.models import Parcel
from marketplace.shipping.parcels.services.record_news import record_news

SOURCE = "hub"


def tell_from_hub(parcel: Parcel, station: Station, text: str, *, now: datetime) -> None:
    """Record a tracking event for what a station did, where a buyer wants to know it."""
    status = hub_rules.TOLD.get(station)
    if status is None:
        return
    news = News(
        carrier=SOURCE,
        waybill=parcel.waybill or parcel.public_id,
        code=station.value,
        text=text,
        status=status,
        happened_at=now,
    )
    record_news(shipment_id=parcel.shipment_id, news=[news], source=SOURCE, now=now)
