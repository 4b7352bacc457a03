"""Bank answers: a file that a person brings from the bank, kept as it is, then applied."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from marketplace.backoffice.desks.asking import Desk, person
from marketplace.backoffice.desks.naming import NamesListed
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Broken, TryAgain
from payments.settlement import services
from payments.settlement.admin import BankAnswerAdmin
from payments.settlement.iso20022.reading import LARGEST
from payments.settlement.models import BankAnswer


class AnswerForm(forms.Form):
    """One file, as the bank's own pages gave it."""

    file = forms.FileField(
        label=_("Status report of the bank (pain.002)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,application/xml"}),
    )

    def clean_file(self) -> Any:
        """Refuse a file that no bank would send. Raises: ValidationError."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(BankAnswer.Trouble.TOO_LARGE.label)
        return file


class BankAnswerDesk(NamesListed, Desk, BankAnswerAdmin):
    """What banks answered, with a page to bring a file, and the bytes of each."""

    def get_urls(self) -> list[URLPattern]:
        """Put our own pages before the page of a row, which would take their address."""
        return [
            self.own_path("upload/", self.upload, "upload"),
            self.own_path("<slug:answer_ref>/download/", self.serve, "download"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer the upload above the list, to whom it may be offered."""
        return super().changelist_view(
            request, (extra_context or {}) | {"can_upload": _may_answer(request)}
        )

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Take a file in, apply it, and say how many payouts moved or why none did."""
        if not _may_answer(request):
            raise PermissionDenied
        form = AnswerForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            answer = services.receive_answer(
                content=form.cleaned_data["file"].read(), by=person(request), now=now()
            )
            self._apply(request, answer)
            return redirect("admin:settlement_bankanswer_change", answer.pk)
        title = _("Bring an answer of the bank")
        return self.page(request, "admin/settlement/answer_upload.html", title, form=form)

    def _apply(self, request: HttpRequest, answer: BankAnswer) -> None:
        try:
            moved = services.apply_answer(answer_ref=answer.public_id, now=now())
        except TryAgain:
            self.message_user(request, _("Kept. It is applied in a minute."), messages.WARNING)
            return
        answer.refresh_from_db()
        if answer.problem:
            text = f"{answer.get_problem_display()} {answer.problem_detail}".strip()
            self.message_user(request, text, messages.ERROR)
            return
        text = ngettext("%(count)d payout moved.", "%(count)d payouts moved.", moved)
        self.message_user(request, text % {"count": moved}, messages.SUCCESS)

    def serve(self, request: HttpRequest, answer_ref: str) -> HttpResponse:
        """Send the exact bytes that were received. Raises: Broken when their digest differs."""
        if not _may_answer(request):
            raise PermissionDenied
        found = BankAnswer.objects.filter(public_id=answer_ref).first()
        if found is None:
            raise Http404
        content = bytes(found.content)
        if hashlib.sha256(content).hexdigest() != found.sha256:
            raise Broken(f"{answer_ref} is not the file that was received")
        return HttpResponse(
            content,
            headers={
                "Content-Type": "application/octet-stream",
                "Content-Disposition": f'attachment; filename="{found.public_id}.xml"',
                "Cache-Control": "no-store",
            },
        )


def _may_answer(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("settlement.record_bank_answer"))
