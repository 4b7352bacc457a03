"""A buyer corrects where an order goes, before it leaves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.types import AddressData
from marketplace.customs.cases import services as cases
from marketplace.customs.cases.errors import MoveRefused
from marketplace.foundation import outbox
from marketplace.foundation.clock import macau_day
from marketplace.orders import events, locks, scopes
from marketplace.orders.addresses import read_address
from marketplace.orders.customs_port import declared_parts
from marketplace.orders.declaring import consignee_of
from marketplace.orders.errors import AddressFixed, AddressRefused
from marketplace.orders.models import AddressCorrection, Order, VendorOrder
from marketplace.orders.services.settle_part import STILL_HERE
from marketplace.orders.visitors import OrderReader
from marketplace.shipping import queries as shipping
from marketplace.shipping import zones
from marketplace.shipping.parcels import queries as parcels
from marketplace.shipping.parcels.statuses import Booking

_LABELED = (Booking.BOOKING, Booking.BOOKED)
_OTHER_PRICE = _(
    "Delivery to this address has another price. Only an address in the same area can be "
    "corrected: please cancel the order and place it anew."
)
_ALL_GONE = _("Nothing of this order is here any more: it is with the carrier.")
_LABEL_MADE = _("The shop has made the label already. Please write to us at once.")
_DECLARED = _("Customs was told of this address already, so that it cannot be changed.")


@transaction.atomic
def correct_address(
    *, public_id: str, reader: OrderReader, address: AddressData, now: datetime
) -> tuple[str, ...]:
    """Send what is still here of the reader's own order to another address in the same area.

    The order's own address stays as it was frozen; each part that can still be corrected gets a
    row beside it, and what left keeps the address that it left with. Return the public ids of the
    parts that go elsewhere now; the same address again changes nothing.
    Raises: OrderNotFound, AddressRefused, AddressFixed.
    """
    order, parts = locks.order(scopes.order_of_reader(public_id, reader).pk)
    wanted, errors = read_address(address)
    if not errors and not _is_same_price(order, wanted, now):
        errors["street"] = _OTHER_PRICE
    if errors:
        raise AddressRefused(errors)
    by = f"user:{reader.user_id}" if reader.user_id else "guest"
    moved = [part for part in correctable(parts) if part.address_data != wanted]
    for part in moved:
        _correct(part, wanted, by, now)
    return tuple(part.public_id for part in moved)


def correctable(parts: list[VendorOrder]) -> list[VendorOrder]:
    """Return the parts whose address can still be corrected. Two reads.

    Raises: AddressFixed when there is none, with the reason of the first.
    """
    here = [part for part in parts if part.status in STILL_HERE and not part.is_pickup]
    if not here:
        raise AddressFixed(_ALL_GONE)
    declared = declared_parts(here)
    shipments = parcels.shipments_of(part.ref for part in here)
    labeled = {ref for ref, made in shipments.items() if made.booking in _LABELED}
    found = [part for part in here if part.ref not in declared | labeled]
    if not found:
        raise AddressFixed(_DECLARED if here[0].ref in declared else _LABEL_MADE)
    return found


def _is_same_price(order: Order, wanted: AddressData, now: datetime) -> bool:
    """Tell whether both lie in one country, zone, and finer zone of the price lists."""
    is_near = wanted.country == order.address_data.country
    if not is_near or zones.zone_of_address(wanted) != order.zone:
        return False
    day = macau_day(now)
    return shipping.place_of_address(wanted, day) == shipping.place_of_address(
        order.address_data, day
    )


def _correct(part: VendorOrder, wanted: AddressData, by: str, now: datetime) -> None:
    row = AddressCorrection.objects.create(
        vendor_order=part, address=wanted.to_dict(), asked_by=by, corrected_at=now
    )
    VendorOrder.objects.filter(pk=part.pk).update(correction=row)
    part.correction = row
    _tell_customs(part, wanted, now)
    outbox.record(
        events.AddressCorrected(
            vendor_order_id=part.id, vendor_order_ref=part.ref, corrected_at=now
        )
    )


def _tell_customs(part: VendorOrder, wanted: AddressData, now: datetime) -> None:
    """Let the case of a declared part name who receives it now. Raises: AddressFixed."""
    if not part.customs_ref:
        return  # one that is opened later reads the correction itself
    try:
        cases.record_consignee(reference=part.ref, consignee=consignee_of(wanted), now=now)
    except MoveRefused:
        raise AddressFixed(_DECLARED) from None
