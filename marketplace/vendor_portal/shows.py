"""Turn views of orders and settlement into what the portal's templates print."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from marketplace.accounts.countries import address_lines
from marketplace.foundation import languages
from marketplace.foundation.clock import macau_day
from marketplace.orders.status import KINDS
from marketplace.orders.types import OrderLineView, VendorOrderRow, VendorOrderView
from marketplace.shipping import zones
from payments.settlement.types import (
    OpenPeriod,
    Pending,
    Statement,
    StatementHead,
    StatementPage,
    StatementRow,
)

STATUS_KINDS: Final = {**KINDS, "paid": "waiting", "accepted": "waiting"}  # for the vendor
PAYOUT_KINDS: Final = {"paid": "done", "returned": "stopped"}


def row(view: VendorOrderRow) -> dict[str, Any]:
    """One row of a list of vendor orders."""
    return {
        "public_id": view.public_id,
        "paid_at": view.paid_at,
        "destination": f"{view.recipient} · {zones.NAMES[view.zone]}",
        "lines": _("%(first)s · %(count)d in total")
        % {"first": view.first_line, "count": view.unit_count},
        "total": view.vendor_total,
        "status": view.status_label,
        "status_kind": STATUS_KINDS.get(view.status, ""),
    }


def order(view: VendorOrderView, *, can_fulfill: bool) -> dict[str, Any]:
    """The head of a vendor order's page; who may not act on it is shown no button."""
    left = view.fulfillments[0] if view.fulfillments else None
    return {
        "public_id": view.public_id,
        "paid_at": view.paid_at,
        "status": view.status_label,
        "status_kind": STATUS_KINDS.get(view.status, ""),
        "is_acceptable": view.can_accept and can_fulfill,
        "is_shippable": view.can_hand_over and can_fulfill,
        "recipient": view.address.recipient,
        "phone": view.address.phone,
        "address_lines": address_lines(view.address, languages.current()),
        "delivery_name": view.delivery_name,
        "carrier": left.carrier if left else "",
        "tracking_number": left.tracking_number if left else "",
        "goods": view.vendor_goods,
        "shipping": view.vendor_shipping,
        "total": view.vendor_total,
        "net": view.net,
        "commission": -view.commission,
        "commission_bps": view.commission_bps,
    }


def line(view: OrderLineView) -> dict[str, Any]:
    """One line to pack."""
    return {
        "product_name": view.name,
        "variant_label": view.variant_label,
        "sku": view.sku,
        "hs_code": view.hs_code,
        "quantity": view.quantity,
        "unit": view.vendor_unit,
        "total": view.vendor_total,
    }


def steps(view: VendorOrderView) -> list[dict[str, Any]]:
    """What has happened, and what is still to come."""
    way: list[tuple[str, datetime | None]] = [
        (_("Paid by the buyer"), view.paid_at),
        (_("Accepted"), view.accepted_at),
        (_("Handed to the carrier"), view.fulfilled_at),
        (_("Received by the buyer"), view.delivered_at),
        (_("Completed"), view.completed_at),
    ]
    done = sum(1 for _label, at in way if at)
    return [
        {
            "label": label,
            "at": at,
            "state": "upcoming" if not at else "current" if i == done - 1 else "done",
        }
        for i, (label, at) in enumerate(way)
    ]


def closed_statement(found: Statement) -> dict[str, Any]:
    """A closed period: it opens and closes at zero, since its payout is its last line."""
    head = found.head
    return _rows(found.page) | {
        "currency": head.net.currency,
        "starts_on": head.period_start,
        "ends_on": head.period_end,
        "carried": "",
    }


def open_statement(found: OpenPeriod) -> dict[str, Any]:
    """The period that runs: what is due and not settled yet, and why it would wait."""
    return _rows(found.page) | {
        "currency": found.page.closing.currency,
        "starts_on": found.starts_on,
        "ends_on": found.ends_on,
        "carried": found.carried,
    }


def _rows(page: StatementPage) -> dict[str, Any]:
    return {
        "opening": page.opening,
        "closing": page.closing,
        "lines": [_line(each) for each in page.rows],
        "page": page.page,
        "has_next": page.has_next,
    }


def pending(found: Pending) -> dict[str, Any]:
    """What is on its way, and the day on which the first of it is due."""
    return {
        "amount": found.amount,
        "next_due_on": macau_day(found.next_due_at) if found.next_due_at else None,
    }


def _line(view: StatementRow) -> dict[str, Any]:
    return {
        "on": macau_day(view.occurred_at),
        "type": view.kind,
        "description": view.description,
        "reference": view.reference.rpartition(":")[2],
        "amount": view.amount,
        "balance": view.balance,
    }


def payout(found: StatementHead) -> dict[str, Any]:
    """One payout."""
    return {
        "on": found.period_end,
        "reference": found.bank_reference or found.payout_ref,
        "status": found.payout_status_label,
        "status_kind": PAYOUT_KINDS.get(found.payout_status, "waiting"),
        "amount": found.net,
    }
