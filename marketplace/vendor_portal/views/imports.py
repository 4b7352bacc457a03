"""Files of goods: handing one in, and seeing how far it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from catalog.bulk import queries, services
from catalog.bulk.errors import FileRefused
from catalog.bulk.models import ImportRun
from marketplace.foundation import formats, languages
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links, page_number
from marketplace.vendor_portal import import_shows as shows
from marketplace.vendor_portal.access import frame, keeps_goods, member_required
from marketplace.vendor_portal.import_forms import (
    ColumnsForm,
    ExportForm,
    TemplateForm,
    UploadForm,
    ZipForm,
)
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember


def check(member: VendorMember) -> None:
    """Refuse who does not keep the shop's goods. Raises: MemberRoleMissing."""
    if not keeps_goods(member):
        raise MemberRoleMissing


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def imports(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show files that came and went; take a new one."""
    check(member)
    if request.method != "POST":
        return _list_page(request, member, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            run = services.receive_file(
                vendor=member.vendor,
                by=f"user:{member.user_id}",
                file_name=upload.name,
                file=upload.file,
                language=languages.current(),
                now=now(),
            )
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("vendor_portal:import", run.public_id)
    return _list_page(request, member, form, status=400)


def _list_page(
    request: HttpRequest, member: VendorMember, form: UploadForm, status: int = 200
) -> HttpResponse:
    context = frame(member, "goods") | {
        "form": form,
        "zip_form": ZipForm(),
        "export_form": ExportForm(),
        "template_form": TemplateForm(categories=shows.categories()),
        "imports": [shows.run_row(run) for run in queries.imports_of(member.vendor_id)],
        "exports": [shows.export_row(run) for run in queries.exports_of(member.vendor_id)],
        "most_rows": settings.BULK_MAX_ROWS,
        "most_size": formats.file_size(settings.BULK_FILE_MAX_BYTES),
    }
    return render(request, "vendor_portal/imports.html", context, status=status)


@require_safe
@member_required
def import_page(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Show one file: its columns, how far the work is, or what became of its rows."""
    check(member)
    run = queries.import_of(member.vendor_id, public_id)
    if run.status == ImportRun.Status.UPLOADED or (
        run.status == ImportRun.Status.CHECKED and "columns" in request.GET
    ):
        form = ColumnsForm(run=run, categories=shows.categories())
        return columns_page(request, member, run, form)
    return _run_page(request, member, run)


def columns_page(
    request: HttpRequest,
    member: VendorMember,
    run: ImportRun,
    form: ColumnsForm,
    status: int = 200,
) -> HttpResponse:
    """Show what the columns of a file mean, to be changed."""
    context = frame(member, "goods") | {"run": shows.run_row(run), "form": form}
    return render(request, "vendor_portal/import_columns.html", context, status=status)


def _run_page(request: HttpRequest, member: VendorMember, run: ImportRun) -> HttpResponse:
    page = page_number(request.GET.get("page", ""))
    language = languages.current()
    faults, has_more = queries.faults_of(run, language=language, page=page)
    notes, _more = queries.faults_of(run, language=language, notes=True)
    context: dict[str, Any] = frame(member, "goods") | {
        "run": shows.run_row(run),
        "counts": shows.counts(run),
        "faults": faults,
        "notes": notes,
        "pagination": page_links(request.path, page=page, pages=page + has_more),
    }
    return render(request, "vendor_portal/import.html", context)


@require_safe
@member_required
def progress(request: HttpRequest, member: VendorMember, public_id: str) -> HttpResponse:
    """Tell a script how far the work on a file is."""
    check(member)
    run = queries.import_of(member.vendor_id, public_id)
    told = shows.run_row(run)
    keys = ("status", "done", "total", "progress_text")
    return JsonResponse({key: told[key] for key in keys})


@require_safe
@member_required
def import_help(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Explain the columns and what a file does."""
    check(member)
    context = frame(member, "goods") | {
        "columns": shows.column_helps(),
        "clear_word": shows.clear_word(),
        "undo_hours": settings.BULK_UNDO_HOURS,
        "keep_days": settings.BULK_KEEP_DAYS,
        "most_rows": settings.BULK_MAX_ROWS,
        "most_size": formats.file_size(settings.BULK_FILE_MAX_BYTES),
    }
    return render(request, "vendor_portal/import_help.html", context)
