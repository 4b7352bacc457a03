"""What is in the box, told to customs: goods and money less what went back before it left."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from marketplace.customs.cases import queries as case_queries
from marketplace.customs.cases import services as cases
from marketplace.customs.cases.types import PaymentTold
from marketplace.customs.quota.errors import QuotaExceeded
from marketplace.foundation.money import Money
from marketplace.orders.models import VendorOrder
from marketplace.orders.refund_reading import BOOKED, part_sold
from marketplace.orders.refunding import PartSold
from marketplace.orders.services import declare_payment
from marketplace.orders.unsent import units_canceled, units_unsent
from payments.charges import services as charges

log = logging.getLogger(__name__)

PARTLY_BACK: Final = "goods_went_back"
_OPENED: Final = "opened"


def box_to_customs(part: VendorOrder, *, now: datetime) -> bool:
    """Bring the case of a locked part in line with its box; return whether it can go on.

    What went back is in no paper: lines, freight, tax, what was paid, the payment's declaration
    and the buyer's year follow. Where some of the goods are still to be sent, or nothing was paid
    for what is in the box, a person looks.
    """
    found = case_queries.standings([part.ref]).get(part.ref)
    if found is None or found.state != _OPENED:
        return found is not None
    canceled, sold = units_canceled(part), part_sold(part, BOOKED)
    if not any(canceled.values()) and not any(units_unsent(part).values()) and not sold.back.buyer:
        return True
    lines = part.lines.order_by("position")
    kept = {line.position + 1: line.quantity - canceled.get(line.pk, 0) for line in lines}
    paid, freight, tax = left_of(sold)
    try:
        if any(units_unsent(part).values()) or paid < freight + tax:
            raise ValueError("not all of it is in the box, or not paid")
        cases.change_goods(
            reference=part.ref,
            kept=kept,
            paid_minor=paid,
            freight_minor=freight,
            tax_minor=tax,
            now=now,
        )
    except (ValueError, QuotaExceeded) as error:
        log.warning("%s cannot be declared as it is: %s", part.ref, error)
        cases.hold_case(reference=part.ref, code=PARTLY_BACK, now=now, is_final=True)
        return False
    _change_payment(part, paid, freight, tax, now)
    return True


def left_of(sold: PartSold) -> tuple[int, int, int]:
    """Return what is left of what was paid, of the delivery in it, and of the duty in it. Pure.

    Money: fen of CNY; of a part that was paid in renminbi.
    """
    return sold.left.buyer, sold.shipping_left[0], sold.left.duty


def _change_payment(part: VendorOrder, paid: int, freight: int, tax: int, now: datetime) -> None:
    is_changed = charges.change_declaration(
        share_reference=part.ref,
        goods=Money(paid - freight - tax, "CNY"),
        freight=Money(freight, "CNY"),
        tax=Money(tax, "CNY"),
        now=now,
    )
    if is_changed:
        cases.record_payment(reference=part.ref, told=PaymentTold(state="asked"), now=now)
        declare_payment.ring()
