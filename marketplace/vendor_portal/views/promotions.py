"""A shop's promotions: what runs, what it brought, a new one; and the marketplace's to join."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import queries as catalog
from marketplace.foundation import formats
from marketplace.foundation.clock import macau_day, now
from marketplace.promotions import queries, services
from marketplace.promotions.codes import new_code
from marketplace.promotions.errors import TermsRefused
from marketplace.promotions.types import PromotionView
from marketplace.vendor_portal.access import frame, keeps_goods, member_required
from marketplace.vendor_portal.promotion_form import PromotionForm
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember

_KINDS = {"running": "done", "waiting": "waiting", "denied": "stopped", "stopped": "quiet"}


def _check(member: VendorMember) -> None:
    if not keeps_goods(member):
        raise MemberRoleMissing


@require_safe
@member_required
def promotions(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show the shop's promotions with what came of them, and those it can take part in."""
    _check(member)
    at = now()
    context = frame(member, "promotions") | {
        "promotions": [_row(view) for view in queries.promotions_of(member.vendor_id, now=at)],
        "shared": [
            _row(view) | {"is_joined": is_joined}
            for view, is_joined in queries.shared_promotions(member.vendor_id, now=at)
        ],
    }
    return render(request, "vendor_portal/promotions.html", context)


def _row(view: PromotionView) -> dict[str, Any]:
    """One promotion in a list."""
    is_over = view.status == "running" and not view.is_stoppable
    is_to_come = view.status == "running" and not view.is_on and not is_over
    label = _("over") if is_over else _("to come") if is_to_come else view.status_label
    kind = "quiet" if is_over else "waiting" if is_to_come else _KINDS[view.status]
    return {
        "ref": view.ref,
        "name": view.name,
        "terms": view.terms,
        "code": view.code,
        "status": label,
        "status_kind": kind,
        "starts_at": view.starts_at,
        "ends_at": view.ends_at,
        "uses": view.uses,
        "use_limit": view.use_limit,
        "given": view.given,
        "shop_part": formats.percent_bps(view.shop_bps),
        "is_stoppable": view.is_stoppable,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Ask for the terms of a promotion, and make it."""
    _check(member)
    form = PromotionForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_on": macau_day(now())},
        currency=member.vendor.price_currency,
        products=catalog.product_choices(member.vendor_id),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.create_promotion(
                draft=form.draft(vendor_id=member.vendor_id, now=now()),
                by=f"user:{member.user_id}",
                now=now(),
            )
        except TermsRefused as refusal:
            form.refuse(refusal.fields)
        else:
            messages.success(request, _("The promotion is made."))
            return redirect("vendor_portal:promotions")
    context = frame(member, "promotions") | {"form": form, "drawn_code": new_code()}
    status = 400 if form.errors else 200
    return render(request, "vendor_portal/promotion.html", context, status=status)


@require_POST
@member_required
def stop(request: HttpRequest, member: VendorMember, ref: str) -> HttpResponse:
    """End a promotion of the shop now."""
    _check(member)
    services.stop_promotion(
        ref=ref, by=f"user:{member.user_id}", now=now(), vendor_id=member.vendor_id
    )
    messages.success(request, _("Stopped. Checkouts that were shown before still have it."))
    return redirect("vendor_portal:promotions")


@require_POST
@member_required
def join(request: HttpRequest, member: VendorMember, ref: str) -> HttpResponse:
    """Take part in a promotion of the marketplace, or no longer."""
    _check(member)
    if "leave" in request.POST:
        services.leave_promotion(ref=ref, vendor_id=member.vendor_id)
        messages.success(request, _("You no longer take part."))
    else:
        services.join_promotion(
            ref=ref, vendor_id=member.vendor_id, by=f"user:{member.user_id}", now=now()
        )
        messages.success(request, _("You take part from now on."))
    return redirect("vendor_portal:promotions")
