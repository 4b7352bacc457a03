"""Turn views of orders and settlement into what the portal's templates print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.countries import address_lines
from marketplace.foundation import formats, languages
from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from marketplace.orders.life_types import CancellationView, FulfillmentView
from marketplace.orders.status import KINDS
from marketplace.orders.types import OrderLineView
from marketplace.orders.vendor_types import VendorOrderRow, VendorOrderView
from marketplace.shipping import carriers, zones
from payments.settlement.documents.building import as_printed
from payments.settlement.documents.rendering import FORMS
from payments.settlement.documents.words import conversion_in_words
from payments.settlement.types import (
    KeptBack,
    OpenPeriod,
    PayeeBalances,
    Pending,
    Statement,
    StatementHead,
    StatementPage,
    StatementRow,
)

STATUS_KINDS: Final = {  # for the vendor
    **KINDS,
    **dict.fromkeys(("paid", "accepted", "partially_fulfilled"), "waiting"),
}
PARCEL_KINDS: Final = {"delivered": "done", "failed": "stopped", "returned": "stopped"}
PAYOUT_KINDS: Final = {
    "paid": "done",
    "rejected": "stopped",
    "returned": "stopped",
    "recalled": "stopped",
}


def row(view: VendorOrderRow, *, can_fulfill: bool = False) -> dict[str, Any]:
    """One row of a list of vendor orders; who may not act on it marks nothing."""
    return {
        "public_id": view.public_id,
        "number": view.order_public_id,
        "paid_at": view.paid_at,
        "destination": f"{view.recipient} · {_where(view)}",
        "lines": _goods(view.first_line, view.first_quantity, view.line_count),
        "net": view.net,
        "status": view.status_label,
        "status_kind": STATUS_KINDS.get(view.standing, ""),
        "is_late": view.is_late,
        "is_asked": view.is_asked,
        "can_accept": view.can_accept and can_fulfill and not view.is_asked,
    }


def _where(view: VendorOrderRow) -> str:
    return _("Pickup") if view.is_pickup else str(zones.NAMES[view.zone])


def _goods(first: str, quantity: int, lines: int) -> str:
    """What was bought, as short as it can be told apart."""
    named = f"{first} ×{quantity}"
    if lines == 1:
        return named
    return ngettext("%(goods)s and %(count)d more", "%(goods)s and %(count)d more", lines - 1) % {
        "goods": named,
        "count": lines - 1,
    }


def order(view: VendorOrderView, *, can_fulfill: bool) -> dict[str, Any]:
    """The head of a vendor order's page; who may not act on it is shown no button."""
    is_asked = asked(view) is not None
    left = view.fulfillments[-1] if view.fulfillments and not view.can_hand_over else None
    goods = _goods(view.lines[0].name, view.lines[0].quantity, len(view.lines))
    return {
        "public_id": view.public_id,
        "number": view.order_public_id,
        "title": f"{goods} · {view.address.recipient}",
        "paid_at": view.paid_at,
        "status": view.status_label,
        "status_kind": STATUS_KINDS.get(view.standing or view.status, ""),
        "is_pickup": view.is_pickup,
        "is_late": view.is_late,
        "is_open": view.can_hand_over,
        "is_corrected": view.is_corrected,
        "ends_at": view.canceled_by_time_at,
        "can_be_picked_up": view.can_record_pickup and can_fulfill,
        "is_acceptable": view.can_accept and can_fulfill and not is_asked,
        "is_shippable": view.can_hand_over and can_fulfill and not is_asked,
        "recipient": view.address.recipient,
        "phone": view.address.phone,
        "address_lines": address_lines(view.address, languages.current()),
        "delivery_name": view.delivery_name,
        "carrier": carriers.in_language(left.carrier, languages.current()) if left else "",
        "tracking_number": left.tracking_number if left else "",
        "goods": view.vendor_goods,
        "discount": -view.vendor_discount if view.vendor_discount else None,
        "promotions": ", ".join(view.promotions),
        "shipping": view.vendor_shipping,
        "total": view.vendor_total,
        "net": view.net,
        "commission": -view.commission,
        "commission_bps": view.commission_bps,
        "refunded": -view.refunded if view.refunded else None,
        "charged_back": -view.charged_back if view.charged_back else None,
        "kept": view.kept,
        "way": view.border.label if view.border and not view.border.is_local else "",
        "duty": view.border.duty if view.border else None,
        "wishes": view.wishes,
    }


def line(view: OrderLineView) -> dict[str, Any]:
    """One line to pack."""
    return {
        "product_name": view.name,
        "variant_label": view.variant_label,
        "sku": view.sku,
        "hs_code": view.hs_code,
        "quantity": view.quantity - view.not_sent,
        "not_sent": view.not_sent,
        "unit": view.vendor_unit,
        "unsent": view.unsent,
        "total": view.vendor_total - view.vendor_unit * view.not_sent,
    }


def to_pack(view: VendorOrderView) -> list[dict[str, Any]]:
    """The lines of the next parcel; of an order that left, all that was sent."""
    is_open = any(each.unsent for each in view.lines)
    shown = [
        line(each) | {"quantity": each.unsent if is_open else each.quantity - each.not_sent}
        for each in view.lines
    ]
    return [each for each in shown if each["quantity"] > 0]


def parcel(view: FulfillmentView) -> dict[str, Any]:
    """One parcel that left: with whom, what is in it, and how that ended."""
    return {
        "carrier": carriers.in_language(view.carrier, languages.current()),
        "tracking_number": view.tracking_number,
        "status": view.status_label,
        "status_kind": PARCEL_KINDS.get(view.status, ""),
        "at": view.delivered_at or view.handed_over_at,
        "goods": " · ".join(f"{each.full_name} ×{each.quantity}" for each in view.lines),
    }


def asked(view: VendorOrderView) -> CancellationView | None:
    """What the buyer asks for and nobody has answered."""
    return next((each for each in view.cancellations if each.status == "requested"), None)


def steps(view: VendorOrderView) -> list[dict[str, Any]]:
    """What has happened, and what is still to come."""
    handed_over, received = (
        (_("Ready to pick up"), _("Picked up"))
        if view.is_pickup
        else (_("Handed to the carrier"), _("Received by the buyer"))
    )
    way: list[tuple[str, datetime | None]] = [
        (_("Paid by the buyer"), view.paid_at),
        (_("Accepted"), view.accepted_at),
        (handed_over, view.fulfilled_at),
        (received, view.delivered_at),
        (_("Completed"), view.completed_at),
    ]
    if view.canceled_at:
        way = [each for each in way if each[1]]
        way.append((_("Canceled"), view.canceled_at))
    done = sum(1 for _label, at in way if at)
    current = "stopped" if view.canceled_at else "current"
    return [
        {
            "label": label,
            "at": at,
            "state": "upcoming" if not at else current if i == done - 1 else "done",
        }
        for i, (label, at) in enumerate(way)
    ]


def closed_statement(found: Statement, numbers: Mapping[str, str]) -> dict[str, Any]:
    """A closed period: it closes at zero when all was paid, and with what waits otherwise.

    `numbers` has the order number of each reference that is an order.
    """
    head = found.head
    rows = _rows(found.page, numbers)
    for line in rows["lines"]:
        if line["type"] in ("payout", "conversion"):
            # one name for it: here, in the mail and at the bank
            line["reference"] = head.payout_ref
            if head.is_converted and head.payout is not None:
                line["memo"] = _("paid as %(amount)s") % {"amount": formats.amount(head.payout)}
    return rows | {
        "currency": head.closing.currency,
        "starts_on": head.period_start,
        "ends_on": head.period_end,
        "carried": found.carried,
        "conversion": _conversion(head),
        "papers": _papers(head),
    }


def _conversion(head: StatementHead) -> str:
    """Say at which rate a payout was converted, whose rate of which day, and with which margin."""
    if head.conversion is None:
        return ""
    return conversion_in_words(as_printed(head.conversion), languages.current())


def _papers(head: StatementHead) -> list[dict[str, str]]:
    """The files of a closed period; the invoice once it has its number."""
    period = [head.settlement_ref]
    papers = [
        {"label": str(label), "url": reverse(f"vendor_portal:statement_{form}", args=period)}
        for form, label in FORMS.items()
    ]
    if head.invoice_number:
        label = _("Commission invoice %(number)s (PDF)") % {"number": head.invoice_number}
        papers.append({"label": label, "url": reverse("vendor_portal:invoice", args=period)})
    return papers


def open_statement(found: OpenPeriod, numbers: Mapping[str, str]) -> dict[str, Any]:
    """The period that runs: what is due and not settled yet, and why it would wait."""
    return _rows(found.page, numbers) | {
        "currency": found.page.closing.currency,
        "starts_on": found.starts_on,
        "ends_on": found.ends_on,
        "carried": found.carried,
    }


def _rows(page: StatementPage, numbers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "opening": page.opening,
        "closing": page.closing,
        "lines": [_line(each, numbers.get(each.reference, "")) for each in page.rows],
        "page": page.page,
        "has_next": page.has_next,
    }


def pending(found: Pending) -> dict[str, Any]:
    """What is on its way, and the day on which the first of it is due."""
    return {
        "amount": found.amount,
        "next_due_on": macau_day(found.next_due_at) if found.next_due_at else None,
        "kept": found.kept,
    }


def _line(view: StatementRow, number: str) -> dict[str, Any]:
    name = view.reference.partition(":")[2].partition(":")[0] or view.reference
    return {
        "on": macau_day(view.occurred_at),
        "type": view.kind,
        "description": view.description,
        "memo": view.memo,
        "reference": number or name,
        "url": reverse("vendor_portal:order", args=[name]) if number else "",
        "amount": view.amount,
        "balance": view.balance,
    }


def payout(found: StatementHead, url: str) -> dict[str, Any]:
    """One payout, under the name that the bank file gives it; the bank's own word beside it."""
    return {
        "on": found.period_end,
        "reference": found.payout_ref,
        "bank_reference": found.bank_reference,
        "url": url,
        "status": found.payout_status_label,
        "status_kind": PAYOUT_KINDS.get(found.payout_status, "waiting"),
        "amount": found.payout,
        "converted_from": found.paid if found.is_converted else None,
    }


def money_tile(label: str, amount: Money, note: str, url: str) -> dict[str, Any]:
    """A tile that shows an amount and leads to where it comes from."""
    return {
        "label": label,
        "url": url,
        "icon": "statement",
        "note": note,
        "count": 0,
        "amount": amount,
        "is_urgent": False,
    }


def rare_tiles(money: PayeeBalances, kept: KeptBack, url: str) -> list[dict[str, Any]]:
    """Tiles for what most shops never have: a reserve, and a debt to us. Nothing at zero."""
    tiles = []
    if kept.amount:
        tiles.append(money_tile(_("Kept back for refunds"), kept.amount, _released(kept), url))
    if money.owed:
        note = _("refunds came to more than your sales; new sales make up for it")
        tiles.append(money_tile(_("You owe us"), money.owed, note, url))
    return tiles


def _released(kept: KeptBack) -> str:
    if kept.first_release_on is None or kept.last_release_on is None:
        return ""
    first = formats.day(kept.first_release_on)
    if kept.first_release_on == kept.last_release_on:
        return _("until %(day)s") % {"day": first}
    days = {"first": first, "last": formats.day(kept.last_release_on)}
    return _("released in parts, from %(first)s to %(last)s") % days
