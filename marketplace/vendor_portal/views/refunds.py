"""A vendor gives money of its own order back: chosen, shown, and then sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.web import answer_as
from marketplace.orders import queries, services
from marketplace.orders.models import RefundRequest
from marketplace.orders.refund_types import Refundable, RefundPreview
from marketplace.vendor_portal.access import frame, fulfills, member_required
from marketplace.vendor_portal.forms import RefundForm
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def refund(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Ask what goes back, show what that does, and give it back on the second asking."""
    own = reverse("vendor_portal:order", args=[public_id])
    answer_as(request, own)
    of = queries.refundable(public_id, vendor_id=member.vendor_id, language=languages.current())
    if not fulfills(member):
        raise MemberRoleMissing
    form = RefundForm(request.POST or None, of)
    is_whole = form.is_valid()
    if is_whole and "confirmed" in request.POST and _send(request, member, form):
        return redirect(own)
    preview = _preview(form, member) if is_whole and "edit" not in request.POST else None
    context = frame(member, "orders") | {
        "of": of,
        "form": form,
        "lines": _chosen(form, of) if preview else [],
        "preview": preview,
        "order_url": own,
    }
    status = 400 if form.errors and "edit" not in request.POST else 200
    return render(request, "vendor_portal/refund.html", context, status=status)


def _preview(form: RefundForm, member: VendorMember) -> RefundPreview | None:
    if form.errors:
        return None
    try:
        return queries.preview_refund(
            form.of.public_id, form.wish, now=now(), vendor_id=member.vendor_id
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _send(request: HttpRequest, member: VendorMember, form: RefundForm) -> bool:
    """Give it back, or ask for it; a refusal is said above the form."""
    try:
        made = services.ask_refund(
            public_id=form.of.public_id,
            wish=form.wish,
            key=f"portal:{form.cleaned_data['key']}",
            member=member,
            now=now(),
        )
    except MemberRoleMissing:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    waits = made.status == RefundRequest.Status.REQUESTED
    text = (
        _("Sent. The marketplace looks at it and writes to you.")
        if waits
        else _("The money is on its way back, and the buyer is told.")
    )
    messages.success(request, text)
    return True


def _chosen(form: RefundForm, of: Refundable) -> list[dict[str, Any]]:
    wish = form.wish
    return [
        {
            "quantity": wish.quantities[line.line_id],
            "name": line.name,
            "label": line.variant_label,
        }
        for line in of.lines
        if wish.quantities[line.line_id]
    ]
