"""Pictures by the ZIP: handing one in, the dry run, deciding about it, taking all pictures out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.media import limits
from catalog.picture_zips import queries, services
from catalog.picture_zips.errors import NoSuchZip, ZipMoveRefused, ZipRefused, ZipRunning
from catalog.picture_zips.models import ZipExport
from catalog.picture_zips.storing import contents_of_part
from marketplace.foundation import formats, languages
from marketplace.foundation.clock import macau_day, now
from marketplace.foundation.downloads import streamed
from marketplace.foundation.paging import page_links, page_number
from marketplace.vendor_portal import picture_zip_shows as shows
from marketplace.vendor_portal.access import frame, member_required
from marketplace.vendor_portal.import_forms import ZipForm
from marketplace.vendor_portal.views.imports import check
from marketplace.vendors.models import VendorMember

_LIST, _PAGE = "vendor_portal:picture_zips", "vendor_portal:picture_zip"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def zips(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show archives that came and went; take a new one."""
    check(member)
    if request.method != "POST":
        return _list_page(request, member, ZipForm())
    form = ZipForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["archive"]
        try:
            run = services.receive_zip(
                vendor=member.vendor,
                by_id=member.user_id,
                file_name=upload.name,
                file=upload.file,
                now=now(),
            )
        except (ZipRefused, ZipRunning) as refusal:
            form.add_error("archive", str(refusal))
        else:
            return redirect(_PAGE, run.public_id)
    return _list_page(request, member, form, status=400)


def _list_page(
    request: HttpRequest, member: VendorMember, form: ZipForm, status: int = 200
) -> HttpResponse:
    context = frame(member, "goods") | {
        "form": form,
        "zips": [shows.zip_row(run) for run in queries.zips_of(member.vendor_id)],
        "exports": [shows.export_row(run) for run in queries.exports_of(member.vendor_id)],
        "names": shows.names(),
        "most_size": formats.file_size(settings.PICTURE_ZIP_MAX_BYTES),
        "most_files": settings.PICTURE_ZIP_MAX_FILES,
        "most_mb": limits.MAX_BYTES // 1_000_000,
        "export_days": settings.PICTURE_ZIP_EXPORT_DAYS,
    }
    return render(request, "vendor_portal/picture_zips.html", context, status=status)


@require_safe
@member_required
def zip_page(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Show one archive: how far the work is, or what its files would do, or did."""
    check(member)
    run = queries.zip_of(member.vendor_id, public_id)
    language = languages.current()
    page = page_number(request.GET.get("page", ""))
    refused, more_refused = queries.files_of(run, language=language, refused=True, page=page)
    taken, more_taken = queries.files_of(run, language=language, refused=False, page=page)
    kept = queries.kept_products(run, language)
    context: dict[str, Any] = frame(member, "goods") | {
        "run": shows.zip_row(run),
        "counts": shows.counts(run),
        "refused": [shows.file_row(view) for view in refused],
        "taken": [shows.file_row(view) for view in taken],
        "kept": [shows.kept_row(view) for view in kept],
        "pagination": page_links(
            request.path, page=page, pages=page + (more_refused or more_taken)
        ),
    }
    return render(request, "vendor_portal/picture_zip.html", context)


@require_safe
@member_required
def progress(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Tell a script how far the work on an archive is."""
    check(member)
    told = shows.zip_row(queries.zip_of(member.vendor_id, public_id))
    return JsonResponse({key: told[key] for key in ("status", "done", "total", "progress_text")})


@require_POST
@member_required
def confirm(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Let a checked archive change pictures."""
    check(member)
    replaces = request.POST.get("taken") == "replace"
    return _moved(
        request,
        public_id,
        lambda: services.confirm_zip(
            vendor_id=member.vendor_id, public_id=public_id, replaces=replaces
        ),
    )


@require_POST
@member_required
def undo(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Take an applied archive back."""
    check(member)
    return _moved(
        request,
        public_id,
        lambda: services.undo_zip(vendor_id=member.vendor_id, public_id=public_id, now=now()),
    )


@require_POST
@member_required
def drop(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Drop an archive that changed nothing."""
    check(member)
    try:
        services.drop_zip(vendor_id=member.vendor_id, public_id=public_id)
    except ZipMoveRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(_PAGE, public_id)
    messages.success(request, _("The archive was dropped. Nothing was changed."))
    return redirect(_LIST)


def _moved(request: HttpRequest, public_id: str, move: Callable[[], object]) -> HttpResponse:
    try:
        move()
    except (ZipMoveRefused, ZipRunning) as refusal:
        messages.error(request, str(refusal))
    return redirect(_PAGE, public_id)


@require_POST
@member_required
def ask_export(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Have all pictures of the shop written."""
    check(member)
    try:
        services.ask_export(vendor=member.vendor, now=now())
    except ZipRunning:
        messages.error(request, _("Your pictures are still being written. Please wait for them."))
    else:
        messages.success(
            request, _("Your pictures are being written. They stand below when they are ready.")
        )
    return redirect(_LIST)


@require_safe
@member_required
def part(
    request: HttpRequest, member: VendorMember, public_id: str, number: int
) -> HttpResponseBase:
    """Hand out one written archive. Raises: NoSuchZip, also while it is being written."""
    check(member)
    run = queries.export_of(member.vendor_id, public_id)
    if run.status != ZipExport.Status.READY or not 1 <= number <= len(run.parts):
        raise NoSuchZip
    name = f"{member.vendor.slug}-pictures-{macau_day(run.created_at)}-{number}.zip"
    return streamed(name, "application/zip", contents_of_part(run, number))
