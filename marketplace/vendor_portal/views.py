"""The portal's pages: what to do, orders, one order, the statement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.foundation import formats, languages
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links, page_number
from marketplace.foundation.web import answer_as
from marketplace.orders import queries, services
from marketplace.orders.errors import MoveRefused, TrackingRefused
from marketplace.orders.types import VendorOrderList
from marketplace.vendor_portal import shows
from marketplace.vendor_portal.access import frame, fulfills, member_required, sees_money
from marketplace.vendor_portal.forms import HandOverForm
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember
from payments.settlement import queries as settlement
from payments.settlement.types import PayeeBalances, StatementHead

_TABS = ("", "paid", "accepted", "fulfilled", "delivered", "completed")
_TO_DO = 8


@require_safe
@member_required
def home(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show what asks for work, and where the money is."""
    to_do = queries.vendor_orders_to_do(
        member.vendor_id, limit=_TO_DO, language=languages.current()
    )
    context = frame(member, "home") | {
        "tiles": _tiles(member, to_do),
        "orders": [shows.row(row) for row in to_do.rows],
    }
    return render(request, "vendor_portal/home.html", context)


def _tiles(member: VendorMember, listed: VendorOrderList) -> list[dict[str, Any]]:
    orders_url = reverse("vendor_portal:orders")
    statement_url = reverse("vendor_portal:statement")
    counted = [
        (_("To accept"), "paid", "bell", True),
        (_("To hand over"), "accepted", "parcel", True),
        (_("On the way"), "fulfilled", "truck", False),
    ]
    tiles: list[dict[str, Any]] = [
        {
            "label": label,
            "url": f"{orders_url}?status={status}",
            "icon": icon,
            "note": "",
            "count": listed.counts.get(status, 0),
            "amount": None,
            "is_urgent": is_urgent and listed.counts.get(status, 0) > 0,
        }
        for label, status, icon, is_urgent in counted
    ]
    if not sees_money(member):
        return tiles
    money = settlement.balances(member.vendor.ref, member.vendor.price_currency)
    for label, amount, note in _balances(money):
        tiles.append(
            {
                "label": label,
                "url": statement_url,
                "icon": "statement",
                "note": note,
                "count": 0,
                "amount": amount,
                "is_urgent": False,
            }
        )
    return tiles


def _balances(money: PayeeBalances) -> list[tuple[str, Any, str]]:
    return [
        (_("Paid by buyers, not due yet"), money.pending, _("due some days after receipt")),
        (_("Due to you"), money.payable, _("goes out with the next payout")),
        (_("On its way to your bank"), money.in_transit, ""),
    ]


@require_safe
@member_required
def orders(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show the vendor's paid orders by status."""
    status = request.GET.get("status", "")
    status = status if status in _TABS else ""
    listed = queries.vendor_orders(
        member.vendor_id,
        status=status,
        page=page_number(request.GET.get("page", "")),
        language=languages.current(),
    )
    context = frame(member, "orders") | {
        "tabs": _tabs(listed),
        "orders": [shows.row(row) for row in listed.rows],
        "pagination": page_links(
            request.path,
            page=listed.page,
            pages=listed.page + listed.has_next,
            query={"status": listed.status} if listed.status else None,
        ),
    }
    return render(request, "vendor_portal/orders.html", context)


def _tabs(listed: VendorOrderList) -> list[dict[str, Any]]:
    labels = {
        "": _("All"),
        "paid": _("To accept"),
        "accepted": _("To hand over"),
        "fulfilled": _("On the way"),
        "delivered": _("Received"),
        "completed": _("Completed"),
    }
    url = reverse("vendor_portal:orders")
    return [
        {
            "label": labels[code],
            "url": f"{url}?status={code}" if code else url,
            "count": listed.counts.get(code, 0) if code else sum(listed.counts.values()),
            "is_current": code == listed.status,
        }
        for code in _TABS
    ]


@require_safe
@member_required
def order(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Show one vendor order."""
    return _order_page(request, member, public_id, HandOverForm())


def _order_page(
    request: HttpRequest,
    member: VendorMember,
    public_id: str,
    form: HandOverForm,
    status: int = 200,
) -> HttpResponse:
    view = queries.vendor_order_view(member.vendor_id, public_id, language=languages.current())
    context = frame(member, "orders") | {
        "order": shows.order(view, can_fulfill=fulfills(member)),
        "lines": [shows.line(line) for line in view.lines],
        "steps": shows.steps(view),
        "form": form,
        "accept_url": reverse("vendor_portal:accept", args=[public_id]),
        "hand_over_url": reverse("vendor_portal:hand_over", args=[public_id]),
    }
    return render(request, "vendor_portal/order.html", context, status=status)


@require_POST
@member_required
def accept(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Accept a paid order."""
    answer_as(request, reverse("vendor_portal:order", args=[public_id]))
    try:
        services.accept_vendor_order(public_id=public_id, member=member, now=now())
    except MoveRefused as refusal:  # a colleague was quicker, or another tab is older
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Accepted. The buyer sees that you are packing."))
    return redirect("vendor_portal:order", public_id)


@require_POST
@member_required
def hand_over(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Record that the parcel left; what was typed stays when it is refused."""
    answer_as(request, reverse("vendor_portal:order", args=[public_id]))
    form = HandOverForm(request.POST)
    form.is_valid()
    try:
        services.hand_over(
            public_id=public_id,
            carrier=form.cleaned_data.get("carrier", ""),
            tracking_number=form.cleaned_data.get("tracking_number", ""),
            member=member,
            now=now(),
        )
    except TrackingRefused as refusal:
        for name, text in refusal.fields.items():
            form.add_error(name, str(text))
        return _order_page(request, member, public_id, form, status=400)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("vendor_portal:order", public_id)
    messages.success(request, _("Recorded. The buyer sees the tracking number now."))
    return redirect("vendor_portal:order", public_id)


@require_safe
@member_required
def statement(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show the open period or a closed one, and every payout."""
    if not sees_money(member):
        raise MemberRoleMissing
    vendor = member.vendor
    currency = vendor.price_currency
    closed = settlement.statement_heads(vendor.ref)
    wanted = request.GET.get("period", "").replace("\0", "")  # the database takes none
    page = page_number(request.GET.get("page", ""))
    if wanted:
        shown = shows.closed_statement(settlement.statement(vendor.ref, wanted, page))
    else:
        shown = shows.open_statement(settlement.open_period(vendor.ref, currency, now(), page))
    context = frame(member, "statement") | {
        "statement": shown,
        "pending": shows.pending(settlement.pending(vendor.ref, currency)),
        "pagination": page_links(
            request.path,
            page=shown["page"],
            pages=shown["page"] + shown["has_next"],
            query={"period": wanted} if wanted else None,
        ),
        "periods": _periods(closed, wanted),
        "payouts": [shows.payout(each) for each in closed],
    }
    return render(request, "vendor_portal/statement.html", context)


def _periods(closed: list[StatementHead], wanted: str) -> list[dict[str, Any]]:
    url = reverse("vendor_portal:statement")
    first = {"label": _("Open period"), "url": url, "is_current": not wanted}
    return [first] + [
        {
            "label": formats.day(each.period_end),
            "url": f"{url}?period={each.settlement_ref}",
            "is_current": each.settlement_ref == wanted,
        }
        for each in closed
    ]
