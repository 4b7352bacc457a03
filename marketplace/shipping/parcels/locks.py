"""Every lock of this room, in this order: line haul, bag, shipments by id, parcels by id, range.

A claim, and a message of the inbox, is locked before its shipment. Who holds a later one never
asks for an earlier one.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from marketplace.shipping.parcels.errors import ClaimRefused, ShipmentNotFound
from marketplace.shipping.parcels.models import (
    Bag,
    Claim,
    LineHaul,
    NumberRange,
    Parcel,
    Shipment,
    TrackingMessage,
)


def shipment(shipment_id: UUID) -> Shipment:
    """Lock a shipment until the transaction ends. Raises: ShipmentNotFound."""
    found = Shipment.objects.select_for_update(no_key=True).filter(pk=shipment_id).first()
    if found is None:
        raise ShipmentNotFound
    return found


def parcel(parcel_id: UUID) -> Parcel:
    """Lock a parcel after its shipment, which is read along."""
    shipment(Parcel.objects.values_list("shipment_id", flat=True).get(pk=parcel_id))
    rows = Parcel.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("shipment").get(pk=parcel_id)


def parcels_of_bags(bags: list[UUID]) -> list[Parcel]:
    """Lock the parcels of bags after their shipments, each lowest id first."""
    held = Parcel.objects.filter(bag_id__in=bags).values_list("shipment_id", flat=True)
    list(Shipment.objects.select_for_update(no_key=True).filter(pk__in=held).order_by("pk"))
    rows = Parcel.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.select_related("shipment").filter(bag_id__in=bags).order_by("pk"))


def bag(public_id: str) -> Bag | None:
    """Lock a bag by its number."""
    return Bag.objects.select_for_update(no_key=True).filter(public_id=public_id).first()


def line_haul(bill_no: str) -> LineHaul | None:
    """Lock a line haul by its bill."""
    return LineHaul.objects.select_for_update(no_key=True).filter(bill_no=bill_no).first()


def number_range(carrier: str, service: str) -> NumberRange | None:
    """Lock the first range of a service that has a number left."""
    rows = NumberRange.objects.select_for_update(no_key=True)
    return rows.filter(carrier=carrier, service=service, next_serial__lte=F("last_serial")).first()


def claim(public_id: str) -> Claim:
    """Lock a claim by its number. Raises: ClaimRefused."""
    rows = Claim.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("shipment").filter(public_id=public_id).first()
    if found is None:
        raise ClaimRefused(_("There is no such claim."))
    return found


def message(message_id: UUID) -> TrackingMessage:
    """Lock a message of the inbox."""
    return TrackingMessage.objects.select_for_update(no_key=True).get(pk=message_id)
