"""What asks for work, and where the money is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.queries.vendor_goods import low_stock_count
from marketplace.conversations import queries as conversations
from marketplace.foundation import formats, languages
from marketplace.foundation.clock import now
from marketplace.orders import queries
from marketplace.orders.queries import returns
from marketplace.orders.vendor_types import VendorOrderList
from marketplace.vendor_portal import shows
from marketplace.vendor_portal.access import (
    answers,
    frame,
    keeps_goods,
    member_required,
    sees_disputes,
    sees_money,
)
from marketplace.vendor_portal.views.statement import period_url
from marketplace.vendors.models import VendorMember
from payments.settlement import queries as settlement
from payments.settlement.types import PayeeBalances

_TO_DO = 8


@require_safe
@member_required
def home(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show what asks for work, and where the money is."""
    to_do = queries.vendor_orders_to_do(
        member.vendor_id, limit=_TO_DO, language=languages.current()
    )
    tiles = _work_tiles(to_do)
    if answers(member):
        tiles += _message_tiles(member)
    if keeps_goods(member):
        tiles += _stock_tiles(member)
    if sees_disputes(member):
        tiles += _return_tiles(member)
        tiles += _dispute_tiles(member)
    if sees_money(member):
        tiles += _money_tiles(member)
    context = frame(member, "home") | {
        "tiles": tiles,
        "orders": [shows.row(row) for row in to_do.rows],
    }
    return render(request, "vendor_portal/home.html", context)


def _work_tiles(listed: VendorOrderList) -> list[dict[str, Any]]:
    url = reverse("vendor_portal:orders")
    counted = [
        (_("To accept"), "paid", "bell", True),
        (_("To hand over"), "accepted", "parcel", True),
        (_("On the way"), "fulfilled", "truck", False),
    ]
    return [
        {
            "label": label,
            "url": f"{url}?status={status}",
            "icon": icon,
            "note": "",
            "count": listed.counts.get(status, 0),
            "amount": None,
            "is_urgent": is_urgent and listed.counts.get(status, 0) > 0,
        }
        for label, status, icon, is_urgent in counted
    ]


def _message_tiles(member: VendorMember) -> list[dict[str, Any]]:
    """Show messages only where some were not read."""
    count = conversations.unread_of_shop(member.vendor_id)
    if not count:
        return []
    tile = {
        "label": _("Messages not read"),
        "url": reverse("vendor_portal:threads"),
        "icon": "mail",
        "note": "",
        "count": count,
        "amount": None,
        "is_urgent": True,
    }
    return [tile]


def _stock_tiles(member: VendorMember) -> list[dict[str, Any]]:
    """Show low stock only where there is some."""
    count = low_stock_count(member.vendor_id)
    if not count:
        return []
    tile = {
        "label": _("Low stock"),
        "url": f"{reverse('vendor_portal:goods')}?show=low",
        "icon": "pantry",
        "note": "",
        "count": count,
        "amount": None,
        "is_urgent": True,
    }
    return [tile]


def _return_tiles(member: VendorMember) -> list[dict[str, Any]]:
    """Show returns only where some wait for an answer."""
    waiting, first = returns.returns_to_answer(member.vendor_id)
    if not waiting or first is None:
        return []
    tile = {
        "label": _("Returns to answer"),
        "url": f"{reverse('vendor_portal:returns')}?tab=answer",
        "icon": "parcel",
        "note": _("first by %(day)s") % {"day": formats.day(first)},
        "count": waiting,
        "amount": None,
        "is_urgent": True,
    }
    return [tile]


def _dispute_tiles(member: VendorMember) -> list[dict[str, Any]]:
    """Show disputes only to a shop that has to answer one."""
    open_ones = queries.vendor_disputes(member, now=now(), is_undecided=True)
    waiting = [row for row in open_ones if row.waits_for_shop]
    ends = [row.dispute.evidence_due_at for row in waiting if row.dispute.evidence_due_at]
    if not waiting:
        return []
    note = _("first by %(day)s") % {"day": formats.day(min(ends))} if ends else ""
    tile = {
        "label": _("Disputes to answer"),
        "url": reverse("vendor_portal:disputes"),
        "icon": "bell",
        "note": note,
        "count": len(waiting),
        "amount": None,
        "is_urgent": True,
    }
    return [tile]


def _money_tiles(member: VendorMember) -> list[dict[str, Any]]:
    vendor = member.vendor
    url = reverse("vendor_portal:statement")
    money = settlement.balances(vendor.ref, vendor.price_currency)
    tiles = [shows.money_tile(label, amount, note, url) for label, amount, note in _balances(money)]
    kept = settlement.kept_back(vendor.ref, vendor.price_currency)
    tiles += shows.rare_tiles(money, kept, url)
    last = settlement.last_payout(vendor.ref)
    if last is not None and last.payout is not None:
        note = _("%(status)s · period to %(day)s") % {
            "status": last.payout_status_label,
            "day": formats.day(last.period_end),
        }
        tiles.append(shows.money_tile(_("Last payout"), last.payout, note, period_url(last)))
    return tiles


def _balances(money: PayeeBalances) -> list[tuple[str, Any, str]]:
    return [
        (
            _("Paid by buyers, not due yet"),
            money.pending,
            _("before commission; due some days after receipt"),
        ),
        (_("Due to you"), money.payable, _("goes out with the next payout")),
        (_("On its way to your bank"), money.in_transit, ""),
    ]
