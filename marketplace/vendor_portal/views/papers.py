"""The papers of a closed period: its statement in each form, and its commission invoice."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marketplace.foundation import languages
from marketplace.foundation.downloads import attachment
from marketplace.orders import queries as orders
from marketplace.vendor_portal.access import member_required, sees_money
from marketplace.vendors import queries as vendors
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember
from payments.settlement import queries as settlement
from payments.settlement.documents.building import invoice_file, statement_file
from payments.settlement.documents.rendering import Form
from payments.settlement.documents.types import Party


@require_safe
@member_required
def statement(request: HttpRequest, member: VendorMember, period: str, form: Form) -> HttpResponse:
    """Hand out the statement of a closed period as a file, in the language of the page."""
    found = statement_file(
        payee_ref=member.vendor.ref,
        settlement_ref=period,
        payee=_payee(member, period),
        numbers=partial(orders.order_numbers, member.vendor_id),
        form=form,
        language=languages.current(),
    )
    return attachment(found.file_name, found.content_type, found.content)


@require_safe
@member_required
def invoice(request: HttpRequest, member: VendorMember, period: str) -> HttpResponse:
    """Hand out the invoice for the commission of a closed period."""
    found = invoice_file(
        payee_ref=member.vendor.ref,
        settlement_ref=period,
        payee=_payee(member, period),
        language=languages.current(),
    )
    return attachment(found.file_name, found.content_type, found.content)


def _payee(member: VendorMember, period: str) -> Party:
    """Name the member's own vendor as it was when its period closed.

    Raises: MemberRoleMissing, and UnknownPayout for anybody else's period.
    """
    if not sees_money(member):
        raise MemberRoleMissing
    head = settlement.statement_head(member.vendor.ref, period)
    party = vendors.legal_party(member.vendor, head.closing.currency, head.closed_at)
    return Party(name=party.name, address=party.address)
