"""One scan at the hub: what it does follows from where the parcel stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace.shipping.carriers_api.types import Box
from marketplace.shipping.parcels import hub_rules, hub_words, locks
from marketplace.shipping.parcels.errors import ScanRefused
from marketplace.shipping.parcels.hub_rules import Station
from marketplace.shipping.parcels.models import Bag, HubScan, Parcel
from marketplace.shipping.parcels.services.tell_from_hub import tell_from_hub
from marketplace.shipping.parcels.statuses import Booking


@transaction.atomic
def scan_parcel(
    *,
    number: str,
    station: Station,
    by: str,
    now: datetime,
    measured: Box | None = None,
    bag_ref: str = "",
) -> HubScan:
    """Move the parcel of a scanned number at one station; keep the scan.

    `measured` is what the scale and the tape said, for the measuring station; `bag_ref` the open
    bag, for the bagging one. Raises: ScanRefused, and nothing changed.
    """
    bag = locks.bag(bag_ref) if station == Station.BAG else None
    parcel = locks.parcel(_find(number).pk)
    after = hub_rules.state_after(station, parcel.hub_state)
    if after is None:
        raise ScanRefused(
            _("%(number)s is %(state)s: it cannot be scanned here.")
            % {"number": parcel, "state": parcel.get_hub_state_display()}
        )
    was = _as_it_was(parcel)
    before = parcel.hub_state
    parcel.hub_state = after
    if station == Station.MEASURE:
        _measure(parcel, measured)
    if station == Station.BAG:
        _put_into(parcel, bag)
    parcel.save()
    scan = HubScan.objects.create(
        parcel=parcel,
        station=station,
        state_before=before,
        state_after=after,
        was=was,
        scanned_by=by,
        scanned_at=now,
    )
    tell_from_hub(parcel, station, hub_words.sentence(station), now=now)
    return scan


def _find(number: str) -> Parcel:
    """Find the parcel by its own number, its shipment's waybill or our name of it.

    Raises: ScanRefused for none, and for a waybill whose boxes have numbers of their own.
    """
    typed = "".join(number.split())
    live = Parcel.objects.exclude(shipment__booking=Booking.CANCELED)
    own = Q(waybill=typed.upper()) | Q(public_id=typed)
    found = list(live.filter(own).order_by("-pk")[:2]) or list(
        live.filter(shipment__waybill=typed.upper()).order_by("-pk")[:2]
    )
    if not found:
        raise ScanRefused(_("No parcel has the number %(number)s.") % {"number": typed[:40]})
    if len(found) > 1:
        raise ScanRefused(
            _("Several parcels have the number %(number)s: scan the label of the box itself.")
            % {"number": typed[:40]}
        )
    return found[0]


def _as_it_was(parcel: Parcel) -> dict[str, Any]:
    """What an undo puts back."""
    return {
        "measured": [
            parcel.measured_length_mm,
            parcel.measured_width_mm,
            parcel.measured_height_mm,
            parcel.measured_g,
        ],
        "bag": str(parcel.bag_id) if parcel.bag_id else "",
    }


def _measure(parcel: Parcel, box: Box | None) -> None:
    if box is None or box.weight_g <= 0:
        raise ScanRefused(_("Type the weight first, in grams."))
    parcel.measured_g = box.weight_g
    parcel.measured_length_mm = box.length_mm
    parcel.measured_width_mm = box.width_mm
    parcel.measured_height_mm = box.height_mm


def _put_into(parcel: Parcel, bag: Bag | None) -> None:
    if bag is None or bag.sealed_at is not None:
        raise ScanRefused(_("Open a bag first."))
    if bag.supervision != parcel.supervision:
        raise ScanRefused(
            _("This bag is for %(bag)s, the parcel goes by %(parcel)s.")
            % {"bag": bag.supervision or "–", "parcel": parcel.supervision or "–"}
        )
    parcel.bag = bag
