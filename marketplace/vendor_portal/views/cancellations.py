"""A shop cancels what it did not send, or answers a buyer who asks it to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.web import answer_as
from marketplace.orders import queries, services
from marketplace.orders.errors import CancellationNeedsReason, NothingToCancel, OrderNotFound
from marketplace.vendor_portal import shows
from marketplace.vendor_portal.access import frame, fulfills, member_required
from marketplace.vendor_portal.forms import CancelForm
from marketplace.vendor_portal.views.orders import order_page
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def cancel(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Say what is canceled and what goes back, and cancel it by a POST with a reason."""
    own = reverse("vendor_portal:order", args=[public_id])
    answer_as(request, own)
    view = queries.vendor_order_view(member.vendor_id, public_id, language=languages.current())
    if not fulfills(member):
        raise MemberRoleMissing
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_by_vendor(
                public_id=public_id,
                member=member,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                now=now(),
            )
        except NothingToCancel as refusal:
            messages.error(request, str(refusal))
            return redirect(own)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Canceled. The buyer is told, and the money is on its way back.")
            )
            return redirect(own)
    context = frame(member, "orders") | {
        "order": shows.order(view, can_fulfill=True),
        "lines": shows.to_pack(view) if view.can_cancel else [],
        "is_rest": bool(view.fulfillments),
        "form": form,
        "order_url": own,
    }
    status = 400 if form.errors else 200
    return render(request, "vendor_portal/cancel.html", context, status=status)


@require_POST
@member_required
def answer(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Agree to what the buyer asks for, or decline it; a decline without a reason comes back."""
    own = reverse("vendor_portal:order", args=[public_id])
    answer_as(request, own)
    agrees = request.POST.get("answer") == "agree"
    try:
        services.answer_cancellation(
            public_id=public_id,
            member=member,
            agrees=agrees,
            decline_reason=request.POST.get("decline_reason", "").replace("\0", ""),
            now=now(),
        )
    except CancellationNeedsReason as refusal:
        view = queries.vendor_order_view(member.vendor_id, public_id, language=languages.current())
        return order_page(request, member, view, decline_error=str(refusal), status=400)
    except (OrderNotFound, MemberRoleMissing):
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(own)
    text = (
        _("Canceled. The buyer is told, and the money is on its way back.")
        if agrees
        else _("Declined. The buyer is told why.")
    )
    messages.success(request, text)
    return redirect(own)
