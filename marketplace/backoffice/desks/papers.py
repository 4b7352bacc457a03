"""Settlements and invoices with their files, as the shop has them, in the reader's language."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.naming import NamesListed
from marketplace.foundation import languages
from marketplace.foundation.downloads import attachment
from marketplace.orders import queries as orders
from marketplace.vendors import queries as vendors
from marketplace.vendors.models import Vendor
from payments.settlement.admin import CommissionInvoiceAdmin, SettlementAdmin
from payments.settlement.documents.building import invoice_file, statement_file
from payments.settlement.documents.rendering import FORMS, Form
from payments.settlement.documents.types import Party
from payments.settlement.models import CommissionInvoice, Settlement


class SettlementDesk(NamesListed, SettlementAdmin):
    """Settlements by shop, with the files that the shop has."""

    readonly_fields: ClassVar[Any] = (*SettlementAdmin.readonly_fields, "papers")

    @admin.display(description=_("files"))
    def papers(self, row: Settlement) -> SafeString | str:
        """Link to the statement in each form, and to the invoice where there is one."""
        name = "admin:settlement_settlement_statement"
        links: list[tuple[str, Any]] = [
            (reverse(name, args=[row.pk, form]), label) for form, label in FORMS.items()
        ]
        invoice: CommissionInvoice | None = getattr(row, "invoice", None)
        if invoice is not None:
            links.append((_invoice_url(invoice), invoice.number))
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    def get_urls(self) -> list[URLPattern]:
        """Put the files before the page of a row, which would take their address."""
        view = self.admin_site.admin_view(self.serve)
        name = "settlement_settlement_statement"
        return [path("<uuid:key>/statement.<slug:form>", view, name=name), *super().get_urls()]

    def serve(self, request: HttpRequest, key: UUID, form: str) -> HttpResponse:
        """Send the statement as its shop would fetch it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = Settlement.objects.filter(pk=key).first()
        if row is None or form not in list(Form):
            raise Http404
        vendor = _vendor(row.payee_ref)
        found = statement_file(
            payee_ref=row.payee_ref,
            settlement_ref=row.public_id,
            payee=_party(row),
            numbers=partial(orders.order_numbers, vendor.pk if vendor else 0),
            form=Form(form),
            language=languages.current(),
        )
        return attachment(found.file_name, found.content_type, found.content)


class InvoiceDesk(CommissionInvoiceAdmin):
    """Commission invoices, each with its file."""

    list_display = (*CommissionInvoiceAdmin.list_display, "paper")
    readonly_fields = ("paper",)

    @admin.display(description=_("file"))
    def paper(self, row: CommissionInvoice) -> SafeString | str:
        """Link to the invoice as its shop has it."""
        return format_html('<a href="{}">{}.pdf</a>', _invoice_url(row), row.number)

    def get_urls(self) -> list[URLPattern]:
        """Put the file before the page of a row, which would take its address."""
        view = self.admin_site.admin_view(self.serve)
        name = "settlement_commissioninvoice_file"
        return [path("<int:key>/invoice.pdf", view, name=name), *super().get_urls()]

    def serve(self, request: HttpRequest, key: int) -> HttpResponse:
        """Send the invoice, to who may see the settlement that it is of."""
        may_see = request.user.has_perm("settlement.view_settlement")
        if not (may_see and self.has_view_permission(request)):
            raise PermissionDenied
        invoice = self.get_queryset(request).filter(pk=key).first()
        if invoice is None:
            raise Http404
        found = invoice_file(
            payee_ref=invoice.settlement.payee_ref,
            settlement_ref=invoice.settlement.public_id,
            payee=_party(invoice.settlement),
            language=languages.current(),
        )
        return attachment(found.file_name, found.content_type, found.content)


def _invoice_url(invoice: CommissionInvoice) -> str:
    return reverse("admin:settlement_commissioninvoice_file", args=[invoice.pk])


def _vendor(payee_ref: str) -> Vendor | None:
    found: Vendor | None = Vendor.objects.filter(
        public_id=payee_ref.removeprefix("vendor:")
    ).first()
    return found


def _party(row: Settlement) -> Party:
    """Name the shop's business as it was when the period closed; whom nobody knows, by its ref."""
    vendor = _vendor(row.payee_ref)
    if vendor is None:
        return Party(name=row.payee_ref)
    known = vendors.legal_party(vendor, row.currency, row.closed_at)
    return Party(name=known.name, address=known.address)
