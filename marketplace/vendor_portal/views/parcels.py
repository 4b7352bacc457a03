"""What is to be sent: labels, lists for the shelf and the carrier, and a hand-over of many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.foundation import formats, languages
from marketplace.foundation.clock import macau_day, now
from marketplace.foundation.downloads import attachment
from marketplace.foundation.errors import Refused, TryAgain
from marketplace.foundation.web import answer_as
from marketplace.orders import services
from marketplace.orders.errors import OrderNotFound
from marketplace.orders.models import VendorOrder
from marketplace.orders.queries import parcel_papers
from marketplace.shipping import carriers
from marketplace.shipping.labels import lists, parcel_label, pdf, zpl
from marketplace.shipping.parcels import queries as parcels
from marketplace.shipping.parcels.types import ShipmentView
from marketplace.vendor_portal.access import frame, fulfills, member_required
from marketplace.vendor_portal.parcel_forms import ParcelForm
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember

_MOST = 200
_PDF, _ZPL = "application/pdf", "application/zpl"


@require_safe
@member_required
def to_send(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show what waits to be sent, with what can be printed and done for several at once."""
    _check(member)
    parts = parcel_papers.parts_to_send(member.vendor_id)
    shipments = parcels.shipments_of(part.ref for part in parts)
    context = frame(member, "parcels") | {
        "rows": [_row(part, _next(part, shipments.get(part.ref))) for part in parts]
    }
    return render(request, "vendor_portal/parcels.html", context)


def _next(part: VendorOrder, newest: ShipmentView | None) -> ShipmentView | None:
    """Return the shipment that a page speaks of: not what left, while more is to be sent."""
    is_open = part.status in (VendorOrder.Status.PAID, VendorOrder.Status.ACCEPTED)
    return None if newest and newest.booking == "handed_over" and is_open else newest


def _row(part: VendorOrder, shipment: Any) -> dict[str, Any]:
    lines = list(part.lines.all())
    address = part.address_data
    has_number = bool(shipment and shipment.waybill)
    return {
        "public_id": part.public_id,
        "number": part.order.public_id,
        "recipient": address.recipient,
        "place": address.city or address.district,
        "goods": ", ".join(
            f"{languages.pick(line.product_name)} ×{line.quantity}" for line in lines[:3]
        ),
        "weight": formats.weight(parcel_papers.goods_weight_g(part)),
        "carrier": (
            carriers.in_language(shipment.carrier_name, languages.current()) if has_number else ""
        ),
        "waybill": shipment.waybill if has_number else "",
        "refusal": shipment.refusal if shipment else "",
        "url": reverse("vendor_portal:parcel", args=[part.public_id]),
    }


@require_POST
@member_required
def act(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Print papers for the marked orders, or hand them over."""
    _check(member)
    answer_as(request, reverse("vendor_portal:parcels"))
    chosen = request.POST.getlist("order")[:_MOST]
    wanted = request.POST.get("do", "")
    parts = parcel_papers.parts_to_send(member.vendor_id, chosen) if chosen else []
    if not parts:
        messages.error(request, _("Mark the orders first."))
        return redirect("vendor_portal:parcels")
    if wanted == "hand_over":
        return _hand_over(request, member, [part.public_id for part in parts])
    found = _paper(wanted, member, parts)
    if found is None:
        messages.error(request, _("None of the marked orders has a number yet."))
        return redirect("vendor_portal:parcels")
    return found


def _hand_over(
    request: HttpRequest, member: VendorMember, public_ids: Sequence[str]
) -> HttpResponse:
    left, stayed = services.hand_over_booked(public_ids=public_ids, member=member, now=now())
    if left:
        text = ngettext(
            "%(count)d parcel is handed over. Its buyer is told at once.",
            "%(count)d parcels are handed over. Their buyers are told at once.",
            len(left),
        )
        messages.success(request, text % {"count": len(left)})
    for reason in stayed.values():
        messages.error(request, reason or _("An order without a number stays: book it first."))
    return redirect("vendor_portal:parcels")


def _paper(wanted: str, member: VendorMember, parts: list[VendorOrder]) -> HttpResponse | None:
    """Return the file that was asked for; None when nothing of it can be printed."""
    at, language = now(), languages.current()
    shop, day = member.vendor.name, macau_day(at).isoformat()
    if wanted in ("labels", "zpl"):
        pages = [parcel_label.laid_out(each) for each in parcel_papers.label_specs(parts, at)]
        if not pages:
            return None
        if wanted == "zpl":
            content = b"".join(zpl.written(page) for page in pages)
            return attachment(f"labels-{day}.zpl", _ZPL, content)
        file = pdf.written(pages, title=_("Labels"), made_at=at)
        return attachment(f"labels-{day}.pdf", _PDF, file)
    if wanted == "manifest":
        specs = parcel_papers.manifests(parts, shop=shop, language=language, now=at)
        pages = [page for spec in specs for page in lists.manifest(spec)]
        title = _("Manifest")
    else:
        wanted = "pick-list"
        spec = parcel_papers.pick_spec(parts, shop=shop, language=language, now=at)
        pages, title = lists.pick_list(spec), _("Pick list")
    if not pages:
        return None
    return attachment(f"{wanted}-{day}.pdf", _PDF, pdf.written(pages, title=title, made_at=at))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def parcel(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Book one order's boxes, and show the number that they have.

    Raises: OrderNotFound for another shop's, and for what is picked up.
    """
    _check(member)
    found = parcel_papers.parts_to_send(member.vendor_id, [public_id])
    if not found:
        raise OrderNotFound
    part = found[0]
    form = ParcelForm(
        request.POST or None, initial={"weight_g": parcel_papers.goods_weight_g(part) or None}
    )
    if request.method == "POST" and form.is_valid() and _booked(request, member, part, form):
        return redirect("vendor_portal:parcel", public_id)
    shipment = _next(part, parcels.shipments_of([part.ref]).get(part.ref))
    context = frame(member, "parcels") | {
        "order": _row(part, shipment),
        "shipment": shipment,
        "form": form,
        "can_book": bool(form.fields["way"].choices),  # type: ignore[attr-defined]
        "is_booked": bool(shipment and shipment.booking == "booked"),
        "has_left": bool(shipment and shipment.booking == "handed_over"),
        "cancel_url": reverse("vendor_portal:parcel_cancel", args=[public_id]),
    }
    return render(request, "vendor_portal/parcel.html", context, status=400 if form.errors else 200)


def _booked(
    request: HttpRequest, member: VendorMember, part: VendorOrder, form: ParcelForm
) -> bool:
    """Book; say what the carrier said when it could not be."""
    try:
        services.book_parcel(
            public_id=part.public_id,
            member=member,
            carrier=form.carrier,
            service=form.service,
            boxes=form.measured,
            now=now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    except TryAgain:
        form.add_error(None, _("The carrier does not answer at the moment. Please try again."))
        return False
    messages.success(request, _("The parcel has its number. Print the label next."))
    return True


@require_POST
@member_required
def cancel(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Give a booked number back."""
    _check(member)
    answer_as(request, reverse("vendor_portal:parcel", args=[public_id]))
    try:
        services.cancel_parcel(public_id=public_id, member=member)
    except OrderNotFound:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    except TryAgain:
        messages.error(request, _("The carrier does not answer at the moment. Please try again."))
    else:
        messages.success(request, _("The number was given back."))
    return redirect("vendor_portal:parcel", public_id)


def _check(member: VendorMember) -> None:
    """Let in who fulfills. Raises: MemberRoleMissing."""
    if not fulfills(member):
        raise MemberRoleMissing
