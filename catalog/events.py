"""Facts about goods, for the rooms above. Handlers read what is true now; an event may be late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.foundation import outbox


@dataclass(frozen=True)
class ProductPublished(outbox.Event):
    """A listing is shown: for the first time, or again after it was archived."""

    topic = "catalog.product_published"
    product_id: int
    product_ref: str
    vendor_id: int
    published_at: datetime


@dataclass(frozen=True)
class ProductChanged(outbox.Event):
    """A product says or groups something else: texts, attributes, options, tags, pictures.

    It is told in every status; who shows only what is published looks the status up.
    """

    topic = "catalog.product_changed"
    product_id: int
    product_ref: str
    vendor_id: int
    changed_at: datetime


@dataclass(frozen=True)
class ProductArchived(outbox.Event):
    """A listing that was shown is shown no more."""

    topic = "catalog.product_archived"
    product_id: int
    product_ref: str
    vendor_id: int
    archived_at: datetime


@dataclass(frozen=True)
class OfferChanged(outbox.Event):
    """An offer is new, has other prices, or may be bought now, or no longer."""

    topic = "catalog.offer_changed"
    offer_id: int
    product_id: int
    vendor_id: int
    changed_at: datetime


@dataclass(frozen=True)
class StockChanged(outbox.Event):
    """An offer went out of stock, or came back; what is left in between is not told."""

    topic = "catalog.stock_changed"
    offer_id: int
    product_id: int
    vendor_id: int
    is_sold_out: bool
    changed_at: datetime


@dataclass(frozen=True)
class StockRanLow(outbox.Event):
    """The units that can be bought fell to the offer's threshold; told once until they rise."""

    topic = "catalog.stock_ran_low"
    offer_id: int
    vendor_id: int
    left: int
    fell_at: datetime
