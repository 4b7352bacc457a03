"""Where the goods of a return go. docs/returns.md has the order of the places."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from marketplace.accounts.types import AddressData
from marketplace.customs.cases.return_reading import has_case
from marketplace.orders.models import Return, ReturnAddress, VendorOrder
from marketplace.orders.queries.lines import vendor_name
from marketplace.shipping import zones
from marketplace.vendors.queries import pickup_places

_P = ReturnAddress.Place
_MAINLAND: Final = (zones.HENGQIN, zones.GUANGDONG, zones.MAINLAND)


def where_to(of: Return, language: str) -> AddressData:
    """Return the address that a buyer sends a return to. Three reads at most."""
    part: VendorOrder = of.vendor_order
    rows = {
        (row.vendor_id, row.place): row
        for row in ReturnAddress.objects.filter(vendor_id=part.vendor_id)
    } | {(row.vendor_id, row.place): row for row in ReturnAddress.objects.filter(vendor=None)}
    is_mainland = part.order.zone in _MAINLAND
    ours, own = (None, _P.MAINLAND), (part.vendor_id, _P.MAINLAND)
    keys: list[tuple[int | None, str]] = [(part.vendor_id, _P.MACAU)]
    if is_mainland:
        keys = [ours, own, *keys] if has_case(part.ref) else [own, ours, *keys]
    for key in keys:
        if key in rows:
            return rows[key].address
    return _at_the_shop(part, language)


def _at_the_shop(part: VendorOrder, language: str) -> AddressData:
    """A shop without a return address: its street for pick-up, with the hub's telephone."""
    place = pickup_places([part.vendor_id], language).get(part.vendor_id)
    return AddressData(
        recipient=vendor_name(part.vendor, language),
        phone=settings.HUB_PHONE,
        country="MO",
        street=place.street if place else "",
    )
