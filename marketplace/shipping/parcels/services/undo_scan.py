"""Take back one's own last scan, once, while nothing newer happened to the parcel."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.shipping.parcels import locks
from marketplace.shipping.parcels.errors import NothingToUndo, ScanRefused
from marketplace.shipping.parcels.models import Bag, HubScan, Parcel


@transaction.atomic
def undo_scan(*, by: str, now: datetime) -> HubScan:
    """Put the parcel of this person's last scan back to where it was; both rows stay.

    What the buyer was told of it stays told: an event is a fact. Raises: NothingToUndo;
    ScanRefused when the parcel has moved on, or its bag was sealed.
    """
    last = HubScan.objects.filter(scanned_by=by).order_by("-scanned_at", "-pk").first()
    if last is None or last.undoes_id is not None:
        raise NothingToUndo
    bag_id = Parcel.objects.values_list("bag_id", flat=True).get(pk=last.parcel_id)
    bag = Bag.objects.select_for_update(no_key=True).filter(pk=bag_id).first()
    parcel = locks.parcel(last.parcel_id)
    newest = parcel.scans.order_by("-scanned_at", "-pk").first()
    if newest is None or newest.pk != last.pk or parcel.hub_state != last.state_after:
        raise ScanRefused(_("%(number)s has moved on since.") % {"number": parcel})
    if parcel.bag_id != bag_id or (bag is not None and bag.sealed_at is not None):
        raise ScanRefused(_("The bag of %(number)s is sealed.") % {"number": parcel})
    _put_back(parcel, last)
    return HubScan.objects.create(
        parcel=parcel,
        station=last.station,
        state_before=last.state_after,
        state_after=last.state_before,
        undoes=last,
        scanned_by=by,
        scanned_at=now,
    )


def _put_back(parcel: Parcel, scan: HubScan) -> None:
    (
        parcel.measured_length_mm,
        parcel.measured_width_mm,
        parcel.measured_height_mm,
        parcel.measured_g,
    ) = scan.was["measured"]
    parcel.hub_state = scan.state_before
    parcel.bag_id = scan.was["bag"] or None
    parcel.save()
