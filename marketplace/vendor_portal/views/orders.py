"""A vendor's orders: the list, one of them, its packing slip, and the acts on it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links, page_number
from marketplace.foundation.web import answer_as
from marketplace.orders import queries, services
from marketplace.orders.errors import MoveRefused, TrackingRefused
from marketplace.orders.types import VendorOrderList, VendorOrderView
from marketplace.shipping import carriers
from marketplace.vendor_portal import refund_shows, shows
from marketplace.vendor_portal.access import frame, fulfills, member_required
from marketplace.vendor_portal.customs_shows import at_customs
from marketplace.vendor_portal.forms import HandOverForm
from marketplace.vendors.models import VendorMember

_TABS = ("", "paid", "accepted", "fulfilled", "delivered", "completed")
_SEARCH = 60  # characters of a search that are read


@require_safe
@member_required
def orders(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show the vendor's paid orders by status; a search finds numbers and names among its own."""
    status = request.GET.get("status", "")
    status = status if status in _TABS else ""
    search = request.GET.get("q", "").replace("\0", "").strip()[:_SEARCH]
    listed = queries.vendor_orders(
        member.vendor_id,
        status=status,
        search=search,
        page=page_number(request.GET.get("page", "")),
        language=languages.current(),
    )
    kept = {"q": search} if search else {}
    context = frame(member, "orders") | {
        "search": search,
        "tabs": _tabs(listed, kept),
        "orders": [shows.row(row) for row in listed.rows],
        "pagination": page_links(
            request.path,
            page=listed.page,
            pages=listed.page + listed.has_next,
            query=({"status": listed.status} if listed.status else {}) | kept,
        ),
    }
    return render(request, "vendor_portal/orders.html", context)


def _tabs(listed: VendorOrderList, kept: dict[str, str]) -> list[dict[str, Any]]:
    labels = {
        "": _("All"),
        "paid": _("To accept"),
        "accepted": _("To hand over"),
        "fulfilled": _("On the way"),
        "delivered": _("Received"),
        "completed": _("Completed"),
    }
    return [
        {
            "label": labels[code],
            "url": _list_url(({"status": code} if code else {}) | kept),
            "count": listed.counts.get(code, 0) if code else sum(listed.counts.values()),
            "is_current": code == listed.status,
        }
        for code in _TABS
    ]


def _list_url(query: dict[str, str]) -> str:
    url = reverse("vendor_portal:orders")
    return f"{url}?{urlencode(query)}" if query else url


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
        "carriers": carriers.names(languages.current()),
        "accept_url": reverse("vendor_portal:accept", args=[public_id]),
        "hand_over_url": reverse("vendor_portal:hand_over", args=[public_id]),
        "picked_up_url": reverse("vendor_portal:picked_up", args=[public_id]),
        "slip_url": reverse("vendor_portal:packing_slip", args=[public_id]),
        "refunds": [refund_shows.refund(each) for each in view.refunds],
        "refund_url": _refund_url(view, member),
        "customs": at_customs(
            public_id,
            view.border.channel if view.border else "",
            is_canceled=view.status == "canceled",
        ),
    }
    return render(request, "vendor_portal/order.html", context, status=status)


def _refund_url(view: VendorOrderView, member: VendorMember) -> str:
    """Where money of it is given back; empty for who may not, and when nothing is left."""
    if not (view.can_refund and fulfills(member)):
        return ""
    return reverse("vendor_portal:refund", args=[view.public_id])


@require_safe
@member_required
def packing_slip(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Show what goes into the parcel, and to whom, on a sheet to print: no prices."""
    view = queries.vendor_order_view(member.vendor_id, public_id, language=languages.current())
    context = frame(member, "orders") | {
        "order": shows.order(view, can_fulfill=False),
        "lines": [shows.line(line) for line in view.lines if line.quantity > line.not_sent],
    }
    return render(request, "vendor_portal/packing_slip.html", context)


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
    messages.success(request, _("Recorded. The buyer is told at once."))
    return redirect("vendor_portal:order", public_id)


@require_POST
@member_required
def picked_up(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Record that the buyer came for it."""
    answer_as(request, reverse("vendor_portal:order", args=[public_id]))
    try:
        services.record_pickup(public_id=public_id, member=member, now=now())
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Recorded. The buyer is told at once."))
    return redirect("vendor_portal:order", public_id)
