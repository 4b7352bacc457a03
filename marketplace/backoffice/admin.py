"""Admin pages that ask an operator for something, or hand out a file.

Rooms with business rules register lists and know no web page; a page that joins the two stands
here, on the room's own list.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import now
from marketplace.foundation.errors import Broken, Refused
from payments.settlement import services
from payments.settlement.admin import PayoutAdmin, PayoutFileAdmin
from payments.settlement.models import Payout, PayoutFile

admin.site.unregister((Payout, PayoutFile))


@admin.register(Payout)
class PayoutDesk(PayoutAdmin):
    """Payouts, with the form for what the bank answered."""

    actions = ("answer",)

    def has_answer_permission(self, request: HttpRequest) -> bool:
        """Django asks this for actions that name the permission `answer`."""
        return bool(request.user.has_perm("settlement.record_bank_answer"))

    @admin.action(description=_("Record the bank’s answer"), permissions=["answer"])
    def answer(self, request: HttpRequest, queryset: QuerySet[Payout]) -> TemplateResponse | None:
        """Ask for the bank's reference of each payout, then record paid or returned."""
        payouts = list(queryset.order_by("payee_ref"))
        if request.POST.get("outcome") not in ("paid", "returned"):
            context = {
                **self.admin_site.each_context(request),
                "title": _("Record the bank’s answer"),
                "opts": self.model._meta,
                "payouts": payouts,
            }
            return TemplateResponse(request, "admin/settlement/bank_answer.html", context)
        returned = request.POST["outcome"] == "returned"
        record = services.record_returned if returned else services.record_paid
        for payout in payouts:
            self._record(request, record, payout)
        return None

    def _record(self, request: HttpRequest, record: Any, payout: Payout) -> None:
        reference = request.POST.get(f"reference_{payout.public_id}", "")
        try:
            done = record(
                payout_ref=payout.public_id,
                bank_reference=reference,
                by=f"user:{request.user.pk}",
                now=now(),
            )
        except Refused as refusal:
            self.message_user(request, f"{payout.public_id}: {refusal}", messages.ERROR)
        else:
            self.message_user(request, f"{done.get_status_display()}: {payout.public_id}")


@admin.register(PayoutFile)
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
            PayoutFile.objects.select_related("batch").filter(batch__public_id=batch_ref).first()
        )
        if found is None:
            raise Http404
        content = bytes(found.content)
        if hashlib.sha256(content).hexdigest() != found.batch.file_sha256:
            raise Broken(f"the file of {batch_ref} is not the one that was submitted")
        return HttpResponse(
            content,
            headers={
                "Content-Type": "text/csv; charset=utf-8",
                "Content-Disposition": f'attachment; filename="{found.batch.file_name}"',
                "Cache-Control": "no-store",
            },
        )
