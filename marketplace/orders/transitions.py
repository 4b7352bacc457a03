"""The moves that exist. Each is one guarded function; a move that is not drawn is refused.

    vendor order: placed -> paid -> accepted -> fulfilled -> delivered -> completed
                  placed | paid | accepted -> canceled (the latter two before anything was sent)
    fulfillment:  packed -> handed_over -> delivered | failed | returned
                  failed -> delivered | returned (found again, or brought back after all)

The guard is in the UPDATE itself, so that it holds even for a caller who forgot the lock.
"""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Final

from marketplace.orders.errors import MoveRefused
from marketplace.orders.models import Fulfillment, VendorOrder

_V = VendorOrder.Status
_F = Fulfillment.Status

# the status wanted -> the statuses that it may be reached from
VENDOR_ORDER_MOVES: Final = MappingProxyType(
    {
        _V.PAID: (_V.PLACED,),
        _V.ACCEPTED: (_V.PAID,),
        _V.FULFILLED: (_V.ACCEPTED,),
        _V.DELIVERED: (_V.FULFILLED,),
        _V.COMPLETED: (_V.DELIVERED,),
        _V.CANCELED: (_V.PLACED, _V.PAID, _V.ACCEPTED),
    }
)
FULFILLMENT_MOVES: Final = MappingProxyType(
    {
        _F.HANDED_OVER: (_F.PACKED,),
        _F.DELIVERED: (_F.HANDED_OVER, _F.FAILED),
        _F.FAILED: (_F.HANDED_OVER,),
        _F.RETURNED: (_F.HANDED_OVER, _F.FAILED),
    }
)


def pay(vendor_order: VendorOrder, *, at: datetime) -> None:
    """placed -> paid: the charge was captured. Raises: MoveRefused."""
    _move_vendor_order(vendor_order, _V.PAID, at)


def accept(vendor_order: VendorOrder, *, at: datetime) -> None:
    """paid -> accepted: the vendor will fulfill it. Raises: MoveRefused."""
    _move_vendor_order(vendor_order, _V.ACCEPTED, at)


def fulfill(vendor_order: VendorOrder, *, at: datetime) -> None:
    """accepted -> fulfilled: nothing is left to hand over. Raises: MoveRefused."""
    _move_vendor_order(vendor_order, _V.FULFILLED, at)


def deliver(vendor_order: VendorOrder, *, at: datetime) -> None:
    """fulfilled -> delivered: the buyer has it. Raises: MoveRefused."""
    _move_vendor_order(vendor_order, _V.DELIVERED, at)


def complete(vendor_order: VendorOrder, *, at: datetime) -> None:
    """delivered -> completed: the hold has passed. Raises: MoveRefused."""
    _move_vendor_order(vendor_order, _V.COMPLETED, at)


def cancel(vendor_order: VendorOrder, *, at: datetime) -> None:
    """Cancel what nobody paid in time, or of which all went back before it was handed over.

    Raises: MoveRefused.
    """
    _move_vendor_order(vendor_order, _V.CANCELED, at)


def hand_over(fulfillment: Fulfillment, *, at: datetime) -> None:
    """packed -> handed_over: the carrier has it. Raises: MoveRefused."""
    _move_fulfillment(fulfillment, _F.HANDED_OVER, at)


def arrive(fulfillment: Fulfillment, *, at: datetime) -> None:
    """handed_over | failed -> delivered. Raises: MoveRefused."""
    _move_fulfillment(fulfillment, _F.DELIVERED, at)


def fail(fulfillment: Fulfillment, *, at: datetime) -> None:
    """handed_over -> failed: the carrier could not deliver it. Raises: MoveRefused."""
    _move_fulfillment(fulfillment, _F.FAILED, at)


def bring_back(fulfillment: Fulfillment, *, at: datetime) -> None:
    """handed_over | failed -> returned: it came back to the vendor. Raises: MoveRefused."""
    _move_fulfillment(fulfillment, _F.RETURNED, at)


def note_first_sent(vendor_order: VendorOrder, *, at: datetime) -> None:
    """Keep when the first parcel of a vendor order left; later ones change nothing."""
    _note_first(vendor_order, "first_sent_at", at)


def note_first_received(vendor_order: VendorOrder, *, at: datetime) -> None:
    """Keep when the first parcel of a vendor order arrived; later ones change nothing."""
    _note_first(vendor_order, "first_received_at", at)


def _note_first(row: VendorOrder, column: str, at: datetime) -> None:
    if VendorOrder.objects.filter(pk=row.pk, **{f"{column}__isnull": True}).update(**{column: at}):
        setattr(row, column, at)


def _move_vendor_order(row: VendorOrder, wanted: VendorOrder.Status, at: datetime) -> None:
    guarded = VendorOrder.objects.filter(pk=row.pk, status__in=VENDOR_ORDER_MOVES[wanted])
    if not guarded.update(**{"status": wanted, f"{wanted.value}_at": at}):
        raise MoveRefused(status=row.status, wanted=wanted.value)
    row.status = wanted
    setattr(row, f"{wanted.value}_at", at)


def _move_fulfillment(row: Fulfillment, wanted: Fulfillment.Status, at: datetime) -> None:
    guarded = Fulfillment.objects.filter(pk=row.pk, status__in=FULFILLMENT_MOVES[wanted])
    if not guarded.update(**{"status": wanted, f"{wanted.value}_at": at}):
        raise MoveRefused(status=row.status, wanted=wanted.value)
    row.status = wanted
    setattr(row, f"{wanted.value}_at", at)
