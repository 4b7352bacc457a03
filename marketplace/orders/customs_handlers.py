"""What the orders room does about parcels that are declared. Every handler is idempotent."""

from __future__ import annotations

import logging

from marketplace.customs.cases.errors import PartyMissing
from marketplace.customs.cases.events import CaseMoved, TaxBilled
from marketplace.foundation import outbox
from marketplace.foundation.clock import now
from marketplace.orders import services
from marketplace.orders.events import (
    OrderPaid,
    VendorOrderCanceled,
    VendorOrderDelivered,
    VendorOrderHandedOver,
    VendorOrderRefunded,
)
from marketplace.shipping.parcels.events import ShipmentLoaded
from payments.charges.events import DeclarationMoved

log = logging.getLogger(__name__)


@outbox.handles(OrderPaid)
def open_its_customs_cases(event: OrderPaid) -> None:
    """Customs gets a case for each declared part. Companies that lack are waited for: a sweep."""
    try:
        services.open_customs_cases(order_ref=event.order_ref, now=now())
    except PartyMissing as missing:
        log.warning("%s is not declared yet: %s", event.order_ref, missing)


@outbox.handles(DeclarationMoved)
def tell_the_case_of_its_payment(event: DeclarationMoved) -> None:
    """The provider said how the payment stands at customs: its number goes into the papers."""
    services.tell_case(moved=event)


@outbox.handles(VendorOrderHandedOver)
def tell_customs_of_the_parcel(event: VendorOrderHandedOver) -> None:
    """The parcel has a number: its papers can be written."""
    services.tell_parcel(vendor_order_ref=event.vendor_order_ref, now=event.handed_over_at)


@outbox.handles(ShipmentLoaded)
def tell_customs_of_the_truck(event: ShipmentLoaded) -> None:
    """The hub put it on a truck: customs wants to know on which."""
    services.tell_truck(loaded=event)


@outbox.handles(VendorOrderDelivered)
def tell_customs_of_the_arrival(event: VendorOrderDelivered) -> None:
    """The buyer has it; customs is told, if it let the parcel through already."""
    services.tell_arrival(vendor_order_ref=event.vendor_order_ref, now=now())


@outbox.handles(CaseMoved)
def tell_customs_what_came_before(event: CaseMoved) -> None:
    """Released: what arrived before that is told now."""
    if event.state == "released":
        services.tell_arrival(vendor_order_ref=event.vendor_order_ref, now=now())


@outbox.handles(TaxBilled)
def hand_its_duty_on(event: TaxBilled) -> None:
    """Customs billed the tax, or its bill is void: the books owe it by name, or no longer."""
    services.hand_on_duty(billed=event)


@outbox.handles(VendorOrderCanceled)
def let_customs_forget_it(event: VendorOrderCanceled) -> None:
    """It was canceled before it left: its papers are withdrawn, the year is given back."""
    services.withdraw_canceled(vendor_order_ref=event.vendor_order_ref, now=event.canceled_at)


@outbox.handles(VendorOrderRefunded)
def take_it_back_from_customs(event: VendorOrderRefunded) -> None:
    """All of it went back before it left: nothing is declared, the year is given back."""
    services.withdraw_canceled(vendor_order_ref=event.vendor_order_ref, now=now())
