"""Parked rates: seen beside the last good one, released by two persons, or discarded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import Desk, person
from marketplace.backoffice.desks.naming import NamesListed, with_names
from marketplace.foundation import formats
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.money import round_half_up
from payments.fx import queries, services
from payments.fx.admin import ParkedRateAdmin, reasons
from payments.fx.models import ParkedRate

_LIST = "admin:fx_parkedrate_changelist"
_Status = ParkedRate.Status
_MOST_BYTES = 100_000  # of a file by hand


@dataclass
class DecidedRow:
    """One parked rate on the page, beside what it would replace."""

    parked: Any  # with the persons' names
    why: str
    last: queries.LastRate | None
    away: str  # how far from the last good rate, in percent, or empty


@dataclass(frozen=True)
class Step:
    """What is about to be done with the chosen rates."""

    action: str
    title: Any
    explained: Any
    from_status: tuple[str, ...]
    needs_reason: bool
    do: Callable[..., object]


PROPOSE = Step(
    "propose",
    _("Propose the release"),
    _("You stand behind these figures. They price nothing until another person approves."),
    (_Status.PARKED,),
    True,
    services.propose_release,
)
APPROVE = Step(
    "approve",
    _("Approve the release"),
    _("Once you approve, these figures price and settle from now on."),
    (_Status.PROPOSED,),
    False,
    services.approve_release,
)
DISCARD = Step(
    "discard",
    _("Discard"),
    _("These figures are ended for good; the last good rate goes on."),
    (_Status.PARKED, _Status.PROPOSED),
    True,
    services.discard_parked,
)


class UploadForm(forms.Form):
    """A file of rates as they were published, and why they come by hand."""

    file = forms.FileField(
        label=_("CSV file"), help_text=_("Columns: valid_on, base, quote, figure, unit")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Why by hand, and where they were read")
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be a list of rates."""
        file = self.cleaned_data["file"]
        if file.size > _MOST_BYTES:
            raise forms.ValidationError(_("This file is too large to be a list of rates."))
        return file


class ParkedRateDesk(NamesListed, Desk, ParkedRateAdmin):
    """Parked rates, with the steps of two persons."""

    actions = ("propose", "approve", "discard")
    change_list_template = "admin/fx/parkedrate/change_list.html"

    def has_propose_permission(self, request: HttpRequest) -> bool:
        """Django asks this for actions that name the permission `propose`."""
        return bool(request.user.has_perm("fx.propose_parkedrate"))

    def has_approve_permission(self, request: HttpRequest) -> bool:
        """Django asks this for actions that name the permission `approve`."""
        return bool(request.user.has_perm("fx.approve_parkedrate"))

    @admin.action(description=PROPOSE.title, permissions=["propose"])
    def propose(
        self, request: HttpRequest, queryset: QuerySet[ParkedRate]
    ) -> TemplateResponse | None:
        """Stand behind the chosen figures, with a reason."""
        return self._step(request, queryset, PROPOSE)

    @admin.action(description=APPROVE.title, permissions=["approve"])
    def approve(
        self, request: HttpRequest, queryset: QuerySet[ParkedRate]
    ) -> TemplateResponse | None:
        """Release what another person proposed."""
        return self._step(request, queryset, APPROVE)

    @admin.action(description=DISCARD.title, permissions=["propose", "approve"])
    def discard(
        self, request: HttpRequest, queryset: QuerySet[ParkedRate]
    ) -> TemplateResponse | None:
        """End the chosen figures, with a reason."""
        return self._step(request, queryset, DISCARD)

    def _step(
        self, request: HttpRequest, queryset: QuerySet[ParkedRate], step: Step
    ) -> TemplateResponse | None:
        """Show the chosen figures first; do it on the second asking."""
        rows = with_names(queryset.filter(status__in=step.from_status)).order_by("valid_on", "pk")
        if not rows:
            self.message_user(request, _("None of these waits for this step."), messages.WARNING)
            return None
        reason = request.POST.get("reason", "").strip()
        if "confirmed" not in request.POST or (step.needs_reason and not reason):
            return self._ask(request, rows, step)
        extra = {"reason": reason} if step.needs_reason else {}
        for row in rows:
            self._do(request, row, step, extra)
        return None

    def _do(self, request: HttpRequest, row: ParkedRate, step: Step, extra: dict[str, str]) -> None:
        self.attempt(
            request,
            lambda: step.do(parked_id=row.pk, by=person(request), now=now(), **extra),
            lambda _none: _("%(row)s: done.") % {"row": row},
            about=str(row),
        )

    def _ask(
        self, request: HttpRequest, rows: QuerySet[ParkedRate], step: Step
    ) -> TemplateResponse:
        return self.page(
            request,
            "admin/fx/parkedrate/decide.html",
            step.title,
            step=step,
            rows=[_decided(row) for row in rows],
            is_reason_missing="confirmed" in request.POST,
        )

    def get_urls(self) -> list[URLPattern]:
        """Put the upload before the page of a row, which would take its address."""
        return [self.own_path("upload/", self.upload, "upload"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer the upload to who may propose."""
        offered = {"can_upload": self.has_propose_permission(request)}
        return super().changelist_view(request, (extra_context or {}) | offered)

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Take in a file of rates; another person has to confirm each."""
        if not self.has_propose_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and self._uploaded(request, form):
            return HttpResponseRedirect(reverse(_LIST) + "?status__exact=proposed")
        title = _("Hand in rates")
        return self.page(request, "admin/fx/parkedrate/upload.html", title, form=form)

    def _uploaded(self, request: HttpRequest, form: UploadForm) -> bool:
        try:
            rows = services.upload_rates(
                content=form.cleaned_data["file"].read(),
                by=person(request),
                reason=form.cleaned_data["reason"],
                now=now(),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return False
        told = _("Handed in: %(count)s. Another person has to approve.") % {"count": len(rows)}
        self.message_user(request, told, messages.SUCCESS)
        return True


def _decided(row: ParkedRate) -> DecidedRow:
    last = queries.last_rate(row.source, row.base, row.quote, row.valid_on)
    return DecidedRow(row, reasons(row), last, _away(row, last))


def _away(row: ParkedRate, last: queries.LastRate | None) -> str:
    mid = services.figure_of(row)
    if mid is None or last is None:
        return ""
    bps = round_half_up((Fraction(mid) / Fraction(last.mid) - 1) * 10_000)
    return f"{'+' if bps >= 0 else '−'}{formats.percent_bps(abs(bps))}"
