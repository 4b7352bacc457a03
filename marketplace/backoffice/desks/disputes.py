"""Disputes: what shops gave, one answer to the bank, or a loss that is accepted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import AskingDesk, ReasonField, existing, person, tried
from marketplace.backoffice.desks.naming import NamesListed
from marketplace.foundation import formats
from marketplace.foundation.clock import now
from marketplace.foundation.downloads import attachment
from marketplace.foundation.errors import Broken, TryAgain
from marketplace.orders import dispute_words, queries
from marketplace.orders.dispute_types import EvidenceView
from payments.charges import services
from payments.charges.admin import DisputeAdmin
from payments.charges.models import Dispute, DisputeAnswer
from payments.charges.statuses import AnswerStatus
from payments.charges.types import AnswerDraft
from payments.gateways.types import EvidenceFile

_PERMISSION = "charges.answer_dispute"


class AnswerForm(forms.Form):
    """What the bank shall read: a text, the parcel, and files of the shops."""

    text = forms.CharField(
        label=_("What happened"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("The bank reads this first; most banks read English."),
    )
    carrier = forms.CharField(label=_("Carrier"), max_length=60, required=False)
    tracking_number = forms.CharField(label=_("Tracking number"), max_length=60, required=False)
    shipped_on = forms.DateField(
        label=_("Shipped"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    chosen = forms.MultipleChoiceField(
        label=_("Files"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, given: list[EvidenceView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(file.file_id, _file_label(row, file)) for row in given for file in row.files]
        field = self.fields["chosen"]
        field.choices = choices  # type: ignore[attr-defined]
        field.help_text = _("One file of each kind, and one more; 4.5 MB together.")
        if not choices:
            del self.fields["chosen"]


class AcceptForm(forms.Form):
    """Why we do not answer."""

    reason = ReasonField()


class DisputeDesk(NamesListed, AskingDesk, DisputeAdmin):
    """Disputes with what shops gave for them; answered once, and finally."""

    change_form_template = "admin/charges/dispute.html"
    list_display = (
        "public_id",
        "charge",
        "amount_minor",
        "said_reason",
        "status",
        "age",
        "evidence_due_at",
        "has_evidence",
    )

    @admin.display(description=_("reason"), ordering="reason")
    def said_reason(self, row: Dispute) -> str:
        """Say the provider's word for the reason in ours."""
        return dispute_words.reason(row.reason)

    @admin.display(description=_("age in days"), ordering="-opened_at")
    def age(self, row: Dispute) -> int:
        """Count the days from the opening to the decision, or until now."""
        return ((row.decided_at or now()) - row.opened_at).days

    def get_urls(self) -> list[URLPattern]:
        """Put the steps before the page of a row, which would take their addresses."""
        return [
            self.own_path("<uuid:pk>/answer/", self.answer, "answer"),
            self.own_path("<uuid:pk>/accept/", self.accept, "accept"),
            self.own_path("<uuid:pk>/sync/", self.sync, "sync"),
            self.own_path("<uuid:pk>/files/<slug:file_id>/", self.file, "file"),
            *super().get_urls(),
        ]

    def beside(self, request: HttpRequest, row: Dispute) -> dict[str, Any]:
        """Show what shops gave, and offer what can be done next."""
        return {
            "given": [_shown(row, each) for each in queries.evidence_of(row.public_id)],
            "helps": dispute_words.what_helps(row.reason),
            "steps": _steps(row) if request.user.has_perm(_PERMISSION) else [],
            "waiting_answer": row.answers.filter(status=AnswerStatus.PREPARED).exists(),
        }

    def answer(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask what the bank shall read, write it down, and hand it in."""
        self.demand(request, _PERMISSION)
        row = _found(pk)
        given = queries.evidence_of(row.public_id)
        basis = queries.answer_basis(row.public_id, now=now())
        initial = {
            "text": basis.text,
            "carrier": basis.carrier,
            "tracking_number": basis.tracking_number,
            "shipped_on": basis.shipped_on,
            "chosen": [file.file_id for each in given for file in each.files],
        }
        form = AnswerForm(request.POST or None, given=given, initial=initial)
        answers: list[DisputeAnswer] = []

        def step() -> None:
            answers.append(
                services.prepare_answer(
                    dispute_ref=row.public_id,
                    draft=_draft(row, form.cleaned_data),
                    by=person(request),
                    now=now(),
                )
            )

        if form.is_valid() and tried(form, step):
            return self.done(request, _handed_in(answers[0]), _url("change", row))
        return self.page(
            request,
            "admin/settlement/asking.html",
            _("Answer the bank"),
            form=form,
            note=_("An answer is final: the bank reads one, and nothing after it."),
            button=_("Hand in"),
            back=_url("change", row),
        )

    def accept(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask why we do not answer, and keep it."""
        self.demand(request, _PERMISSION)
        row = _found(pk)
        form = AcceptForm(request.POST or None)

        def step() -> None:
            services.accept_loss(
                dispute_ref=row.public_id,
                reason=form.cleaned_data["reason"],
                by=person(request),
                now=now(),
            )

        return self.ask(
            request,
            form,
            step,
            title=_("Accept the loss"),
            note=_("Nothing is handed in, and the bank will decide for the buyer."),
            told=_("Accepted. Money moves when the bank has decided."),
            back=_url("change", row),
        )

    def sync(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask the provider how the dispute stands now."""
        self.demand(request, _PERMISSION)
        row = _found(pk)
        form = forms.Form(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                services.sync_dispute(
                    provider=row.provider, provider_ref=row.provider_ref, now=now()
                )
            except (TryAgain, Broken) as trouble:
                form.add_error(None, str(trouble))
            else:
                told = _("This is what the provider says now.")
                return self.done(request, told, _url("change", row))
        return self.page(
            request,
            "admin/settlement/asking.html",
            _("Ask the provider again"),
            form=form,
            note=_("What has changed is booked at once."),
            button=_("Ask the provider again"),
            back=_url("change", row),
        )

    def file(self, request: HttpRequest, pk: UUID, file_id: str) -> HttpResponse:
        """Hand out a file that a shop gave."""
        self.demand(request, "charges.view_dispute")
        found = queries.evidence_file(_found(pk).public_id, file_id)
        return attachment(found.name, found.content_type, bytes(found.content))


def _found(pk: UUID) -> Dispute:
    return existing(Dispute.objects.filter(pk=pk))


def _url(step: str, row: Dispute, *more: str) -> str:
    return reverse(f"admin:charges_dispute_{step}", args=[row.pk, *more])


def _steps(row: Dispute) -> list[tuple[str | Promise, str]]:
    steps: list[tuple[str | Promise, str]] = []
    has_answer = row.answers.exclude(status=AnswerStatus.REFUSED).exists()
    if row.is_answerable(now()) and not has_answer:
        steps.append((_("Answer the bank"), _url("answer", row)))
    if row.is_undecided and not has_answer and row.accepted_at is None:
        steps.append((_("Accept the loss"), _url("accept", row)))
    steps.append((_("Ask the provider again"), _url("sync", row)))
    return steps


def _draft(row: Dispute, given: dict[str, Any]) -> AnswerDraft:
    files = [queries.evidence_file(row.public_id, name) for name in given.get("chosen", ())]
    return AnswerDraft(
        text=given["text"],
        carrier=given["carrier"],
        tracking_number=given["tracking_number"],
        shipped_on=given["shipped_on"],
        files=tuple(
            EvidenceFile(
                purpose=file.purpose,  # type: ignore[arg-type]
                name=file.name,
                content_type=file.content_type,
                content=bytes(file.content),
            )
            for file in files
        ),
    )


def _handed_in(answer: DisputeAnswer) -> str | Promise:
    """Hand a written answer in at once; one that the provider did not take yet is sent later."""
    try:
        services.send_answer(answer.pk, now=now())
    except (TryAgain, Broken):
        return _("Written. It is handed in as soon as the provider can be reached.")
    answer.refresh_from_db()
    if answer.status == AnswerStatus.REFUSED:
        return _("The provider refused it: %(why)s. Please write it anew.") % {
            "why": answer.last_error
        }
    return _("Handed in. The bank decides.")


def _shown(row: Dispute, given: EvidenceView) -> dict[str, Any]:
    return {
        "given": given,
        "files": [
            {"label": _file_label(given, file), "url": _url("file", row, file.file_id)}
            for file in given.files
        ],
    }


def _file_label(given: EvidenceView, file: Any) -> str:
    return f"{file.purpose_label}: {file.name} ({formats.file_size(file.size)})"
