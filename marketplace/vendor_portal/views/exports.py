"""Lists of goods, tables to fill in, and rows to correct, as files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.bulk import queries, services
from catalog.bulk.errors import ImportRunning, NoSuchImport
from catalog.bulk.models import ExportRun
from catalog.bulk.storing import contents_of_export
from marketplace.foundation import languages
from marketplace.foundation.clock import macau_day, now
from marketplace.foundation.downloads import from_disk, streamed
from marketplace.vendor_portal.access import member_required
from marketplace.vendor_portal.import_forms import ExportForm
from marketplace.vendor_portal.views.imports import check
from marketplace.vendors.models import VendorMember

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES: Final = {"xlsx": _XLSX, "csv": "text/csv; charset=utf-8"}
_IN_MEMORY: Final = 1_000_000


@contextmanager
def _closed_if_refused(file: IO[bytes]) -> Iterator[None]:
    """Close a file that is not handed out after all."""
    try:
        yield
    except BaseException:
        file.close()
        raise


@require_POST
@member_required
def ask(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Have a list of the shop's goods written."""
    check(member)
    form = ExportForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose what to list."))
        return redirect("vendor_portal:imports")
    try:
        services.ask_export(
            vendor=member.vendor,
            by=f"user:{member.user_id}",
            kind=form.cleaned_data["kind"],
            form=form.cleaned_data["form"],
            language=languages.current(),
            now=now(),
        )
    except ImportRunning:
        messages.error(request, _("Some lists are still being written. Please wait for them."))
    else:
        messages.success(request, _("The list is being written. It stands below when it is ready."))
    return redirect("vendor_portal:imports")


@require_safe
@member_required
def download(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponseBase:
    """Hand out a written list. Raises: NoSuchImport, also while it is being written."""
    check(member)
    run = queries.export_of(member.vendor_id, public_id)
    if run.status != ExportRun.Status.READY:
        raise NoSuchImport()
    name = f"{member.vendor.slug}-{run.kind}-{macau_day(run.created_at)}.{run.form}"
    return streamed(name, _TYPES[run.form], contents_of_export(run))


@require_safe
@member_required
def template(request: HttpRequest, member: VendorMember) -> HttpResponseBase:
    """Hand out the table of a category, to be filled in. Raises: NoSuchImport."""
    check(member)
    slug = request.GET.get("category", "").replace("\0", "")  # the database takes none
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    with _closed_if_refused(file):
        services.write_template(
            kind="goods",
            category_slug=slug,
            currency=member.vendor.price_currency,
            language=languages.current(),
            file=file,
        )
    return from_disk(f"template-{slug or 'goods'}.xlsx", _XLSX, file)


@require_safe
@member_required
def faults(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponseBase:
    """Hand out the rows that were refused, with their reasons. Raises: NoSuchImport."""
    check(member)
    run = queries.import_of(member.vendor_id, public_id)
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    with _closed_if_refused(file):
        services.write_faults(run=run, language=languages.current(), file=file)
    return from_disk(f"to-correct-{run.public_id}.xlsx", _XLSX, file)
