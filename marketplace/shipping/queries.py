"""What other rooms may ask the shipping room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from marketplace.accounts.types import AddressData
from marketplace.foundation import clock
from marketplace.foundation.clock import macau_day
from marketplace.shipping import zones
from marketplace.shipping.models import RateLine, SheetUse, ShippingRate, ZoneArea
from marketplace.shipping.places import Area, Place, place_of
from marketplace.shipping.pricing import price_delivery, price_of
from marketplace.shipping.promises import (
    MACAU_CALENDAR,
    NO_HOLIDAYS,
    Dispatch,
    pickup_promise,
    promise,
)
from marketplace.shipping.rate_reading import (
    Quoted,
    Quoting,
    current_sheets,
    read_quoting,
    sheets_in_force,
)
from marketplace.shipping.types import PICKUP, Consignment, DeliveryOption, Promise
from marketplace.vendors.models import Vendor


def delivery_options(consignment: Consignment, *, now: datetime) -> list[DeliveryOption]:
    """Return how a consignment can be delivered, cheapest first; none means not at all."""
    return options_for([consignment], now=now)[consignment]


def options_for(
    consignments: Sequence[Consignment], *, now: datetime
) -> dict[Consignment, list[DeliveryOption]]:
    """Return the options of several consignments with one query, each cheapest first.

    Prices are by the sheets in force at `now`, and promises are for an order of that instant.
    """
    if not consignments:
        return {}
    today = macau_day(now)
    quoting = read_quoting(
        {each.vendor_id for each in consignments}, {each.to.zone for each in consignments}, today
    )
    return {
        consignment: sorted(
            _options(consignment, quoting, now),
            key=lambda option: (option.price.minor, option.days_max, option.code),
        )
        for consignment in consignments
    }


def _options(of: Consignment, quoting: Quoting, now: datetime) -> list[DeliveryOption]:
    place = place_of(of.to, quoting.areas, macau_day(now))
    found = (
        _option(of, way, place, quoting, now)
        for way in _best(quoting.ways.get(of.vendor_id, []), of.to.zone, place)
    )
    return [option for option in found if option is not None]


def _best(ways: Sequence[Quoted], zone: str, place: Place) -> list[Quoted]:
    """Return one way for each option: own sheet, then the marketplace's, then a plain rate.

    Of one sheet the line of the finer zone goes before that of the coarse one.
    """
    fits = [way for way in ways if way.zone in (zone, place.zone)]
    fits.sort(key=lambda way: (way.rank, way.zone != place.zone, way.sheet))
    best: dict[str, Quoted] = {}
    for way in fits:
        best.setdefault(way.code, way)
    return list(best.values())


def _option(
    of: Consignment, way: Quoted, place: Place, quoting: Quoting, now: datetime
) -> DeliveryOption | None:
    # a line of the remote zone alone is its price already
    is_remote = place.is_remote and way.zone != zones.REMOTE
    lines = price_delivery(
        way.tariff, weight_g=of.weight_g, goods=of.goods, size=of.size, is_remote=is_remote
    )
    if lines is None:
        return None
    is_finer = way.zone != of.to.zone and place.zone != zones.default_of(of.to.zone)
    is_dearer = any(line.code == "remote" for line in lines)
    return DeliveryOption(
        code=way.code,
        name_by_lang=way.name_by_lang,
        price=price_of(lines),
        days_min=way.days[0],
        days_max=way.days[1],
        carrier=way.carrier,
        free_over=way.tariff.free_over,
        promise=_promise(of, way, quoting, now),
        lines=lines,
        sheet=way.sheet,
        priced_for=place.zone if is_finer or is_dearer else of.to.zone,
    )


def _promise(of: Consignment, way: Quoted, quoting: Quoting, now: datetime) -> Promise | None:
    dispatch = quoting.dispatch.get(of.vendor_id, Dispatch())
    if way.code == PICKUP:
        macau = quoting.calendars.get(MACAU_CALENDAR, NO_HOLIDAYS)
        return pickup_promise(now, dispatch=dispatch, days=way.days, macau=macau)
    return promise(
        now,
        dispatch=dispatch,
        collects_on=way.collects_on,
        days=way.days,
        zone=of.to.zone,
        calendars=quoting.calendars,
    )


def place_of_address(address: AddressData, today: date) -> Place:
    """Return the finer zone that an address is priced by on a day. One read."""
    rows = ZoneArea.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today
    ).order_by("pk")
    areas = [Area(row.zone, row.told_by, tuple(row.spellings), row.is_remote) for row in rows]
    return place_of(zones.destination_of(address), areas, today)


def priced_for(options: Collection[DeliveryOption], zone: str) -> str:
    """Return the zone that options were priced for: a finer one where any price is of that."""
    finer = {option.priced_for for option in options} - {zone, ""}
    return min(finer, default=zone)


def destinations(*, now: datetime) -> dict[int, set[str]]:
    """Return the coarse zones that each vendor delivers to, by vendor id. Four reads."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = ShippingRate.objects.exclude(code=ShippingRate.Code.PICKUP).order_by()
    for vendor_id, zone in rows.values_list("vendor_id", "zone").distinct():
        found[vendor_id].add(zone)
    users: dict[str, list[int]] = defaultdict(list)
    for series, vendor_id in SheetUse.objects.values_list("series", "vendor_id"):
        users[series].append(vendor_id)
    in_force = sheets_in_force(macau_day(now)).values("pk", "series", "vendor_id")
    sheets = {sheet["pk"]: sheet for sheet in in_force}
    lines = RateLine.objects.filter(sheet_id__in=list(sheets)).order_by()
    for sheet_id, zone in lines.values_list("sheet_id", "zone"):
        sheet = sheets[sheet_id]
        owner = sheet["vendor_id"]
        for vendor_id in users[sheet["series"]] if owner is None else [owner]:
            found[vendor_id].add(zones.coarse_of(zone))
    return dict(found)


def vendors_that_deliver(zone: str) -> frozenset[int]:
    """Return the ids of the vendors that send parcels to a coarse zone. One read."""
    return frozenset(_delivering(zone).values_list("pk", flat=True))


def shops_that_deliver(zone: str, slugs: Collection[str]) -> frozenset[str]:
    """Return which of these shops, by the address of their page, send parcels to a zone."""
    if not slugs:
        return frozenset()
    found = _delivering(zone).filter(slug__in=list(slugs))
    return frozenset(found.values_list("slug", flat=True))


def _delivering(zone: str) -> QuerySet[Vendor]:
    plain = ShippingRate.objects.filter(vendor_id=OuterRef("pk"), zone=zone)
    sheets = current_sheets(macau_day(clock.now()), OuterRef(OuterRef("pk")))
    lines = RateLine.objects.filter(
        sheet_id__in=sheets, zone__in=(zone, *zones.INSIDE.get(zone, ()))
    )
    return Vendor.objects.filter(Exists(plain) | Exists(lines)).order_by()
