"""What the shops of the cast ask for delivery."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from marketplace.shipping import services, zones
from marketplace.shipping.models import Holiday, RateSheet, SheetUse, ShippingRate, ZoneArea
from marketplace.shipping.pricing import Band, Surcharges
from marketplace.shipping.services.publish_sheet import own_series
from marketplace.shipping.sheets import LineDraft, SheetDraft
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


MONDAY = datetime(2026, 11, 30, 4, tzinfo=UTC)  # noon in Macau


def sheet_line(
    zone: str, bands: dict[int, int], currency: str = "MOP", **changes: Any
) -> LineDraft:
    """Bands in grams and minor units, one to three days."""
    fields: dict[str, Any] = {"days_min": 1, "days_max": 3}
    priced = tuple(Band(up_to, Money(minor, currency)) for up_to, minor in bands.items())
    return LineDraft(zone=zone, bands=priced, **(fields | changes))


def draft(*lines: LineDraft, currency: str = "MOP", **changes: Any) -> SheetDraft:
    """A sheet by weight alone, without fuel, minimum and surcharges, from that Monday on."""
    zero = Money.zero(currency)
    fields: dict[str, Any] = {
        "code": "standard",
        "name_by_lang": {"zh-hant": "標準配送", "en": "Standard delivery"},
        "carrier": "SF Express",
        "valid_from": MONDAY.date(),
        "step_g": 500,
        "divisor": None,
        "fuel_bps": 0,
        "minimum": zero,
        "surcharges": Surcharges(zero, zero, zero, zero),
        "collects_on": "1111110",
    }
    return SheetDraft(currency=currency, lines=lines, **(fields | changes))


def own_sheet(
    vendor: Vendor, *lines: LineDraft, now: datetime = MONDAY, **changes: Any
) -> RateSheet:
    """Publish a shop's own sheet, that Monday unless another instant is said."""
    changes = {"valid_from": macau_day(now)} | changes
    made = draft(*lines, currency=vendor.price_currency, **changes)
    return services.publish_sheet(
        draft=made,
        series=own_series(vendor, made.code),
        vendor=vendor,
        by="user:1",
        now=now,
    )


def contract(series: str, *lines: LineDraft, now: datetime = MONDAY, **changes: Any) -> RateSheet:
    """Publish a sheet of the marketplace, that Monday unless another instant is said."""
    made = draft(*lines, **({"valid_from": macau_day(now)} | changes))
    return services.publish_sheet(draft=made, series=series, vendor=None, by="user:2", now=now)


def every_row(number: int, vendor: Vendor) -> None:
    """One more row of each table of the room, for lists."""
    own_sheet(vendor, sheet_line("CN-GD", {1_000: 3_000}))
    SheetUse.objects.create(vendor=vendor, series=f"contract-{number}", since=MONDAY)
    services.set_dispatch(vendor=vendor, cut_off=time(15), handling_days=1, packs_on="1111100")
    Holiday.objects.create(
        calendar="CN", day=date(2028, 1, 1) + timedelta(days=number), name="假期"
    )
    ZoneArea.objects.create(zone="GD-OTHER", spellings=[f"地{number}"], valid_from=MONDAY.date())
