"""What the shops of the cast ask for delivery."""

from __future__ import annotations

from typing import Any

from marketplace.shipping import zones
from marketplace.shipping.models import ShippingRate
from marketplace.vendors.models import Vendor


def rate(
    vendor: Vendor, base_minor: int, zone: str = zones.GUANGDONG, **changes: Any
) -> ShippingRate:
    """Write a flat standard rate in the vendor's currency."""
    fields: dict[str, Any] = {
        "code": ShippingRate.Code.STANDARD,
        "name_zh_hant": "標準配送",
        "name_zh_hans": "标准配送",
        "name_pt": "Entrega normal",
        "name_en": "Standard delivery",
        "days_min": 3,
        "days_max": 6,
        "carrier": "SF Express",
        "currency": vendor.price_currency,
    }
    return ShippingRate.objects.create(
        vendor=vendor, zone=zone, base_minor=base_minor, **(fields | changes)
    )


def bakery_rates(vendor: Vendor) -> ShippingRate:
    """The bakery to Guangdong: MOP 35.00 flat."""
    return rate(vendor, 3_500)


def tinned_fish_rates(vendor: Vendor) -> ShippingRate:
    """The tinned-fish shop to Guangdong: MOP 40.00 flat."""
    return rate(vendor, 4_000)
