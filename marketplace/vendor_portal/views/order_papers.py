"""The papers of a vendor order: its invoice, and the slip that lies in the parcel."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.downloads import attachment
from marketplace.foundation.web import answer_as
from marketplace.orders import services
from marketplace.orders.invoice_errors import InvoiceNotYet
from marketplace.orders.papers.building import PDF, credit_note_file, invoice_file, slip_file
from marketplace.orders.queries.papers import credit_note_to_member, issued_to_member
from marketplace.orders.scopes import vendor_order_of_member
from marketplace.vendor_portal.access import fulfills, member_required, sees_money
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember


@require_safe
@member_required
def slip(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Hand out the packing slip; `prices=1` puts prices on it, which a gift has not."""
    found = slip_file(
        member.vendor_id,
        public_id,
        shows_prices=request.GET.get("prices") == "1",
        language=languages.current(),
        at=now(),
    )
    return attachment(found.name, PDF, found.content)


@require_safe
@member_required
def invoice(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Hand out the invoice of a vendor order."""
    found = invoice_file(issued_to_member(public_id, member))
    return attachment(found.name, PDF, found.content)


@require_safe
@member_required
def credit_note(
    request: HttpRequest, member: VendorMember, public_id: str, number: int
) -> HttpResponse:
    """Hand out a credit note of a vendor order."""
    found = credit_note_file(credit_note_to_member(public_id, number, member))
    return attachment(found.name, PDF, found.content)


@require_POST
@member_required
def issue_invoice(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Issue the invoice, by who sends goods or keeps books; asked twice it is the same one."""
    back = reverse("vendor_portal:order", args=[public_id])
    answer_as(request, back)
    part = vendor_order_of_member(public_id, member)
    if not (fulfills(member) or sees_money(member)):
        raise MemberRoleMissing
    try:
        services.issue_invoice(vendor_order=part, now=now(), beside=request.POST.get("beside", ""))
    except InvoiceNotYet as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return redirect("vendor_portal:order_invoice", public_id)
