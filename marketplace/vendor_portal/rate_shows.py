"""Deliveries as the portal's templates print them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from marketplace.foundation import formats, languages
from marketplace.foundation.money import Money
from marketplace.shipping import carriers, words, zones
from marketplace.shipping.fault_words import fault_text
from marketplace.shipping.models import RateSheet, ShippingRate
from marketplace.shipping.pricing import price_of
from marketplace.shipping.sheet_queries import OfferedSheet
from marketplace.shipping.sheets import Fault
from marketplace.shipping.types import DeliveryOption, PriceLine
from marketplace.vendor_portal.rate_forms import BoxForm


def plain(rate: ShippingRate) -> dict[str, Any]:
    """One plain rate."""
    free = rate.free_over_minor
    return {
        "zone": zones.NAMES[rate.zone],
        "option": rate.name or rate.get_code_display(),
        "base": Money(rate.base_minor, rate.currency),
        "per_kg": Money(rate.per_kg_minor, rate.currency) if rate.per_kg_minor else None,
        "free_over": None if free is None else Money(free, rate.currency),
        "days_min": rate.days_min,
        "days_max": rate.days_max,
        "carrier": carriers.in_language(rate.carrier, languages.current()),
    }


def option(code: str, label: str, sheet: RateSheet | None) -> dict[str, Any]:
    """One way of delivery, with the sheet that the shop published last for it."""
    is_there = sheet is not None and bool(sheet.lines.all())
    return {
        "label": label,
        "url": reverse("vendor_portal:sheet", args=[code]),
        "sheet": sheet if is_there else None,
        "zones": [zones.ALL_NAMES[line.zone] for line in sheet.lines.all()] if sheet else [],
    }


def offered(entry: OfferedSheet) -> dict[str, Any]:
    """One sheet of the marketplace, to be used or not."""
    sheet = entry.sheet
    return {
        "series": sheet.series,
        "name": sheet.name,
        "carrier": carriers.in_language(sheet.carrier, languages.current()),
        "valid_from": sheet.valid_from,
        "zones": [zones.ALL_NAMES[line.zone] for line in sheet.lines.all()],
        "is_used": entry.is_used,
    }


def priced(options: Iterable[DeliveryOption]) -> list[dict[str, Any]]:
    """What a box would cost by each way of delivery, and when it would arrive."""
    return [
        {
            "name": each.name,
            "lines": lines(each.lines),
            "price": each.price,
            "days": formats.days(each.promise.first_on, each.promise.last_on)
            if each.promise
            else "",
        }
        for each in options
    ]


def lines(of: Sequence[PriceLine]) -> list[dict[str, Any]]:
    """The steps of a price."""
    return [{"label": words.line_label(line), "amount": line.amount} for line in of]


def previewed(of: Sequence[PriceLine] | None, name: str) -> list[dict[str, Any]]:
    """What a box would cost by a sheet that is not published; empty where it is not carried."""
    if of is None:
        return []
    return [{"name": name, "lines": lines(of), "price": price_of(list(of)), "days": ""}]


def box_text(form: BoxForm) -> str:
    """Describe the box of the calculator: `2 kg · 40 × 30 × 20 cm`."""
    given = form.cleaned_data
    weight = formats.weight(given["weight"])
    sides = [form.cleaned_data[name] for name in ("length", "width", "height")]
    if not all(sides):
        return weight
    printed = " × ".join(_cm(side) for side in sides)
    return f"{weight} · {printed} cm"


def _cm(millimeters: int) -> str:
    whole, tenths = divmod(millimeters, 10)
    return f"{whole}.{tenths}" if tenths else str(whole)


def faults(found: Iterable[Fault]) -> list[str]:
    """What is wrong with a sheet, as sentences."""
    return [fault_text(fault) for fault in found]
