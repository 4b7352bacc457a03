"""What crosses the door of the vendors room. Texts are in the active language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PickupPlace:
    """Where and when goods are picked up at a shop; either may be empty."""

    street: str
    opening_hours: str


@dataclass(frozen=True)
class LegalParty:
    """The business behind a shop, as papers name it; `address` may have several lines or none."""

    name: str
    address: str


@dataclass(frozen=True)
class VendorCard:
    """A shop as lists, product pages and its own page show it."""

    id: int
    public_id: str
    slug: str
    name: str
    tagline: str
    story: str
    district: str
    accent: int
    price_currency: str
    opened_on: date | None

    @property
    def ref(self) -> str:
        """The opaque name under which payments know this vendor."""
        return f"vendor:{self.public_id}"
