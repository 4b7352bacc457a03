"""Bank files, to be fetched by who may take them to the bank."""

from __future__ import annotations

import hashlib
from typing import Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import Broken
from payments.settlement.admin import PayoutFileAdmin
from payments.settlement.models import PayoutBatch, PayoutFile

_BYTES: Final = "application/octet-stream"
_KINDS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xml": "application/xml",
    "json": "application/json",
}


class PayoutFileDesk(PayoutFileAdmin):
    """Bank files, to be fetched by who may take them to the bank."""

    list_display = (*PayoutFileAdmin.list_display, "download")

    @admin.display(description=_("file"))
    def download(self, row: PayoutFile) -> str:
        """Link to the bytes."""
        url = reverse("admin:settlement_payoutfile_download", args=[row.batch.public_id])
        return format_html('<a href="{}">{}</a>', url, row.batch.file_name)

    def get_urls(self) -> list[URLPattern]:
        """Put the download before the page of a row, which would take its address."""
        view = self.admin_site.admin_view(self.serve)
        name = "settlement_payoutfile_download"
        return [path("<slug:batch_ref>/download/", view, name=name), *super().get_urls()]

    def serve(self, request: HttpRequest, batch_ref: str) -> HttpResponse:
        """Send the exact bytes that were submitted. Raises: Broken when their digest differs."""
        if not request.user.has_perm("settlement.download_payoutfile"):
            raise PermissionDenied
        found = (
            PayoutFile.objects.select_related("batch")
            .filter(batch__public_id=batch_ref, batch__status=PayoutBatch.Status.SUBMITTED)
            .first()
        )
        if found is None:
            raise Http404
        content = bytes(found.content)
        if hashlib.sha256(content).hexdigest() != found.batch.file_sha256:
            raise Broken(f"the file of {batch_ref} is not the one that was submitted")
        return HttpResponse(
            content,
            headers={
                "Content-Type": _KINDS.get(found.batch.file_name.rpartition(".")[2], _BYTES),
                "Content-Disposition": f'attachment; filename="{found.batch.file_name}"',
                "Cache-Control": "no-store",
            },
        )
