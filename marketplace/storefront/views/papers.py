"""The papers of an order: the receipt, a shop's invoice, and to whom that is made out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.downloads import attachment
from marketplace.foundation.web import answer_as
from marketplace.orders import services
from marketplace.orders.invoice_errors import InvoiceFieldRefused, InvoiceIssued, InvoiceNotYet
from marketplace.orders.papers.building import PDF, credit_note_file, invoice_file, receipt_file
from marketplace.orders.queries.papers import credit_note_to_reader, issued_to_reader
from marketplace.orders.scopes import vendor_order_of_reader
from marketplace.storefront import visit, ways
from marketplace.storefront.invoice_form import PREFIX, InvoiceForm
from marketplace.storefront.order_links import order_of, order_url_of


@never_cache
@require_safe
def receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the receipt of a paid order, in the language of the page."""
    view = order_of(request, public_id)
    answer_as(request, order_url_of("storefront:order", public_id, request.GET.get("t", "")))
    found = receipt_file(
        public_id,
        reader=visit.reader(request),
        language=languages.current(),
        method=ways.method_label(view.method),
    )
    return attachment(found.name, PDF, found.content)


@never_cache
@require_safe
def invoice(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the issued invoice of one shop's part."""
    found = invoice_file(issued_to_reader(public_id, visit.reader(request)))
    return attachment(found.name, PDF, found.content)


@never_cache
@require_safe
def credit_note(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Hand out a credit note of one shop's part."""
    found = credit_note_file(credit_note_to_reader(public_id, number, visit.reader(request)))
    return attachment(found.name, PDF, found.content)


@require_POST
def issue_invoice(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have a shop's invoice issued; asked twice it is the same one."""
    part = vendor_order_of_reader(public_id, visit.reader(request))
    token = request.GET.get("t", "")
    back = order_url_of("storefront:order", part.order.public_id, token)
    answer_as(request, back)
    try:
        services.issue_invoice(vendor_order=part, now=now(), beside=request.POST.get("beside", ""))
    except InvoiceNotYet as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return redirect(order_url_of("storefront:invoice", public_id, token))


@require_POST
def wish_invoice(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep to whom the invoices of an order are made out."""
    order_of(request, public_id)
    back = order_url_of("storefront:order", public_id, request.GET.get("t", ""))
    answer_as(request, back)
    form = InvoiceForm(request.POST, prefix=PREFIX)
    form.is_valid()
    try:
        services.wish_invoice(
            public_id=public_id,
            reader=visit.reader(request),
            name=form.cleaned_data.get("name", ""),
            tax_number=form.cleaned_data.get("tax_number", ""),
            beside=form.cleaned_data.get("beside", ""),
            now=now(),
        )
    except (InvoiceFieldRefused, InvoiceIssued) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved. The shops’ invoices are made out to this name."))
    return redirect(f"{back}#papers")
