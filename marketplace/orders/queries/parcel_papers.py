"""What labels, bookings and lists of a shop are told: composed of frozen orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from marketplace.accounts.countries import address_lines
from marketplace.accounts.types import AddressData
from marketplace.foundation import formats, languages
from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from marketplace.orders.models import OrderLine, VendorOrder
from marketplace.orders.queries.lines import in_language, vendor_name
from marketplace.orders.unsent import units_sent, units_unsent
from marketplace.shipping import carriers, zones
from marketplace.shipping.carriers_api.types import BookingSpec, Box, Content, Party
from marketplace.shipping.labels.types import (
    LabelSpec,
    ManifestRow,
    ManifestSpec,
    PickLine,
    PickSpec,
)
from marketplace.shipping.parcels import queries as parcels
from marketplace.shipping.parcels.types import ShipmentView
from marketplace.vendors.models import Vendor
from marketplace.vendors.queries import pickup_places

_V = VendorOrder.Status
_MAINLAND = (zones.HENGQIN, zones.GUANGDONG, zones.MAINLAND)
_LOCAL = (zones.MACAU, zones.HONG_KONG)


def parts_to_send(vendor_id: int, public_ids: Sequence[str] = ()) -> list[VendorOrder]:
    """Return a vendor's paid parts that a carrier shall have, oldest first; only these if named.

    What is picked up never is one. Three reads.
    """
    found = VendorOrder.objects.filter(vendor_id=vendor_id, paid_at__isnull=False)
    found = found.exclude(delivery_code="pickup")
    if public_ids:
        found = found.filter(public_id__in=list(public_ids))
    else:
        found = found.filter(status__in=(_V.PAID, _V.ACCEPTED))
    rows = found.select_related("order", "vendor", "correction").prefetch_related("lines")
    return list(rows.order_by("paid_at", "pk")[:200])


def reader_of(part: VendorOrder) -> str:
    """Return the language of who carries and receives it: the place's, not the shop's."""
    if part.order.zone in _MAINLAND:
        return "zh-hans"
    return "zh-hant" if part.order.zone in _LOCAL else "en"


def sender_of(vendor: Vendor, language: str) -> Party:
    """Return a shop as carriers know it, with the telephone of the hub."""
    place = pickup_places([vendor.pk], language)[vendor.pk]
    return Party(
        name=vendor_name(vendor, language),
        phone=settings.HUB_PHONE,
        country="MO",
        city=in_language(zones.NAMES[zones.MACAU], language),
        street=place.street,
        company=vendor_name(vendor, language),
    )


def receiver_of(address: AddressData) -> Party:
    """Return a buyer's address as carriers know it."""
    return Party(
        name=address.recipient,
        phone=address.phone,
        country=address.country,
        street=address.street,
        region=address.region,
        city=address.city,
        district=address.district,
        postcode=address.postcode,
    )


def booking_spec(part: VendorOrder, shipment: ShipmentView) -> BookingSpec:
    """Return what a carrier is asked for.

    Money: values are what the buyer pays for the goods, in the order's currency: customs sees
    what was paid.
    """
    language = reader_of(part)
    return BookingSpec(
        reference=shipment.public_id,
        sender=sender_of(part.vendor, language),
        receiver=receiver_of(part.address_data),
        boxes=shipment.boxes,
        contents=tuple(_content(line, left, language, part) for line, left in _left(part)),
        service=shipment.service,
    )


def _left(part: VendorOrder) -> list[tuple[OrderLine, int]]:
    """Return the lines of which something is still to be sent, with how much; else what left."""
    unsent = units_unsent(part)
    units = unsent if any(unsent.values()) else units_sent(part)
    lines = sorted(part.lines.all(), key=lambda line: line.position)
    return [(line, number) for line in lines if (number := units.get(line.pk, 0))]


def _content(line: OrderLine, left: int, language: str, part: VendorOrder) -> Content:
    return Content(
        name=languages.pick(line.product_name, language),
        quantity=left,
        value=Money(line.unit_minor, part.order.currency) * left,
        weight_g=line.gross_weight_g * left,
        hs_code=line.hs_code,
    )


def goods_weight_g(part: VendorOrder) -> int:
    """Return what the goods weigh by their listings, in gross grams."""
    return sum(line.gross_weight_g * left for line, left in _left(part))


def label_specs(parts: Sequence[VendorOrder], now: datetime) -> list[LabelSpec]:
    """Return one label for each box of parts that have a waybill."""
    shipments = parcels.shipments_of(part.ref for part in parts)
    found: list[LabelSpec] = []
    for part in parts:
        shipment = shipments.get(part.ref)
        if shipment is None or not shipment.waybill:
            continue
        found += [
            _label(part, shipment, position, box, now)
            for position, box in enumerate(shipment.boxes, start=1)
        ]
    return found


def _label(
    part: VendorOrder, shipment: ShipmentView, position: int, box: Box, now: datetime
) -> LabelSpec:
    language = reader_of(part)
    sender, address = sender_of(part.vendor, language), part.address_data
    names = (f"{languages.pick(line.product_name, language)} ×{n}" for line, n in _left(part))
    return LabelSpec(
        carrier=carriers.in_language(shipment.carrier_name, language),
        service=shipment.service,
        waybill=shipment.numbers[position - 1] or shipment.waybill,
        routing=shipment.routing,
        sender=_readable(sender),
        receiver=_readable(receiver_of(address)),
        sender_lines=(sender.street, sender.city),
        receiver_lines=tuple(address_lines(address, language)),
        contents=("、" if language.startswith("zh") else ", ").join(names),
        weight_g=box.weight_g,
        order=part.order.public_id,
        code=shipment.public_id,
        position=position,
        boxes=len(shipment.boxes),
        made_on=macau_day(now),
        face=language,
    )


def _readable(party: Party) -> Party:
    return Party(
        name=party.name,
        phone=formats.phone(party.phone),
        country=party.country,
        street=party.street,
    )


def manifests(
    parts: Sequence[VendorOrder], *, shop: str, language: str, now: datetime
) -> list[ManifestSpec]:
    """Return a list for each carrier of what has a waybill."""
    shipments = parcels.shipments_of(part.ref for part in parts)
    by_carrier: dict[str, list[ManifestRow]] = {}
    for part in parts:
        shipment = shipments.get(part.ref)
        if shipment is None or not shipment.waybill:
            continue
        address = part.address_data
        row = ManifestRow(
            order=part.order.public_id,
            waybill=shipment.waybill,
            receiver=address.recipient,
            place=address.city or in_language(zones.NAMES[part.order.zone], language),
            boxes=len(shipment.boxes),
            weight_g=sum(box.weight_g for box in shipment.boxes),
        )
        carrier = carriers.in_language(shipment.carrier_name, language)
        by_carrier.setdefault(carrier, []).append(row)
    return [
        ManifestSpec(shop, carrier, tuple(rows), now, language)
        for carrier, rows in sorted(by_carrier.items())
    ]


def pick_spec(parts: Sequence[VendorOrder], *, shop: str, language: str, now: datetime) -> PickSpec:
    """Return what a shop takes from its shelves, by its own codes."""
    lines: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for part in parts:
        for line, left in _left(part):
            label = languages.pick(line.variant_label, language)
            name = f"{languages.pick(line.product_name, language)} {label}".strip()
            lines.setdefault((line.sku, name), []).append((part.order.public_id, left))
    return PickSpec(
        shop=shop,
        lines=tuple(
            PickLine(sku, name, sum(left for _number, left in orders), tuple(orders))
            for (sku, name), orders in sorted(lines.items())
        ),
        orders=len(parts),
        made_at=now,
        language=language,
    )
