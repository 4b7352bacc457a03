"""Where the parcels of a vendor order are, as its buyer follows them."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.foundation import languages
from marketplace.orders import scopes
from marketplace.orders.queries.lines import status_label, vendor_name
from marketplace.orders.visitors import OrderReader
from marketplace.shipping.parcels import queries as parcels
from marketplace.shipping.parcels.types import TrackingView


@dataclass(frozen=True)
class PartTracking:
    """A vendor order on its way: whose it is, and each of its shipments."""

    public_id: str
    order_public_id: str
    vendor_name: str
    status: str
    status_label: str
    shipments: tuple[TrackingView, ...]


def part_tracking(public_id: str, *, reader: OrderReader) -> PartTracking:
    """Return the parcels of a part of an order that this reader may see. Four reads.

    Raises: OrderNotFound for anyone else's.
    """
    part = scopes.vendor_order_of_reader(public_id, reader)
    code = languages.current()
    return PartTracking(
        public_id=part.public_id,
        order_public_id=part.order.public_id,
        vendor_name=vendor_name(part.vendor, code),
        status=part.status,
        status_label=status_label(part.standing, code, is_pickup=part.is_pickup),
        shipments=parcels.tracking_of(part.ref),
    )
