"""A vendor's orders: the list, one of them, its packing slip, and the acts on it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.days_form import DaysForm
from marketplace.foundation.paging import page_links, page_number
from marketplace.foundation.web import answer_as
from marketplace.orders import queries, services
from marketplace.orders.errors import CancellationWaits, MoveRefused, TrackingRefused, UnitsRefused
from marketplace.orders.models.invoice import printed
from marketplace.orders.queries.papers import credit_notes_of, issued_number
from marketplace.orders.vendor_types import VendorOrderList, VendorOrderView
from marketplace.shipping import carriers
from marketplace.vendor_portal import refund_shows, shows
from marketplace.vendor_portal.access import frame, fulfills, member_required, sees_money
from marketplace.vendor_portal.customs_shows import at_customs
from marketplace.vendor_portal.forms import HandOverForm
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember

_TABS = (
    *("", "paid", "accepted", "late", "asked", "partly"),
    *("fulfilled", "delivered", "completed", "canceled"),
)
_QUEUES = ("late", "asked", "partly", "canceled")  # not worth a tab while there are none
_SEARCH = 60  # characters of a search that are read
_MOST = 200  # orders that are accepted at once


@require_safe
@member_required
def orders(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show the vendor's paid orders by status or queue; a search finds among its own."""
    status = request.GET.get("status", "")
    status = status if status in _TABS else ""
    search = request.GET.get("q", "").replace("\0", "").strip()[:_SEARCH]
    days = DaysForm(request.GET)
    listed = queries.vendor_orders(
        member.vendor_id,
        status=status,
        search=search,
        since=days.first_day,
        until=days.last_day,
        page=page_number(request.GET.get("page", "")),
        language=languages.current(),
        now=now(),
    )
    kept = ({"q": search} if search else {}) | days.query
    rows = [shows.row(row, can_fulfill=fulfills(member)) for row in listed.rows]
    context = frame(member, "orders") | {
        "search": search,
        "days": days,
        "is_narrowed": bool(kept),
        "status": listed.status,
        "tabs": _tabs(listed, kept),
        "orders": rows,
        "can_mark": any(row["can_accept"] for row in rows),
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
        "late": _("Late"),
        "asked": _("To be canceled?"),
        "partly": _("Partly sent"),
        "fulfilled": _("On the way"),
        "delivered": _("Received"),
        "completed": _("Completed"),
        "canceled": _("Canceled"),
    }
    counts = {"": sum(listed.counts.values())} | listed.counts | listed.queues
    return [
        {
            "label": labels[code],
            "url": _list_url(({"status": code} if code else {}) | kept),
            "count": counts.get(code, 0),
            "is_current": code == listed.status,
        }
        for code in _TABS
        if code not in _QUEUES or counts.get(code) or code == listed.status
    ]


def _list_url(query: dict[str, str]) -> str:
    url = reverse("vendor_portal:orders")
    return f"{url}?{urlencode(query)}" if query else url


@require_POST
@member_required
def accept_marked(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Accept every marked order, each by itself: one that moved on does not stop the others."""
    back = _list_url({"status": "paid"})
    answer_as(request, back)
    if not fulfills(member):
        raise MemberRoleMissing
    chosen = request.POST.getlist("order")[:_MOST]
    accepted, refused = services.accept_vendor_orders(public_ids=chosen, member=member, now=now())
    if accepted:
        text = ngettext(
            "%(count)d order is accepted. Its buyer sees that you are packing.",
            "%(count)d orders are accepted. Their buyers see that you are packing.",
            accepted,
        )
        messages.success(request, text % {"count": accepted})
    if refused:
        text = ngettext(
            "%(count)d order has moved on meanwhile.",
            "%(count)d orders have moved on meanwhile.",
            refused,
        )
        messages.error(request, text % {"count": refused})
    if not chosen:
        messages.error(request, _("Mark the orders first."))
    return redirect(back)


@require_safe
@member_required
def order(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Show one vendor order."""
    return order_page(request, member, _view(member, public_id))


def _view(member: VendorMember, public_id: str) -> VendorOrderView:
    return queries.vendor_order_view(
        member.vendor_id, public_id, now=now(), language=languages.current()
    )


def order_page(
    request: HttpRequest,
    member: VendorMember,
    view: VendorOrderView,
    form: HandOverForm | None = None,
    *,
    decline_error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show an order, with what was typed and why it was refused."""
    public_id = view.public_id
    context = frame(member, "orders") | {
        "order": shows.order(view, can_fulfill=fulfills(member)),
        "lines": [shows.line(line) for line in view.lines],
        "parcels": [shows.parcel(each) for each in view.fulfillments],
        "steps": shows.steps(view),
        "asked": shows.asked(view) if fulfills(member) else None,
        "cancellations": [each for each in view.cancellations if each.status != "requested"],
        "decline_error": decline_error,
        "form": form or HandOverForm(lines=view.lines),
        "carriers": carriers.names(languages.current()),
        "accept_url": reverse("vendor_portal:accept", args=[public_id]),
        "answer_url": reverse("vendor_portal:answer", args=[public_id]),
        "cancel_url": _cancel_url(view, member),
        "hand_over_url": reverse("vendor_portal:hand_over", args=[public_id]),
        "picked_up_url": reverse("vendor_portal:picked_up", args=[public_id]),
        "slip_url": reverse("vendor_portal:packing_slip", args=[public_id]),
        "refunds": [refund_shows.refund(each) for each in view.refunds],
        "refund_url": _refund_url(view, member),
        "papers": _papers(view, member),
        "customs": at_customs(
            public_id,
            view.border.channel if view.border else "",
            is_canceled=view.status == "canceled",
        ),
    }
    return render(request, "vendor_portal/order.html", context, status=status)


def _papers(view: VendorOrderView, member: VendorMember) -> dict[str, Any]:
    """The files of a vendor order; `issue_url` is empty once there is an invoice, or no right."""
    slip = reverse("vendor_portal:packing_slip_pdf", args=[view.public_id])
    number = issued_number(view.public_id)
    may_issue = (fulfills(member) or sees_money(member)) and view.status != "canceled"
    issue = reverse("vendor_portal:order_issue_invoice", args=[view.public_id])
    return {
        "slip_url": slip,
        "priced_slip_url": f"{slip}?prices=1",
        "number": number,
        "invoice_url": reverse("vendor_portal:order_invoice", args=[view.public_id]),
        "issue_url": "" if number or not may_issue else issue,
        "credit_notes": [
            {
                "number": printed(each),
                "url": reverse("vendor_portal:order_credit_note", args=[view.public_id, each]),
            }
            for each in (credit_notes_of(view.public_id) if number else ())
        ],
    }


def _refund_url(view: VendorOrderView, member: VendorMember) -> str:
    """Where money of it is given back; empty for who may not, and when nothing is left."""
    if not (view.can_refund and fulfills(member)):
        return ""
    return reverse("vendor_portal:refund", args=[view.public_id])


def _cancel_url(view: VendorOrderView, member: VendorMember) -> str:
    """Where what was not sent is canceled; empty for who may not, and once all left."""
    if not (view.can_cancel and fulfills(member)):
        return ""
    return reverse("vendor_portal:cancel", args=[view.public_id])


@require_safe
@member_required
def packing_slip(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Show what goes into the parcel, and to whom, on a sheet to print: no prices."""
    view = _view(member, public_id)
    context = frame(member, "orders") | {
        "order": shows.order(view, can_fulfill=False),
        "lines": shows.to_pack(view),
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
    view = _view(member, public_id)
    form = HandOverForm(request.POST, lines=view.lines)
    form.is_valid()
    try:
        if any(form.errors.get(row["field"].name) for row in form.rows):
            raise UnitsRefused
        services.hand_over(
            public_id=public_id,
            carrier=form.cleaned_data.get("carrier", ""),
            tracking_number=form.cleaned_data.get("tracking_number", ""),
            quantities=form.quantities,
            member=member,
            now=now(),
        )
    except TrackingRefused as refusal:
        for name, text in refusal.fields.items():
            form.add_error(name, str(text))
        return order_page(request, member, view, form, status=400)
    except UnitsRefused as refusal:
        form.add_error(None, str(refusal))
        return order_page(request, member, view, form, status=400)
    except (CancellationWaits, MoveRefused) as refusal:
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
