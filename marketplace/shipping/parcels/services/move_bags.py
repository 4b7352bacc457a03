"""Bags and trucks: open, seal, load, cross."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.foundation import outbox
from marketplace.shipping.parcels import hub_rules, hub_words, locks
from marketplace.shipping.parcels.errors import ScanRefused
from marketplace.shipping.parcels.events import ShipmentLoaded
from marketplace.shipping.parcels.hub_rules import Station
from marketplace.shipping.parcels.models import Bag, HubScan, LineHaul, Parcel, Shipment
from marketplace.shipping.parcels.services.tell_from_hub import tell_from_hub


@transaction.atomic
def open_bag(*, supervision: str, customs_code: str, by: str, now: datetime) -> Bag:
    """Open a bag for one supervision code and one customs office. Raises: ScanRefused."""
    code = customs_code.strip()
    if len(code) != 4 or not code.isascii() or not code.isdigit():
        raise ScanRefused(_("A customs office has four digits."))
    return Bag.objects.create(
        supervision=supervision.strip()[:12], customs_code=code, opened_at=now, opened_by=by
    )


@transaction.atomic
def seal_bag(*, bag_ref: str, now: datetime) -> Bag:
    """Close a bag; twice changes nothing. Raises: ScanRefused for none, or an empty one."""
    bag = locks.bag(bag_ref)
    if bag is None or not bag.parcels.exists():
        raise ScanRefused(_("There is no such bag, or nothing is in it."))
    if bag.sealed_at is None:
        bag.sealed_at = now
        bag.save(update_fields=["sealed_at"])
    return bag


@transaction.atomic
def open_line_haul(
    *, bill_no: str, traf_no: str, voyage_no: str, by: str, now: datetime
) -> LineHaul:
    """Write down a truck under its bill; the same bill again is the same truck.

    Raises: ScanRefused when a number is missing or too long for customs.
    """
    given = [each.strip() for each in (bill_no, traf_no, voyage_no)]
    if not all(given) or any(
        len(text) > most for text, most in zip(given, (37, 100, 32), strict=True)
    ):
        raise ScanRefused(_("Give the bill, the vehicle and the voyage."))
    row, _is_new = LineHaul.objects.get_or_create(
        bill_no=given[0],
        defaults={
            "traf_no": given[1],
            "voyage_no": given[2],
            "opened_at": now,
            "opened_by": by,
        },
    )
    return row


@transaction.atomic
def load_bag(*, bag_ref: str, bill_no: str, by: str, now: datetime) -> Bag:
    """Put a sealed bag on a truck that has not crossed; all its parcels are loaded.

    The same bag on the same truck again changes nothing. Raises: ScanRefused.
    """
    haul = locks.line_haul(bill_no)
    bag = locks.bag(bag_ref)
    if bag is None or bag.sealed_at is None:
        raise ScanRefused(_("Scan a sealed bag."))
    if haul is None or haul.crossed_at is not None:
        raise ScanRefused(_("Open a line haul first."))
    if bag.line_haul_id == haul.pk:
        return bag
    if bag.line_haul_id is not None:
        raise ScanRefused(_("This bag is on another truck already."))
    parcels = locks.parcels_of_bags([bag.pk])
    _move(parcels, Station.LOAD, by, now)
    bag.line_haul = haul
    bag.save(update_fields=["line_haul"])
    _tell_loaded(bag, haul, parcels, now)
    return bag


def _tell_loaded(bag: Bag, haul: LineHaul, parcels: Sequence[Parcel], now: datetime) -> None:
    """Tell the floors above which shipments travel on which truck, each once."""
    weights: dict[UUID, int] = {}
    for parcel in parcels:
        weights[parcel.shipment_id] = weights.get(parcel.shipment_id, 0) + parcel.measured_g
    for shipment in Shipment.objects.filter(pk__in=weights).order_by("pk"):
        outbox.record(
            ShipmentLoaded(
                shipment_ref=shipment.public_id,
                reference=shipment.reference,
                waybill=shipment.waybill,
                customs_code=bag.customs_code,
                bill_no=haul.bill_no,
                traf_no=haul.traf_no,
                voyage_no=haul.voyage_no,
                weight_g=weights[shipment.pk],
                loaded_at=now,
            )
        )


@transaction.atomic
def cross_line_haul(*, bill_no: str, by: str, now: datetime) -> LineHaul:
    """Record that a truck crossed the second line; all its parcels did. Twice changes nothing.

    Raises: ScanRefused for an unknown bill, and a truck without a bag.
    """
    haul = locks.line_haul(bill_no)
    if haul is None:
        raise ScanRefused(_("No line haul has this bill."))
    if haul.crossed_at is not None:
        return haul
    bags = list(haul.bags.values_list("pk", flat=True))
    if not bags:
        raise ScanRefused(_("Nothing is on this truck."))
    _move(locks.parcels_of_bags(bags), Station.CROSS, by, now)
    haul.departed_at = haul.departed_at or now
    haul.crossed_at = now
    haul.save(update_fields=["departed_at", "crossed_at"])
    return haul


def _move(parcels: Sequence[Parcel], station: Station, by: str, now: datetime) -> None:
    """Move all parcels or none."""
    for parcel in parcels:
        after = hub_rules.state_after(station, parcel.hub_state)
        if after is None:
            raise ScanRefused(
                _("%(number)s is %(state)s: it cannot be scanned here.")
                % {"number": parcel, "state": parcel.get_hub_state_display()}
            )
        before = parcel.hub_state
        parcel.hub_state = after
        parcel.save(update_fields=["hub_state"])
        HubScan.objects.create(
            parcel=parcel,
            station=station,
            state_before=before,
            state_after=after,
            was={"measured": [], "bag": str(parcel.bag_id)},
            scanned_by=by,
            scanned_at=now,
        )
        tell_from_hub(parcel, station, hub_words.sentence(station), now=now)
