"""What a member decides about a file of goods."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalog.bulk import queries, services
from catalog.bulk.cells import faults
from catalog.bulk.errors import ImportMoveRefused, ImportRunning, MappingIncomplete
from catalog.bulk.services.choose_columns import DefaultRefused
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.web import answer_as
from marketplace.vendor_portal import import_shows as shows
from marketplace.vendor_portal.access import member_required
from marketplace.vendor_portal.import_forms import ColumnsForm
from marketplace.vendor_portal.views.imports import check, columns_page
from marketplace.vendors.models import VendorMember

_PAGE = "vendor_portal:import"


@require_POST
@member_required
def columns(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Take what the columns mean, and have the file checked."""
    check(member)
    run = queries.import_of(member.vendor_id, public_id)
    form = ColumnsForm(request.POST, run=run, categories=shows.categories())
    if form.is_valid():
        try:
            services.choose_columns(
                vendor_id=member.vendor_id,
                public_id=public_id,
                mapping=form.mapping,
                defaults=form.defaults,
                language=form.cleaned_data["language"],
                file_currency=form.cleaned_data["file_currency"],
            )
        except DefaultRefused as refusal:
            wrong, helps = faults.words(refusal.fault.reason, refusal.fault.facts)
            form.add_error(f"default_{refusal.fault.column}", f"{wrong} {helps}")
        except (MappingIncomplete, ImportRunning) as refusal:
            form.add_error(None, str(refusal))
        except ImportMoveRefused:
            return redirect(_PAGE, public_id)
        else:
            return redirect(_PAGE, public_id)
    answer_as(request, shows.address(public_id))
    return columns_page(request, member, run, form, status=400)


@require_POST
@member_required
def confirm(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Let a checked file change the goods."""
    check(member)
    try:
        services.confirm_import(
            vendor_id=member.vendor_id,
            public_id=public_id,
            submits=bool(request.POST.get("submits")),
        )
    except (ImportMoveRefused, ImportRunning) as refusal:
        return _back(request, public_id, refusal)
    return redirect(_PAGE, public_id)


@require_POST
@member_required
def drop(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Drop a file that changed nothing."""
    check(member)
    try:
        services.drop_import(vendor_id=member.vendor_id, public_id=public_id)
    except ImportMoveRefused as refusal:
        return _back(request, public_id, refusal)
    messages.success(request, _("The file was dropped. Nothing was changed."))
    return redirect("vendor_portal:imports")


@require_POST
@member_required
def undo(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Take an applied import back."""
    check(member)
    try:
        services.undo_import(vendor_id=member.vendor_id, public_id=public_id, now=now())
    except (ImportMoveRefused, ImportRunning) as refusal:
        return _back(request, public_id, refusal)
    return redirect(_PAGE, public_id)


def _back(request: HttpRequest, public_id: str, refusal: Refused) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect(_PAGE, public_id)
