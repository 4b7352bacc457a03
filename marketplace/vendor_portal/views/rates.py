"""What a shop asks for deliveries: its sheets, the marketplace's, its hours, and a calculator."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.foundation import downloads, languages
from marketplace.foundation.clock import macau_day, now
from marketplace.foundation.errors import NotFound
from marketplace.shipping import carriers, queries, services, sheet_queries, zones
from marketplace.shipping.errors import SheetRefused
from marketplace.shipping.models import RateSheet, ShippingRate
from marketplace.shipping.promises import MONDAY_TO_SATURDAY
from marketplace.shipping.services.publish_sheet import own_series
from marketplace.shipping.sheet_files import MOST_BYTES, read_lines, write_lines
from marketplace.shipping.sheets import Fault, preview, with_lines
from marketplace.shipping.types import Consignment, PackedSize
from marketplace.vendor_portal import rate_shows as shows
from marketplace.vendor_portal.access import frame, keeps_goods, member_required
from marketplace.vendor_portal.rate_forms import (
    BoxForm,
    DispatchForm,
    FileForm,
    SheetForm,
    as_week,
    from_week,
    initial_of,
    lines_initial,
)
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember

_CODES: Final = (ShippingRate.Code.STANDARD, ShippingRate.Code.EXPRESS)


def _check(member: VendorMember) -> None:
    if not keeps_goods(member):
        raise MemberRoleMissing


@require_safe
@member_required
def delivery(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show what the shop asks, and what a box costs by it."""
    _check(member)
    return _overview(request, member)


def _overview(
    request: HttpRequest, member: VendorMember, hours: DispatchForm | None = None
) -> HttpResponse:
    vendor = member.vendor
    is_asked = "weight" in request.GET
    box = BoxForm(request.GET if is_asked else None, currency=vendor.price_currency)
    dispatch = sheet_queries.dispatch_of(vendor)
    start = {
        "cut_off": dispatch.cut_off,
        "handling_days": dispatch.handling_days,
        "packs_on": from_week(dispatch.packs_on),
    }
    context = frame(member, "delivery") | {
        "options": [shows.option(code, str(code.label), _last(member, code)) for code in _CODES],
        "plain": [shows.plain(rate) for rate in sheet_queries.plain_rates(vendor)],
        "offered": [
            shows.offered(entry) for entry in sheet_queries.offered_sheets(vendor, macau_day(now()))
        ],
        "hours": hours or DispatchForm(initial=start),
        "box": box,
        "is_priced": is_asked and box.is_valid(),
        "priced": _priced(member, box) if is_asked and box.is_valid() else [],
        "box_text": shows.box_text(box) if is_asked and box.is_valid() else "",
    }
    status = 400 if hours is not None else 200
    return render(request, "vendor_portal/delivery.html", context, status=status)


def _last(member: VendorMember, code: str) -> RateSheet | None:
    return sheet_queries.last_sheet(member.vendor, own_series(member.vendor, code))


def _size(box: BoxForm) -> PackedSize:
    sides = [box.cleaned_data[name] for name in ("length", "width", "height")]
    return PackedSize(volume_mm3=sides[0] * sides[1] * sides[2], longest_mm=max(sides))


def _priced(member: VendorMember, box: BoxForm) -> list[dict[str, Any]]:
    consignment = Consignment(
        vendor_id=member.vendor_id,
        to=zones.destination_in(box.cleaned_data["zone"]),
        weight_g=box.cleaned_data["weight"],
        goods=box.goods,
        size=_size(box),
    )
    return shows.priced(queries.delivery_options(consignment, now=now()))


@require_POST
@member_required
def hours(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Set until when orders count for the day, and how long the shop packs."""
    _check(member)
    form = DispatchForm(request.POST)
    if not form.is_valid():
        return _overview(request, member, form)
    given = form.cleaned_data
    services.set_dispatch(
        vendor=member.vendor,
        cut_off=given["cut_off"],
        handling_days=given["handling_days"],
        packs_on=as_week(given["packs_on"]),
    )
    messages.success(request, _("Saved. The shop shows it at once."))
    return redirect("vendor_portal:delivery")


@require_POST
@member_required
def contract(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Use a sheet of the marketplace, or stop."""
    _check(member)
    series = request.POST.get("series", "")
    if "stop" in request.POST:
        services.stop_using_sheet(vendor=member.vendor, series=series)
    else:
        services.use_sheet(vendor=member.vendor, series=series, now=now())
    messages.success(request, _("Saved. The shop shows it at once."))
    return redirect("vendor_portal:delivery")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def sheet(request: HttpRequest, member: VendorMember, code: str) -> HttpResponse:
    """Show a sheet to be changed; try it on a box, publish it, or end it."""
    _check(member)
    _known(code)
    currency = member.vendor.price_currency
    if request.method != "POST":
        return _sheet_page(
            request, member, code, SheetForm(initial=_start(member, code), currency=currency)
        )
    if "end" in request.POST:
        return _end(request, member, code)
    form = SheetForm(request.POST, currency=currency)
    if not form.is_valid():
        return _sheet_page(request, member, code, form, status=400)
    if "try" in request.POST:
        return _sheet_page(request, member, code, form)
    try:
        _publish(member, code, form)
    except SheetRefused as refusal:
        return _sheet_page(request, member, code, form, faults=refusal.faults, status=400)
    messages.success(request, _("Published. Orders that were placed keep their price."))
    return redirect("vendor_portal:delivery")


def _known(code: str) -> None:
    if code not in _CODES:
        raise NotFound(_("This page does not exist, or no longer does."))


def _start(member: VendorMember, code: str) -> dict[str, Any]:
    """Return what a sheet's form begins with: the last version, or usual settings and no prices."""
    today = macau_day(now())
    last = _last(member, code)
    if last is not None:
        return initial_of(sheet_queries.draft_of(last), today)
    plain = [rate for rate in sheet_queries.plain_rates(member.vendor) if rate.code == code]
    names = {
        f"name_{each.replace('-', '_')}": getattr(plain[0], f"name_{each.replace('-', '_')}")
        for each in languages.LANGUAGES
        if plain
    }
    return names | {
        "carrier": plain[0].carrier if plain else "",
        "valid_from": today,
        "step_g": 500,
        "divisor": 6_000,
        "collects_on": from_week(MONDAY_TO_SATURDAY),
    }


def _publish(member: VendorMember, code: str, form: SheetForm) -> None:
    services.publish_sheet(
        draft=form.draft(code),
        series=own_series(member.vendor, code),
        vendor=member.vendor,
        by=f"user:{member.user_id}",
        now=now(),
    )


def _end(request: HttpRequest, member: VendorMember, code: str) -> HttpResponse:
    last = _last(member, code)
    if last is not None:
        draft = with_lines(sheet_queries.draft_of(last), ())
        services.publish_sheet(
            draft=draft.on(macau_day(now())),
            series=last.series,
            vendor=member.vendor,
            by=f"user:{member.user_id}",
            now=now(),
        )
        messages.success(request, _("Ended. The plain rates count again."))
    return redirect("vendor_portal:delivery")


def _sheet_page(
    request: HttpRequest,
    member: VendorMember,
    code: str,
    form: SheetForm,
    *,
    faults: tuple[Fault, ...] | list[Fault] = (),
    status: int = 200,
    is_from_file: bool = False,
) -> HttpResponse:
    label = str(ShippingRate.Code(code).label)
    is_tried = "try" in request.POST and status == 200
    box = BoxForm(
        request.POST if is_tried else None, currency=member.vendor.price_currency, prefix="box"
    )
    is_priced = is_tried and box.is_valid()
    context = frame(member, "delivery") | {
        "form": form,
        "label": label,
        "code": code,
        "file_form": FileForm(),
        "faults": shows.faults(faults),
        "is_from_file": is_from_file,
        "has_sheet": _last(member, code) is not None,
        "carriers": carriers.names(languages.current()),
        "box": box,
        "is_priced": is_priced,
        "box_text": shows.box_text(box) if is_priced else "",
        "priced": _tried(form, code, box, label) if is_priced else [],
    }
    return render(request, "vendor_portal/sheet.html", context, status=status)


def _tried(form: SheetForm, code: str, box: BoxForm, label: str) -> list[dict[str, Any]]:
    found = preview(
        form.draft(code),
        zones.destination_in(box.cleaned_data["zone"]),
        weight_g=box.cleaned_data["weight"],
        size=_size(box),
        goods=box.goods,
    )
    return shows.previewed(found, label)


@require_POST
@member_required
def sheet_file(request: HttpRequest, member: VendorMember, code: str) -> HttpResponse:
    """Try a file: what is wrong is said, what is right fills the form. Nothing is kept."""
    _check(member)
    _known(code)
    currency = member.vendor.price_currency
    upload = request.FILES.get("file")
    content = upload.read(MOST_BYTES + 1) if upload else b""
    lines, faults = read_lines(content, currency)
    start = _start(member, code)
    if faults:
        form = SheetForm(initial=start, currency=currency)
        return _sheet_page(request, member, code, form, faults=faults, status=400)
    kept = {name: value for name, value in start.items() if "-" not in name}
    form = SheetForm(initial=kept | lines_initial(lines), currency=currency)
    return _sheet_page(request, member, code, form, is_from_file=True)


@require_safe
@member_required
def sheet_csv(request: HttpRequest, member: VendorMember, code: str) -> HttpResponse:
    """Hand out a sheet's lines; an empty file with its columns when there is none."""
    _check(member)
    _known(code)
    last = _last(member, code)
    lines = sheet_queries.draft_of(last).lines if last else ()
    name = f"{member.vendor.slug}-{code}.csv"
    return downloads.attachment(name, "text/csv; charset=utf-8", write_lines(lines))
