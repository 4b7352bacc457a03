"""Publish a version of a rate sheet, a shop's own or the marketplace's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from marketplace.foundation import languages
from marketplace.foundation.clock import macau_day
from marketplace.shipping.errors import SheetRefused
from marketplace.shipping.models import RateLine, RateSheet
from marketplace.shipping.sheets import Fault, LineDraft, SheetDraft, check_sheet
from marketplace.shipping.types import PICKUP
from marketplace.vendors.models import Vendor


def own_series(vendor: Vendor, code: str) -> str:
    """Return the series of a shop's own sheet for an option."""
    return f"{vendor.public_id}:{code}"


@transaction.atomic
def publish_sheet(
    *, draft: SheetDraft, series: str, vendor: Vendor | None, by: str, now: datetime
) -> RateSheet:
    """Write a whole sheet as the next version of its series; nothing written before changes.

    A version of today counts at once, for what is priced from then on; one without lines ends
    the series. `vendor` is None for the marketplace's own.
    Money: amounts are in the draft's currency, which for a shop is the one of its prices.
    Raises: SheetRefused with everything that is wrong.
    """
    faults = check_sheet(draft, macau_day(now)) + _further_faults(draft, vendor)
    if faults:
        raise SheetRefused(faults)
    # the owner's row is the lock: two publications of one series follow each other
    if vendor is not None:
        Vendor.objects.select_for_update(of=("self",)).get(pk=vendor.pk)
    # a contract has no row to lock; its unique version refuses the second of two at once
    last = RateSheet.objects.filter(series=series).order_by("-version").first()
    if last is not None and (last.code, last.vendor_id) != (draft.code, vendor and vendor.pk):
        raise SheetRefused([Fault("series", column="code")])
    sheet = RateSheet.objects.create(
        vendor=vendor,
        series=series,
        version=last.version + 1 if last else 1,
        published_at=now,
        published_by=by,
        **_columns(draft),
    )
    RateLine.objects.bulk_create(_line(sheet, line) for line in draft.lines)
    return sheet


def _further_faults(draft: SheetDraft, vendor: Vendor | None) -> list[Fault]:
    faults = []
    if not draft.name_by_lang.get(languages.DEFAULT):
        faults.append(Fault("name", column="name"))
    if vendor is not None and draft.currency != vendor.price_currency:
        faults.append(Fault("currency", column="currency"))
    if draft.code == PICKUP:
        faults.append(Fault("series", column="code"))
    return faults


def _columns(draft: SheetDraft) -> dict[str, Any]:
    names = {
        f"name_{code.replace('-', '_')}": draft.name_by_lang.get(code) or None
        for code in languages.LANGUAGES
    }
    surcharges = draft.surcharges
    return names | {
        "code": draft.code,
        "carrier": draft.carrier,
        "currency": draft.currency,
        "valid_from": draft.valid_from,
        "step_g": draft.step_g,
        "divisor": draft.divisor,
        "fuel_bps": draft.fuel_bps,
        "minimum_minor": draft.minimum.minor,
        "remote_minor": surcharges.remote.minor,
        "oversize_mm": surcharges.oversize_mm,
        "oversize_minor": surcharges.oversize.minor,
        "fragile_minor": surcharges.fragile.minor,
        "cold_minor": surcharges.cold.minor,
        "collects_on": draft.collects_on,
    }


def _line(sheet: RateSheet, line: LineDraft) -> RateLine:
    return RateLine(
        sheet=sheet,
        zone=line.zone,
        bands=[[band.up_to_g, band.price.minor] for band in line.bands],
        next_g=line.next_g,
        next_minor=None if line.next_price is None else line.next_price.minor,
        free_over_minor=None if line.free_over is None else line.free_over.minor,
        days_min=line.days_min,
        days_max=line.days_max,
    )
