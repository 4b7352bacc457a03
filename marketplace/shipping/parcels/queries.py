"""Reads of the parcels room for surfaces."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.foundation import languages
from marketplace.shipping import carriers
from marketplace.shipping.carriers_api.capabilities import divisor
from marketplace.shipping.carriers_api.statuses import Status
from marketplace.shipping.carriers_api.types import Box
from marketplace.shipping.parcels import measuring, words
from marketplace.shipping.parcels.models import Bag, HubScan, LineHaul, Parcel, Shipment
from marketplace.shipping.parcels.statuses import Booking, Tracking
from marketplace.shipping.parcels.types import EventView, ScanView, ShipmentView, TrackingView

_LIVE = (Booking.DRAFT, Booking.BOOKING, Booking.BOOKED, Booking.HANDED_OVER)


def waybill_of(shipment_ref: str) -> str:
    """Return the number of a shipment, or nothing for one that is not there. One read."""
    found = Shipment.objects.filter(public_id=shipment_ref)
    return found.values_list("waybill", flat=True).first() or ""


def tracking_of(reference: str) -> tuple[TrackingView, ...]:
    """Return the shipments of an order that left, each with its events. Two reads."""
    rows = Shipment.objects.filter(reference=reference, booking=Booking.HANDED_OVER)
    return tuple(_tracking(row) for row in rows.prefetch_related("events").order_by("pk"))


def _tracking(row: Shipment) -> TrackingView:
    status = Status(row.tracking)
    events = sorted(
        row.events.all(), key=lambda each: (each.happened_at, each.received_at), reverse=True
    )
    return TrackingView(
        carrier_name=carriers.in_language(row.carrier_name, languages.current()),
        waybill=row.waybill,
        status=row.tracking,
        label=str(Tracking(row.tracking).label),
        explained=str(words.EXPLAINED[status]),
        kind=words.KINDS.get(status, ""),
        since=row.tracked_at,
        signed_by=row.signed_by,
        events=tuple(
            EventView(
                label=str(Tracking(each.status).label) if each.status else "",
                text=each.text,
                place=each.place,
                happened_at=each.happened_at,
            )
            for each in events
        ),
    )


def shipments_of(references: Iterable[str]) -> dict[str, ShipmentView]:
    """Return the live shipment of each order that has one, by the order's name. Two reads."""
    rows = Shipment.objects.filter(reference__in=list(references), booking__in=_LIVE)
    return {
        row.reference: shipment_view(row)
        for row in rows.prefetch_related("parcels").order_by("created_at", "pk")
    }


def shipment_view(row: Shipment) -> ShipmentView:
    """Show a shipment to its shop."""
    boxes = sorted(row.parcels.all(), key=lambda each: each.position)
    return ShipmentView(
        public_id=row.public_id,
        reference=row.reference,
        carrier=row.carrier,
        carrier_name=row.carrier_name,
        service=row.service,
        waybill=row.waybill,
        routing=row.routing,
        booking=row.booking,
        booking_label=str(Booking(row.booking).label),
        tracking=row.tracking,
        tracking_label=str(Tracking(row.tracking).label),
        refusal=row.refusal,
        boxes=tuple(
            Box(each.length_mm, each.width_mm, each.height_mm, each.weight_g) for each in boxes
        ),
        numbers=tuple(each.waybill for each in boxes),
    )


def last_scans(by: str, most: int = 12) -> tuple[ScanView, ...]:
    """Return a person's newest scans at the hub, undone ones marked. Two reads."""
    rows = HubScan.objects.filter(scanned_by=by).select_related("parcel__shipment", "undone_by")
    return tuple(_scan(row) for row in rows.order_by("-scanned_at", "-pk")[:most])


def _scan(row: HubScan) -> ScanView:
    parcel = row.parcel
    is_weighed = row.station == "measure" and row.undoes_id is None and parcel.measured_g > 0
    far = measuring.difference(parcel.weight_g, parcel.measured_g)
    box = Box(
        parcel.measured_length_mm,
        parcel.measured_width_mm,
        parcel.measured_height_mm,
        parcel.measured_g,
    )
    charged = measuring.chargeable_g(box, divisor(parcel.shipment.carrier))
    return ScanView(
        number=str(parcel),
        station=row.station,
        state_label=str(row.get_state_after_display()),
        scanned_at=row.scanned_at,
        note=f"{parcel.measured_g} g ({far.in_words})" if is_weighed else "",
        charged=f"{charged} g" if is_weighed else "",
        is_large=is_weighed and far.is_large,
        is_undone=hasattr(row, "undone_by"),
        is_undo=row.undoes_id is not None,
    )


def open_bags() -> list[Bag]:
    """Return the bags that parcels may go into, newest first."""
    return list(Bag.objects.filter(sealed_at__isnull=True).order_by("-opened_at")[:50])


def open_line_hauls() -> list[LineHaul]:
    """Return the trucks that have not crossed, newest first."""
    return list(LineHaul.objects.filter(crossed_at__isnull=True).order_by("-opened_at")[:50])


def parcels_in(bag_ref: str) -> int:
    """Count the parcels of a bag."""
    return Parcel.objects.filter(bag__public_id=bag_ref).count()
