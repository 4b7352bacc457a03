"""What shops ask for deliveries, read in one statement for any number of shops.

The database hands a shop's rates over as JSON inside its row: pages that show a price of delivery
have a fixed number of statements, and this is one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from marketplace.foundation import texts
from marketplace.foundation.money import Money
from marketplace.shipping import zones
from marketplace.shipping.models import (
    Holiday,
    RateLine,
    RateSheet,
    SheetUse,
    ShippingRate,
    ZoneArea,
)
from marketplace.shipping.places import Area
from marketplace.shipping.pricing import Band, Surcharges, Tariff, plain_tariff
from marketplace.shipping.promises import (
    MONDAY_TO_SATURDAY,
    Calendar,
    Dispatch,
    calendars_of,
)
from marketplace.vendors.models import Vendor

_AHEAD: Final = timedelta(days=150)  # holidays beyond any promise
_PLAIN: Final = (
    *("zone", "code", "base_minor", "per_kg_minor", "currency", "free_over_minor"),
    *("days_min", "days_max", "carrier"),
)
_LINE: Final = (
    *("zone", "bands", "next_g", "next_minor", "free_over_minor", "days_min", "days_max"),
)
_SHEET: Final = (
    *("series", "version", "code", "carrier", "currency", "step_g", "divisor", "fuel_bps"),
    *("minimum_minor", "remote_minor", "oversize_mm", "oversize_minor", "fragile_minor"),
    *("cold_minor", "collects_on", "vendor_id"),
)


@dataclass(frozen=True)
class Quoted:
    """One way to deliver to one zone, as its row says. Money: the vendor's currency.

    `rank` is 0 for a shop's own sheet, 1 for the marketplace's, 2 for a plain rate.
    """

    rank: int
    zone: str
    code: str
    name_by_lang: dict[str, str]
    carrier: str
    tariff: Tariff
    days: tuple[int, int]
    collects_on: str
    sheet: str


@dataclass(frozen=True)
class Quoting:
    """What is known of several shops on a day: their ways by vendor id, and the days of rest."""

    ways: Mapping[int, list[Quoted]] = field(default_factory=dict)
    dispatch: Mapping[int, Dispatch] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    areas: tuple[Area, ...] = ()


def read_quoting(vendor_ids: Collection[int], coarse: Collection[str], today: date) -> Quoting:
    """Return what shops ask to the finer and the coarse zones named. One statement."""
    inside = {code for zone in coarse for code in (zone, *zones.INSIDE.get(zone, ()))}
    plain = ShippingRate.objects.filter(vendor_id=OuterRef("pk"), zone__in=list(coarse))
    lines = RateLine.objects.filter(
        sheet_id__in=current_sheets(today, OuterRef(OuterRef("pk"))),
        sheet__currency=OuterRef("price_currency"),
        zone__in=list(inside),
    )
    rested = Holiday.objects.filter(day__range=(today, today + _AHEAD)).order_by("day")
    areas = ZoneArea.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        zone__in=zones.FINE,
        valid_from__lte=today,
    )
    rows: list[Any] = list(
        Vendor.objects.filter(pk__in=list(vendor_ids))
        .order_by("pk")
        .values(
            "pk",
            cut_off=F("dispatch_terms__cut_off"),
            handling_days=F("dispatch_terms__handling_days"),
            packs_on=F("dispatch_terms__packs_on"),
            plain=_inside(plain, (*_PLAIN, *texts.columns("name"))),
            lines=_inside(lines, _LINE, sheet=(*_SHEET, *texts.columns("name"))),
            rested=_inside(rested, ("calendar", "day", "is_working")),
            areas=_inside(areas.order_by("pk"), ("zone", "told_by", "spellings", "is_remote")),
        )
    )
    return _quoting(rows)


def sheets_in_force(today: date) -> QuerySet[RateSheet]:
    """Return the version of each series that counts on a day."""
    return (
        RateSheet.objects.filter(valid_from__lte=today)
        .order_by("series", "-valid_from", "-version")
        .distinct("series")
    )


def current_sheets(today: date, vendor_id: OuterRef) -> QuerySet[RateSheet, Any]:
    """Return the ids of the sheets in force for a vendor on a day: its own and those it uses."""
    used = SheetUse.objects.filter(vendor_id=OuterRef(vendor_id)).values("series")
    own = Q(vendor_id=vendor_id) | Q(vendor__isnull=True, series__in=used)
    return sheets_in_force(today).filter(own).values("pk")


def _inside(
    rows: QuerySet[Any], columns: tuple[str, ...], sheet: tuple[str, ...] = ()
) -> ArraySubquery:
    named = {column: column for column in columns}
    named |= {f"sheet_{column}": f"sheet__{column}" for column in sheet}
    return ArraySubquery(rows.annotate(told=JSONObject(**named)).values("told"))


def _quoting(rows: list[dict[str, Any]]) -> Quoting:
    if not rows:
        return Quoting()
    holidays = (
        (r["calendar"], date.fromisoformat(r["day"]), r["is_working"]) for r in rows[0]["rested"]
    )
    return Quoting(
        ways={
            row["pk"]: [*(_line(told) for told in row["lines"]), *map(_plain, row["plain"])]
            for row in rows
        },
        dispatch={row["pk"]: _dispatch(row) for row in rows},
        calendars=calendars_of(holidays),
        areas=tuple(
            Area(told["zone"], told["told_by"], tuple(told["spellings"]), told["is_remote"])
            for told in rows[0]["areas"]
        ),
    )


def _dispatch(row: dict[str, Any]) -> Dispatch:
    cut_off: time | None = row["cut_off"]
    if cut_off is None:
        return Dispatch()
    return Dispatch(cut_off, row["handling_days"], row["packs_on"])


def _plain(told: dict[str, Any]) -> Quoted:
    currency = told["currency"]
    return Quoted(
        rank=2,
        zone=told["zone"],
        code=told["code"],
        name_by_lang=texts.by_language(told, "name"),
        carrier=told["carrier"],
        tariff=plain_tariff(
            base=Money(told["base_minor"], currency),
            per_kg=Money(told["per_kg_minor"], currency),
            free_over=_perhaps(told["free_over_minor"], currency),
        ),
        days=(told["days_min"], told["days_max"]),
        collects_on=MONDAY_TO_SATURDAY,
        sheet="",
    )


def _line(told: dict[str, Any]) -> Quoted:
    sheet = {name.removeprefix("sheet_"): value for name, value in told.items()}
    currency = sheet["currency"]
    return Quoted(
        rank=1 if told["sheet_vendor_id"] is None else 0,
        zone=told["zone"],
        code=sheet["code"],
        name_by_lang=texts.by_language(sheet, "name"),
        carrier=sheet["carrier"],
        tariff=tariff_of(told, sheet, currency),
        days=(told["days_min"], told["days_max"]),
        collects_on=sheet["collects_on"],
        sheet=f"{sheet['series']}/{sheet['version']}",
    )


def tariff_of(line: Mapping[str, Any], sheet: Mapping[str, Any], currency: str) -> Tariff:
    """Return the tariff that the columns of a line and of its sheet say."""
    return Tariff(
        bands=tuple(Band(up_to_g, Money(minor, currency)) for up_to_g, minor in line["bands"]),
        step_g=sheet["step_g"],
        surcharges=surcharges_of(sheet, currency),
        minimum=Money(sheet["minimum_minor"], currency),
        next_g=line["next_g"],
        next_price=_perhaps(line["next_minor"], currency),
        divisor=sheet["divisor"],
        fuel_bps=sheet["fuel_bps"],
        free_over=_perhaps(line["free_over_minor"], currency),
    )


def surcharges_of(sheet: Mapping[str, Any], currency: str) -> Surcharges:
    """Return the surcharges that the columns of a sheet say."""
    return Surcharges(
        remote=Money(sheet["remote_minor"], currency),
        oversize=Money(sheet["oversize_minor"], currency),
        fragile=Money(sheet["fragile_minor"], currency),
        cold=Money(sheet["cold_minor"], currency),
        oversize_mm=sheet["oversize_mm"],
    )


def _perhaps(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
