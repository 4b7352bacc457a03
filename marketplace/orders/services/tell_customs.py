"""What happens to a declared part, told to its case: its parcel, its arrival, its end."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from marketplace.customs.cases import queries as case_queries
from marketplace.customs.cases import services as cases
from marketplace.customs.cases.errors import AlreadyUnderWay, MoveRefused
from marketplace.customs.cases.types import Journey
from marketplace.customs.identity import services as identity
from marketplace.customs.quota import queries as quota
from marketplace.customs.quota import services as quota_services
from marketplace.foundation.clock import CHINA
from marketplace.orders import locks
from marketplace.orders.models import FulfillmentLine, Order, VendorOrder
from marketplace.orders.person import needs_person
from marketplace.orders.services.declare_box import box_to_customs
from marketplace.shipping.parcels.events import ShipmentLoaded
from payments.charges import services as charges

log = logging.getLogger(__name__)

_BY: Final = "marketplace"
_RELEASED: Final = "released"
_V = VendorOrder.Status


@transaction.atomic
def tell_parcel(*, vendor_order_ref: str, now: datetime) -> bool:
    """Tell customs under which number a declared part left; return whether there is a case."""
    part = _locked(vendor_order_ref)
    return part is not None and parcel_to_customs(part, now=now)


def parcel_to_customs(part: VendorOrder, *, now: datetime) -> bool:
    """Add waybill and weights of a locked part to its case, once it left.

    What the route of this installation says of truck, office and port goes along; a truck that it
    does not name is told when the hub loads the parcel. What went back before is in no paper.
    """
    sent = part.fulfillments.exclude(handed_over_at=None).order_by("handed_over_at").first()
    if not part.customs_ref or sent is None or not sent.tracking_number:
        return False
    if not box_to_customs(part, now=now):
        return True
    lines = list(sent.lines.select_related("line"))
    journey = _journey(sent.tracking_number, lines, sent.handed_over_at or now)
    return _record(part, journey, now)


@transaction.atomic
def tell_truck(*, loaded: ShipmentLoaded) -> bool:
    """Tell customs what carries a parcel across, as the hub loaded it; return whether it did."""
    part = _locked(loaded.reference)
    sent = part and part.fulfillments.filter(tracking_number=loaded.waybill).first()
    if part is None or not part.customs_ref or not sent:
        return False
    if not box_to_customs(part, now=loaded.loaded_at):
        return False
    planned = _journey(loaded.waybill, list(sent.lines.select_related("line")), loaded.loaded_at)
    journey = Journey(
        logistics_no=loaded.waybill,
        gross_g=max(loaded.weight_g, planned.net_g) or planned.gross_g,
        net_g=planned.net_g,
        customs_code=loaded.customs_code or planned.customs_code,
        port_code=planned.port_code,
        traf_mode=planned.traf_mode,
        traf_no=loaded.traf_no,
        voyage_no=loaded.voyage_no,
        bill_no=loaded.bill_no,
        country=planned.country,
    )
    return _record(part, journey, loaded.loaded_at)


@transaction.atomic
def tell_arrival(*, vendor_order_ref: str, now: datetime) -> bool:
    """Tell customs that a declared part arrived; return whether it could be told.

    Customs takes that only after the release: what arrived before is told then.
    """
    part = _locked(vendor_order_ref)
    if part is None or not part.customs_ref or part.delivered_at is None:
        return False
    found = case_queries.standings([part.ref]).get(part.ref)
    if found is None or found.state != _RELEASED:
        return False
    cases.record_delivery(reference=part.ref, delivered_at=part.delivered_at, now=now)
    return True


@transaction.atomic
def withdraw_canceled(*, vendor_order_ref: str, now: datetime) -> bool:
    """Take a canceled part back from customs; return whether it was canceled.

    What customs has released already comes back as a return, by a person.
    """
    part = _locked(vendor_order_ref)
    if part is None or part.status != _V.CANCELED or not needs_person(part.channel):
        return False
    order, parts = locks.order(part.order_id)
    if part.customs_ref:
        charges.withdraw_declaration(share_reference=part.ref, now=now)
        _withdraw(part, now)
    else:
        let_go(order, parts, now=now)
    return True


def let_go(order: Order, parts: Sequence[VendorOrder], *, now: datetime) -> None:
    """Give back the year of parts of a locked order that are canceled and never had a case.

    Once nothing of the order can be declared any more, nobody is named by it either.
    """
    declared = [part for part in parts if needs_person(part.channel)]
    for part in declared:
        if part.status == _V.CANCELED and not part.customs_ref and quota.place_of(part.ref):
            quota_services.release_quota(order_ref=part.ref, now=now)
    if declared and all(part.status == _V.CANCELED and not part.customs_ref for part in declared):
        identity.end_use(order_ref=order.ref, was_declared=False, now=now)


def _withdraw(part: VendorOrder, now: datetime) -> None:
    try:
        cases.ask_cancellation(
            case_ref=part.customs_ref.removeprefix("customs_case:"),
            by=_BY,
            reason="the order was canceled",
            now=now,
        )
    except AlreadyUnderWay:
        return
    except MoveRefused as refusal:
        standing = case_queries.standings([part.ref])[part.ref]
        if standing.state != "canceled":
            log.critical("%s is canceled, its case is %s: %s", part.ref, standing.state, refusal)


def _record(part: VendorOrder, journey: Journey, now: datetime) -> bool:
    try:
        cases.record_journey(reference=part.ref, journey=journey, now=now)
    except MoveRefused as refusal:
        log.error("%s: customs has other facts of the parcel: %s", part.ref, refusal)
        return False
    return True


def _journey(waybill: str, lines: Sequence[FulfillmentLine], at: datetime) -> Journey:
    """Return what is known of a parcel by its route. Voyage and bill are patterns of a day."""
    route, day = settings.CUSTOMS_ROUTE, at.astimezone(CHINA)
    has_truck = bool(route["traf_no"])
    return Journey(
        logistics_no=waybill,
        gross_g=sum(each.quantity * each.line.gross_weight_g for each in lines),
        net_g=sum(each.quantity * each.line.net_weight_g for each in lines),
        customs_code=route["customs_code"],
        port_code=route["port_code"],
        traf_mode=route["traf_mode"],
        traf_no=route["traf_no"],
        voyage_no=day.strftime(route["voyage_no"]) if has_truck else "",
        bill_no=day.strftime(route["bill_no"]) if has_truck else "",
        country=route["country"],
        ems_no=route["ems_no"],
    )


def _locked(vendor_order_ref: str) -> VendorOrder | None:
    public_id = vendor_order_ref.removeprefix("vendor_order:")
    found = VendorOrder.objects.filter(public_id=public_id).first()
    return None if found is None else locks.vendor_order(found)
