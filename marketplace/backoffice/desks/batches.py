"""Payout batches: seen whole before they are approved, and what can be done next."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import Desk, person
from marketplace.backoffice.desks.naming import NamesListed, NamesShown, with_names
from marketplace.foundation.clock import now
from payments.settlement import services
from payments.settlement.admin import BankAnswerInline, PayoutBatchAdmin, PayoutInline
from payments.settlement.models import Payout, PayoutBatch

_Status = PayoutBatch.Status


def _to_approve(batch: PayoutBatch) -> QuerySet[Payout]:
    """The payouts that an approval sends: not those that were called back."""
    return batch.payouts.filter(status=Payout.Status.DRAFTED).order_by("payee_ref")


class NamedPayouts(NamesShown, PayoutInline):
    """A batch's payouts by shop."""


class NamedAnswers(NamesShown, BankAnswerInline):
    """A batch's answers, with who brought each."""


class BatchDesk(NamesListed, Desk, PayoutBatchAdmin):
    """Batches; who approves one has seen each payee, account and amount in it."""

    inlines: ClassVar[Any] = (NamedPayouts, NamedAnswers)
    actions = ("approve",)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        """Django asks this for actions that name the permission `approve`."""
        return bool(request.user.has_perm("settlement.approve_batch"))

    @admin.action(description=_("Approve for the bank"), permissions=["approve"])
    def approve(
        self, request: HttpRequest, queryset: QuerySet[PayoutBatch]
    ) -> TemplateResponse | None:
        """Show what would be approved; approve on the second asking, as the signed-in person."""
        drafted = [batch for batch in queryset if batch.status == _Status.DRAFTED]
        if not drafted:
            self.message_user(request, _("None of these waits for approval."), messages.WARNING)
            return None
        if "confirmed" not in request.POST:
            return self._ask(request, drafted)
        for batch in drafted:
            self._approve(request, batch)
        return None

    def _ask(self, request: HttpRequest, batches: list[PayoutBatch]) -> TemplateResponse:
        shown = [{"batch": batch, "payouts": with_names(_to_approve(batch))} for batch in batches]
        title = _("Approve for the bank")
        return self.page(request, "admin/settlement/approve.html", title, batches=shown)

    def _approve(self, request: HttpRequest, batch: PayoutBatch) -> None:
        self.attempt(
            request,
            lambda: services.approve_batch(
                batch_ref=batch.public_id, by=person(request), now=now()
            ),
            lambda _row: _("Approved: %(batch)s") % {"batch": batch.public_id},
            about=batch.public_id,
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Offer the next step of a batch on its own page, to whom it may be offered."""
        batch = self.get_object(request, object_id)
        steps = self._steps(request, batch) if batch is not None else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | steps)

    def _steps(self, request: HttpRequest, batch: PayoutBatch) -> dict[str, Any]:
        is_submitted = batch.status == _Status.SUBMITTED
        can_fetch = is_submitted and request.user.has_perm("settlement.download_payoutfile")
        can_answer = is_submitted and request.user.has_perm("settlement.record_bank_answer")
        return {
            "batch": batch,
            "can_approve": batch.status == _Status.DRAFTED and self.has_approve_permission(request),
            "file_url": reverse("admin:settlement_payoutfile_download", args=[batch.public_id])
            if can_fetch
            else "",
            "open_payouts": list(
                batch.payouts.filter(status__in=("submitted", "accepted")).values_list(
                    "pk", flat=True
                )
            )
            if can_answer
            else [],
            "upload_url": reverse("admin:settlement_bankanswer_upload")
            if can_answer and batch.rail == "bank_iso"
            else "",
        }
