"""Rate sheets as pages show and change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.foundation import languages
from marketplace.foundation.money import Money
from marketplace.shipping import zones
from marketplace.shipping.models import DispatchTerms, RateLine, RateSheet, SheetUse, ShippingRate
from marketplace.shipping.pricing import Band
from marketplace.shipping.promises import Dispatch
from marketplace.shipping.rate_reading import sheets_in_force, surcharges_of
from marketplace.shipping.sheets import LineDraft, SheetDraft
from marketplace.vendors.models import Vendor


@dataclass(frozen=True)
class OfferedSheet:
    """A sheet of the marketplace that a vendor may use, and whether it does."""

    sheet: RateSheet
    is_used: bool


def last_sheet(vendor: Vendor, series: str) -> RateSheet | None:
    """Return the version that was published last of a vendor's series, or None. Two reads at most.

    It may count from a later day on: who edits a sheet goes on from what will count.
    """
    found = RateSheet.objects.filter(vendor=vendor, series=series).prefetch_related("lines")
    return found.order_by("-version").first()


def draft_of(sheet: RateSheet, lines: Sequence[RateLine] | None = None) -> SheetDraft:
    """Return a published sheet as a draft, to be changed and published again."""
    currency = sheet.currency
    columns = {
        field.attname: getattr(sheet, field.attname) for field in sheet._meta.concrete_fields
    }
    return SheetDraft(
        code=sheet.code,
        name_by_lang={
            code: getattr(sheet, f"name_{code.replace('-', '_')}") or ""
            for code in languages.LANGUAGES
        },
        carrier=sheet.carrier,
        currency=currency,
        valid_from=sheet.valid_from,
        step_g=sheet.step_g,
        divisor=sheet.divisor,
        fuel_bps=sheet.fuel_bps,
        minimum=Money(sheet.minimum_minor, currency),
        surcharges=surcharges_of(columns, currency),
        collects_on=sheet.collects_on,
        lines=tuple(
            _line(line, currency) for line in (sheet.lines.all() if lines is None else lines)
        ),
    )


def _line(line: RateLine, currency: str) -> LineDraft:
    return LineDraft(
        zone=line.zone,
        bands=tuple(Band(up_to_g, Money(minor, currency)) for up_to_g, minor in line.bands),
        days_min=line.days_min,
        days_max=line.days_max,
        next_g=line.next_g,
        next_price=None if line.next_minor is None else Money(line.next_minor, currency),
        free_over=None if line.free_over_minor is None else Money(line.free_over_minor, currency),
    )


def offered_sheets(vendor: Vendor, on: date) -> list[OfferedSheet]:
    """Return the marketplace's sheets in the currency of a vendor's prices. Two reads."""
    used = set(SheetUse.objects.filter(vendor=vendor).values_list("series", flat=True))
    sheets = sheets_in_force(on).filter(vendor__isnull=True)
    return [
        OfferedSheet(sheet, sheet.series in used)
        for sheet in sheets.prefetch_related("lines")
        if sheet.currency == vendor.price_currency and sheet.lines.all()
    ]


def plain_rates(vendor: Vendor) -> list[ShippingRate]:
    """Return a vendor's plain rates, the nearest zones first. One read."""
    rates = ShippingRate.objects.filter(vendor=vendor).order_by("code")
    return sorted(rates, key=lambda rate: zones.ZONES.index(rate.zone))


def dispatch_of(vendor: Vendor) -> Dispatch:
    """Return how a vendor sends, or what holds for everyone. One read."""
    terms = DispatchTerms.objects.filter(vendor=vendor).first()
    return Dispatch(terms.cut_off, terms.handling_days, terms.packs_on) if terms else Dispatch()
