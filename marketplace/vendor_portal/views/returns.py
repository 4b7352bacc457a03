"""A shop's returns: the queue, one of them with its steps, and where the goods go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.media import limits
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import NotFound, Refused
from marketplace.foundation.paging import page_links, page_number
from marketplace.foundation.web import answer_as
from marketplace.orders import scopes
from marketplace.orders.errors import TrackingRefused
from marketplace.orders.models import ReturnAddress
from marketplace.orders.queries import returns as queries
from marketplace.orders.return_errors import ReturnMoved
from marketplace.orders.return_types import ReturnList, ReturnView
from marketplace.orders.return_words import SHOP_KINDS, SHOP_NEXT
from marketplace.orders.services import returns
from marketplace.shipping import carriers
from marketplace.vendor_portal.access import frame, fulfills, member_required, sees_disputes
from marketplace.vendor_portal.forms import HandOverForm
from marketplace.vendor_portal.return_forms import AnswerForm, CountForm, ReturnAddressForm
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember

_TABS = ("", *queries.TABS)


@require_safe
@member_required
def listed(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show the queue; a number that was typed or scanned opens its return."""
    _demand(member)
    typed = request.GET.get("number", "").replace("\0", "").strip()[:60]
    found = queries.find_vendor_return(member.vendor_id, typed) if typed else ""
    if found:
        return redirect("vendor_portal:return", found)
    rows = queries.vendor_returns(
        member.vendor_id,
        tab=request.GET.get("tab", ""),
        page=page_number(request.GET.get("page", "")),
        language=languages.current(),
    )
    context = frame(member, "returns") | {
        "typed": typed,
        "tabs": _tabs(rows),
        "returns": [
            {
                "row": row,
                "kind": SHOP_KINDS[row.status],
                "url": reverse("vendor_portal:return", args=[row.public_id]),
            }
            for row in rows.rows
        ],
        "pagination": page_links(
            request.path,
            page=rows.page,
            pages=rows.page + rows.has_next,
            query={"tab": rows.tab} if rows.tab else {},
        ),
    }
    return render(request, "vendor_portal/returns.html", context)


def _demand(member: VendorMember) -> None:
    """Turn away who has no part in what buyers complain of. Raises: MemberRoleMissing."""
    if not sees_disputes(member):
        raise MemberRoleMissing


def _tabs(rows: ReturnList) -> list[dict[str, Any]]:
    labels = {
        "": _("All"),
        "answer": _("To answer"),
        "coming": _("Coming back"),
        "decided": _("At the marketplace"),
        "ended": _("Ended"),
    }
    url = reverse("vendor_portal:returns")
    return [
        {
            "label": labels[code],
            "url": f"{url}?{urlencode({'tab': code})}" if code else url,
            "count": rows.counts.get(code, 0) if code else sum(rows.counts.values()),
            "is_current": code == rows.tab,
        }
        for code in _TABS
    ]


@require_safe
@member_required
def one(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Show one return of the shop's own."""
    _demand(member)
    return _page(request, member, public_id)


def _page(
    request: HttpRequest,
    member: VendorMember,
    public_id: str,
    *,
    status: int = 200,
    **bound: Any,
) -> HttpResponse:
    view = queries.return_of_vendor(
        public_id, vendor_id=member.vendor_id, now=now(), language=languages.current()
    )
    may = fulfills(member)
    forms = {
        "answer": AnswerForm(of=view) if may and view.status == "requested" else None,
        "count": CountForm(of=view) if may and view.waits_for_count else None,
        "replace": HandOverForm() if may and view.waits_for_replacement else None,
    } | bound
    context = frame(member, "returns") | {
        "of": view,
        "kind": SHOP_KINDS[view.status],
        "next": SHOP_NEXT[view.next_key],
        "forms": forms,
        "act_url": reverse("vendor_portal:return_act", args=[public_id]),
        "order_url": reverse("vendor_portal:order", args=[view.part_public_id]),
        "carriers": carriers.names(languages.current()),
        "buyer_pictures": _pictures(public_id, view.buyer_files),
        "shop_pictures": _pictures(public_id, view.shop_files),
    }
    return render(request, "vendor_portal/return.html", context, status=status)


def _pictures(public_id: str, files: tuple[str, ...]) -> list[str]:
    return [reverse("vendor_portal:return_file", args=[public_id, each]) for each in files]


@require_POST
@member_required
def act(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Take the shop's next step: yes, no, counted, sent again."""
    url = reverse("vendor_portal:return", args=[public_id])
    answer_as(request, url)
    step = _STEPS.get(request.POST.get("step", ""))
    view = queries.return_of_vendor(public_id, vendor_id=member.vendor_id, now=now())
    if not fulfills(member):
        raise MemberRoleMissing
    if step is None:
        return redirect(url)
    try:
        refused = step(request, member, view)
    except ReturnMoved as refusal:  # a colleague was quicker, or a clock
        messages.error(request, str(refusal))
        return redirect(url)
    return refused or redirect(url)


def _answer(request: HttpRequest, member: VendorMember, view: ReturnView) -> HttpResponse | None:
    form = AnswerForm(request.POST, of=view)
    form.is_valid()
    given = form.cleaned_data
    is_yes = request.POST["step"] == "approve"
    try:
        if is_yes:
            returns.approve_return(
                public_id=view.public_id,
                member=member,
                goods_stay=given.get("goods_stay", False),
                as_refund=given.get("as_refund", False),
                text=given.get("text", ""),
                now=now(),
            )
        else:
            returns.deny_return(
                public_id=view.public_id,
                member=member,
                text=given.get("text", ""),
                pictures=returns.decode_pictures(_uploads(request)),
                now=now(),
            )
    except (ReturnMoved, NotFound):
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, member, view.public_id, status=400, answer=form)
    messages.success(request, _("The buyer is told at once."))
    return None


def _uploads(request: HttpRequest) -> list[bytes]:
    return [each.read(limits.MAX_BYTES + 1) for each in request.FILES.getlist("pictures")]


def _count(request: HttpRequest, member: VendorMember, view: ReturnView) -> HttpResponse | None:
    form = CountForm(request.POST, of=view)
    if not form.is_valid():
        return _page(request, member, view.public_id, status=400, count=form)
    try:
        done = returns.receive_return(
            public_id=view.public_id, counts=form.counts, member=member, now=now()
        )
    except (ReturnMoved, NotFound):
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, member, view.public_id, status=400, count=form)
    told = {
        "refunded": _("Counted. The money is on its way back, and the buyer is told."),
        "closed": _("Counted. Nothing goes back."),
    }
    messages.success(request, told.get(done.status, _("Counted.")))
    return None


def _replace(request: HttpRequest, member: VendorMember, view: ReturnView) -> HttpResponse | None:
    form = HandOverForm(request.POST)
    form.is_valid()
    try:
        returns.hand_over_replacement(
            public_id=view.public_id,
            carrier=form.cleaned_data.get("carrier", ""),
            tracking_number=form.cleaned_data.get("tracking_number", ""),
            member=member,
            now=now(),
        )
    except TrackingRefused as refusal:
        for name, text in refusal.fields.items():
            form.add_error(name, str(text))
        return _page(request, member, view.public_id, status=400, replace=form)
    messages.success(request, _("Recorded. The buyer is told at once."))
    return None


_STEPS: dict[str, Callable[[HttpRequest, VendorMember, ReturnView], HttpResponse | None]] = {
    "approve": _answer,
    "deny": _answer,
    "count": _count,
    "replace": _replace,
}


@require_safe
@member_required
def file(request: HttpRequest, member: VendorMember, public_id: str, file_id: str) -> HttpResponse:
    """Show a picture of either side to the shop."""
    _demand(member)
    of = scopes.return_of_vendor(public_id, member.vendor_id)
    found = scopes.return_file(of, file_id)
    return HttpResponse(
        bytes(found.content), headers={"Content-Type": "image/jpeg", "Cache-Control": "no-store"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def address(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show and keep where returned goods go: in Macau, and on the mainland."""
    if not fulfills(member):
        raise MemberRoleMissing
    rows = {row.place: row for row in ReturnAddress.objects.filter(vendor_id=member.vendor_id)}
    places = [place.value for place in ReturnAddress.Place]
    asked = next((place for place in places if f"{place.lower()}-place" in request.POST), "")
    forms = {
        place: ReturnAddressForm(
            request.POST if place == asked else None, place=place, row=rows.get(place)
        )
        for place in places
    }
    if asked and "remove" in request.POST:
        returns.keep_return_address(place=asked, address=None, member=member)
        messages.success(request, _("Removed."))
        return redirect("vendor_portal:return_address")
    if asked and forms[asked].is_valid():
        returns.keep_return_address(place=asked, address=forms[asked].address, member=member)
        messages.success(request, _("Saved."))
        return redirect("vendor_portal:return_address")
    context = frame(member, "returns") | {
        "addresses": [
            {
                "label": ReturnAddress.Place(place).label,
                "form": forms[place],
                "is_kept": place in rows,
            }
            for place in places
        ]
    }
    return render(
        request, "vendor_portal/return_address.html", context, status=400 if asked else 200
    )
