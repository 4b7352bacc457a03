"""Shipments of the cast: the bakery's box of almond biscuits on its way to Zhuhai."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from marketplace.foundation.money import Money
from marketplace.shipping.carriers_api.statuses import Status
from marketplace.shipping.carriers_api.types import (
    BookingSpec,
    Box,
    Content,
    News,
    Party,
)
from marketplace.shipping.parcels import services
from marketplace.shipping.parcels.models import Parcel, Shipment

CHINA = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 5, 25, 4, 0, tzinfo=UTC)  # 12:00 in Macau
REFERENCE = "vendor_order:vor_PARCELS00001"
BAKERY = "vendor:ven_BAKERY000001"
WAYBILL = "SF1234567890123"
SENDER = Party(
    name="官也街餅家",
    phone="+85328827123",
    country="MO",
    city="澳門",
    street="氹仔官也街 11 號",
    company="官也街餅家",
)
RECEIVER = Party(
    name="林小姐",
    phone="+8613800138000",
    country="CN",
    region="广东省",
    city="珠海市",
    district="香洲区",
    street="情侣中路 1 号 2 栋 301",
    postcode="519000",
)
BISCUITS = Content(
    name="杏仁餅 Almond biscuits",
    quantity=2,
    value=Money(17_600, "MOP"),
    weight_g=900,
    hs_code="1905310000",
    origin="MO",
)


def china(text: str) -> datetime:
    """A time as Chinese carriers write it; one with a zone keeps it."""
    read = datetime.fromisoformat(text.replace(" +", "+"))
    return read if read.tzinfo else read.replace(tzinfo=CHINA)


def news(status: str, at: str, **changes: Any) -> News:
    """One event of the usual shipment."""
    fields: dict[str, Any] = {
        "carrier": "sf",
        "waybill": WAYBILL,
        "code": status,
        "text": f"told: {status}",
        "status": Status(status) if status else None,
        "happened_at": china(at),
    }
    return News(**(fields | changes))


def handed_over(now: datetime = NOON, **changes: Any) -> Shipment:
    """A shipment that its shop gave to SF."""
    fields: dict[str, Any] = {
        "reference": REFERENCE,
        "vendor_ref": BAKERY,
        "carrier_name": "SF Express",
        "waybill": WAYBILL,
        "phone_last4": "8000",
        "weight_g": 900,
    }
    return services.register_shipment(now=now, **(fields | changes))


def drafted(carrier: str = "sf", service: str = "standard", **changes: Any) -> Shipment:
    """A shipment of one box that nobody has been asked to carry."""
    fields: dict[str, Any] = {
        "reference": REFERENCE,
        "vendor_ref": BAKERY,
        "boxes": (Box(300, 200, 100, 1_200),),
        "phone_last4": "8000",
        "supervision": "9610",
        "now": NOON,
    }
    return services.draft_shipment(carrier=carrier, service=service, **(fields | changes))


def spec(shipment: Shipment) -> BookingSpec:
    """What a carrier is asked for it."""
    return BookingSpec(
        reference=shipment.public_id,
        sender=SENDER,
        receiver=RECEIVER,
        boxes=(Box(300, 200, 100, 1_200),),
        contents=(BISCUITS,),
        service=shipment.service,
    )


def parcel(**changes: Any) -> Parcel:
    """The one box of a shipment that the hub waits for."""
    shipment = handed_over(**changes)
    found = shipment.parcels.get()
    found.supervision = "9610"
    found.weight_g = 1_200
    found.save()
    return found


def later(**delta: int) -> datetime:
    """Some time after the hand-over."""
    return NOON + timedelta(**delta)
