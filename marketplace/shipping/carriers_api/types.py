"""What crosses the door between parcels and carriers. Frozen, no carrier's own types."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

from marketplace.foundation.money import Money
from marketplace.shipping.carriers_api.statuses import Status


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends or receives: a name, a telephone in E.164, and a place as carriers write it."""

    name: str
    phone: str
    country: str  # ISO 3166-1 alpha-2
    street: str
    region: str = ""
    city: str = ""
    district: str = ""
    postcode: str = ""
    company: str = ""

    @property
    def phone_last4(self) -> str:
        """The last four digits: what SF wants to see before it tells routes."""
        return "".join(sign for sign in self.phone if sign.isdigit())[-4:]


@dataclass(frozen=True, slots=True)
class Box:
    """One parcel. Lengths in millimeters, weight gross in grams."""

    length_mm: int
    width_mm: int
    height_mm: int
    weight_g: int


@dataclass(frozen=True, slots=True)
class Content:
    """One kind of goods inside, as customs and couriers read it.

    Money: `value` is of all its units. `weight_g` is gross, of all units.
    """

    name: str
    quantity: int
    value: Money
    weight_g: int
    hs_code: str = ""
    origin: str = ""  # ISO 3166-1 alpha-2


@dataclass(frozen=True, slots=True)
class BookingSpec:
    """Ask a carrier to carry boxes. It must stay the same while it is repeated under its key."""

    reference: str  # our name of the shipment: the key
    sender: Party
    receiver: Party
    boxes: tuple[Box, ...]
    contents: tuple[Content, ...]
    service: str

    @property
    def weight_g(self) -> int:
        """Gross weight of all boxes, in grams."""
        return sum(box.weight_g for box in self.boxes)


@dataclass(frozen=True, slots=True)
class Booked:
    """What a carrier made of a booking: the mother number, one number a further box, its routing.

    `routing` is what its sorters read in large letters, empty where it has none.
    """

    waybill: str
    sub_waybills: tuple[str, ...] = ()
    routing: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened to a shipment, as its carrier tells it.

    `status` is None for what is worth reading and says nothing about the way.
    """

    carrier: str
    waybill: str
    code: str
    text: str  # the carrier's own words
    status: Status | None
    happened_at: datetime  # aware
    place: str = ""
    signed_by: str = ""  # who took it, where the carrier tells

    @property
    def digest(self) -> bytes:
        """The name of this event: told twice, it is the same. Source: docs/parcels.md."""
        instant = self.happened_at.astimezone(UTC).replace(microsecond=0).isoformat()
        parts = (self.carrier, self.waybill, self.code, instant, self.place, self.text)
        found = hashlib.sha256()
        for part in parts:
            raw = part.encode()
            found.update(len(raw).to_bytes(4, "big") + raw)
        return found.digest()


@dataclass(frozen=True, slots=True)
class Message:
    """A proven message: its name, the numbers it is about, and what it tells.

    `is_bell` says that nothing in it is believed: the carrier is asked afterwards.
    """

    event_id: str
    waybills: tuple[str, ...]
    news: tuple[News, ...] = ()
    is_bell: bool = False


@dataclass(frozen=True, slots=True)
class Capability:
    """What a carrier can be asked for."""

    code: str
    name: str
    services: tuple[str, ...] = ()
    books: bool = False  # gives a waybill when asked
    numbers_by_range: bool = False  # waybills come from ranges that we were given
    cancels: bool = False
    tracks: bool = False
    pushes: bool = False
    needs_phone: bool = False  # for tracking, the last four digits
    divisor: int = 6000  # cm3 for a kilogram of volume
    source: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What the sender of a message wants to read."""

    content_type: str = "application/json"
    body: bytes = field(default=b"{}")
