"""Reconciliation at its desk: bring a bank's file, see the control totals, settle breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from marketplace.backoffice.desks.asking import Desk, person
from marketplace.backoffice.desks.naming import NamesListed, NamesShown
from marketplace.foundation import bell
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from payments.reconciliation import queries, services
from payments.reconciliation.admin import (
    BreakAdmin,
    BreakResolutionAdmin,
    CommentInline,
    MatchAdmin,
    ResolutionInline,
    StatementFileAdmin,
)
from payments.reconciliation.models import Break, BreakResolution, ProviderPull
from payments.reconciliation.services.resolve_break import OFFSETS, RESOLVABLE

_ENDINGS = (".xml", ".csv", ".txt", ".camt")


class FileForm(forms.Form):
    """A bank's file and whose it is; the file itself is proved by the service."""

    bank = forms.ChoiceField(label=_("Bank"))
    file = forms.FileField(label=_("File of the bank"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        banks = [(name, name) for name in settings.BANK_CSV_FORMATS]
        self.fields["bank"].choices = banks  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ",".join(_ENDINGS)

    def clean_file(self) -> Any:
        """Refuse what is no bank file by its name or size, before it is read."""
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(_ENDINGS):
            raise forms.ValidationError(_("A bank statement is an XML or a CSV file."))
        if file.size > settings.BANK_FILE_MAX_BYTES:
            raise forms.ValidationError(_("This file is larger than a bank statement may be."))
        return file


class StatementFileDesk(NamesListed, Desk, StatementFileAdmin):
    """Files of banks, with the page that takes a new one."""

    change_list_template = "admin/reconciliation/statementfile/change_list.html"

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Tell who may bring a file."""
        return bool(request.user.has_perm("reconciliation.import_statementfile"))

    def get_urls(self) -> list[URLPattern]:
        """Put the page of the import before the page of a row, which would take its address."""
        return [self.own_path("import/", self.bring, "import"), *super().get_urls()]

    def bring(self, request: HttpRequest) -> HttpResponse:
        """Take a file, keep it, and let a worker match what it brought."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = FileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and self._keep(request, form):
            return HttpResponseRedirect(reverse("admin:reconciliation_statementfile_changelist"))
        title = _("Import a bank statement")
        return self.page(request, "admin/reconciliation/import.html", title, form=form)

    def _keep(self, request: HttpRequest, form: FileForm) -> bool:
        file = form.cleaned_data["file"]
        try:
            kept = services.import_bank_file(
                content=file.read(),
                file_name=file.name,
                bank=form.cleaned_data["bank"],
                by=person(request),
                now=now(),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return False
        if not kept.is_new:
            self.message_user(request, _("This file was imported before."), messages.WARNING)
            return True
        bell.ring("payments.reconciliation.tasks.reconcile")
        text = _("%(lines)d lines are new, %(repeated)d were known.")
        told = {"lines": kept.lines, "repeated": kept.repeated}
        self.message_user(request, text % told, messages.SUCCESS)
        return True


class NamedComments(NamesShown, CommentInline):
    """What was said of a break, by whom."""


class NamedResolutions(NamesShown, ResolutionInline):
    """What was proposed for a break, by whom."""


class ResolutionDesk(NamesListed, BreakResolutionAdmin):
    """Proposed entries, by whom."""


class MatchDesk(NamesListed, MatchAdmin):
    """Matches, by whom."""


class BreakDesk(NamesListed, Desk, BreakAdmin):
    """Breaks, with what a person may do with each on its page."""

    inlines: ClassVar[Any] = (NamedComments, NamedResolutions)
    change_list_template = "admin/reconciliation/break/change_list.html"
    change_form_template = "admin/reconciliation/break/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Put the control totals and the steps of a break before the page of a row."""
        return [
            self.own_path("totals/", self.totals, "totals"),
            self.own_path("<int:pk>/act/", require_POST(self.act), "act"),
            *super().get_urls(),
        ]

    def totals(self, request: HttpRequest) -> HttpResponse:
        """Show each account of ours beside what the other side says of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        at = now()
        return self.page(
            request,
            "admin/reconciliation/totals.html",
            _("Control totals"),
            groups=_grouped(queries.control_totals(at)),
            pulls=ProviderPull.objects.order_by("provider", "report"),
            at=at,
        )

    def act(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the page of a break asks for; a refusal is told on the page."""
        row = Break.objects.filter(pk=pk).first()
        if row is None:
            raise Http404
        step = _STEPS.get(request.POST.get("step", ""))
        if step is None or not request.user.has_perm(f"reconciliation.{step[0]}"):
            raise PermissionDenied
        self.attempt(
            request,
            lambda: step[1](row, request.POST, person(request)),
            lambda _none: _("Done: %(break)s") % {"break": row.public_id},
        )
        return HttpResponseRedirect(reverse("admin:reconciliation_break_change", args=[pk]))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Offer what this person may do with a break."""
        row = self.get_object(request, object_id)
        steps = self._steps(request, row) if row is not None else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | steps)

    def _steps(self, request: HttpRequest, row: Break) -> dict[str, Any]:
        me = person(request)
        is_standing = row.state != Break.State.RESOLVED
        may_act = is_standing and request.user.has_perm("reconciliation.resolve_break")
        waiting = row.resolutions.filter(decided_by="").first()
        return {
            "broken": row,
            "can_act": may_act,
            "is_mine": row.owner == me,
            "offsets": [f"{name}:{row.currency}" for name in OFFSETS]
            if may_act and waiting is None and row.kind in RESOLVABLE
            else [],
            "waiting": waiting,
            "can_decide": waiting is not None
            and request.user.has_perm("reconciliation.approve_resolution")
            and waiting.proposed_by != me,
        }


def _grouped(totals: list[Any]) -> list[dict[str, Any]]:
    """Put the totals under the three questions that they answer, and suspense last."""
    headings = {
        Break.Side.PROVIDER: _("Payment provider: what it holds for us"),
        Break.Side.BANK: _("Bank: what stands on our accounts"),
        Break.Side.PAYOUTS: _("Payouts: what is on its way to payees"),
        Break.Side.SUSPENSE: _("Suspense: what nobody understands yet"),
    }
    return [
        {"heading": heading, "rows": [total for total in totals if total.side == side]}
        for side, heading in headings.items()
    ]


def _take(row: Break, told: Any, by: str) -> None:
    services.assign_break(break_ref=row.public_id, owner=by, by=by, now=now())


def _comment(row: Break, told: Any, by: str) -> None:
    services.comment_break(break_ref=row.public_id, text=told.get("text", ""), by=by, now=now())


def _explain(row: Break, told: Any, by: str) -> None:
    services.explain_break(break_ref=row.public_id, reason=told.get("text", ""), by=by, now=now())


def _resolve(row: Break, told: Any, by: str) -> None:
    services.propose_resolution(
        break_ref=row.public_id,
        offset=str(told.get("offset", "")).partition(":")[0],
        reason=told.get("text", ""),
        by=by,
        now=now(),
    )


def _decide(row: Break, told: Any, by: str) -> None:
    waiting = BreakResolution.objects.filter(about=row, decided_by="").first()
    if waiting is not None:
        services.decide_resolution(
            resolution_ref=waiting.public_id,
            is_approved=told.get("step") == "approve",
            by=by,
            now=now(),
        )


# What a page may ask for: the right that it needs, and the service that does it.
_STEPS: dict[str, tuple[str, Callable[[Break, Any, str], None]]] = {
    "take": ("resolve_break", _take),
    "comment": ("resolve_break", _comment),
    "explain": ("resolve_break", _explain),
    "resolve": ("resolve_break", _resolve),
    "approve": ("approve_resolution", _decide),
    "refuse": ("approve_resolution", _decide),
}
