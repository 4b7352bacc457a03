"""Customs cases: papers, findings and answers side by side; send again, cancel, return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import AskingDesk, ReasonField, existing, person
from marketplace.customs.cases import services, showing, states
from marketplace.customs.cases.admin import CustomsCaseAdmin
from marketplace.customs.cases.models import CustomsCase
from marketplace.customs.cases.types import CaseFacts, ReturnLine
from marketplace.foundation.clock import now
from marketplace.orders import services as order_services
from payments.charges.declaration_queries import declaration_views
from payments.charges.types import DeclarationView

_PERMISSION = "customs_cases.decide_customscase"


class AgainForm(forms.Form):
    """Why it goes again, and how the parcel travels, where that was wrong."""

    reason = ReasonField()
    gross_g = forms.IntegerField(label=_("gross weight, grams"), min_value=1, required=False)
    net_g = forms.IntegerField(label=_("net weight, grams"), min_value=1, required=False)
    traf_no = forms.CharField(label=_("truck"), max_length=100, required=False)
    voyage_no = forms.CharField(label=_("voyage"), max_length=32, required=False)
    bill_no = forms.CharField(label=_("truck bill"), max_length=37, required=False)

    @property
    def corrected(self) -> dict[str, Any]:
        """Only what was filled in."""
        names = ("gross_g", "net_g", "traf_no", "voyage_no", "bill_no")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}


class WhyForm(forms.Form):
    """Why it may go on, is taken back, or is declared once more."""

    reason = ReasonField()


class ReturnForm(forms.Form):
    """Why goods come back, and how many of each line."""

    reason = ReasonField()

    def __init__(self, data: Any, facts: CaseFacts) -> None:
        super().__init__(data)
        self.lines = facts.lines
        for line in facts.lines:
            self.fields[f"line_{line.gnum}"] = forms.IntegerField(
                label=f"{line.gnum}. {line.name}",
                min_value=0,
                max_value=line.quantity,
                required=False,
                initial=line.quantity,
            )

    @property
    def wanted(self) -> list[ReturnLine]:
        """Lines of which something comes back."""
        told = [(line.gnum, self.cleaned_data.get(f"line_{line.gnum}")) for line in self.lines]
        return [ReturnLine(gnum, quantity) for gnum, quantity in told if quantity]


class CaseDesk(AskingDesk, CustomsCaseAdmin):
    """Cases with the next steps of a customs operator."""

    change_form_template = "admin/customs_cases/case.html"

    def get_urls(self) -> list[URLPattern]:
        """Put the steps before the page of a row, which would take their addresses."""
        return [
            self.own_path("<uuid:pk>/again/", self.again, "again"),
            self.own_path("<uuid:pk>/clear/", self.clear, "clear"),
            self.own_path("<uuid:pk>/cancel/", self.cancel, "cancel"),
            self.own_path("<uuid:pk>/payment/", self.payment, "payment"),
            self.own_path("<uuid:pk>/return/", self.take_back, "return"),
            *super().get_urls(),
        ]

    def beside(self, request: HttpRequest, row: CustomsCase) -> dict[str, Any]:
        """Show every document with its answers, and offer what can be done next."""
        payment = declaration_views([row.reference]).get(row.reference)
        return {
            "payment": payment,
            "documents": showing.documents_of(row),
            "is_simulated": showing.is_simulated(row),
            "moves": row.moves.filter(document=None).order_by("moved_at", "pk"),
            "bills": row.tax_bills.order_by("told_at", "status"),
            "steps": _steps(row, payment) if request.user.has_perm(_PERMISSION) else [],
        }

    def again(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask why it goes again; what customs had stored goes as a change."""
        self.demand(request, _PERMISSION)
        row, form = _found(pk), AgainForm(request.POST or None)
        return self.ask(
            request,
            form,
            lambda: services.send_again(
                case_ref=row.public_id,
                by=person(request),
                reason=form.cleaned_data["reason"],
                corrected=form.corrected,
                now=now(),
            ),
            title=_("Send again"),
            note=_("Fill in only what was wrong about the parcel; the papers must agree first."),
            told=_("Its papers are being written."),
            back=_url("change", pk),
        )

    def clear(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask why a held case may go on."""
        return self._because(
            request,
            pk,
            lambda row, **given: services.clear_case(case_ref=row.public_id, **given),
            title=_("Looked at: let it go on"),
            note=_("Nothing of it was declared yet. Say what you looked at."),
            told=_("It goes on."),
        )

    def cancel(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask why it is taken back."""
        return self._because(
            request,
            pk,
            lambda row, **given: services.ask_cancellation(case_ref=row.public_id, **given),
            title=_("Take back from customs"),
            note=_("Once customs has the list, customs decides."),
            told=_("It is canceled, or customs is asked."),
        )

    def payment(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask why the payment is declared once more."""
        return self._because(
            request,
            pk,
            lambda row, **given: order_services.declare_payment_anew(
                vendor_order_ref=row.reference, **given
            ),
            title=_("Declare the payment again"),
            note=_("The payment firm takes it five minutes after the last time at the earliest."),
            told=_("The payment firm is asked."),
        )

    def _because(
        self, request: HttpRequest, pk: UUID, act: Callable[..., object], **words: Promise
    ) -> HttpResponse:
        """Ask for a reason alone, and act on the case for it."""
        self.demand(request, _PERMISSION)
        row, form = _found(pk), WhyForm(request.POST or None)
        return self.ask(
            request,
            form,
            lambda: act(row, by=person(request), reason=form.cleaned_data["reason"], now=now()),
            back=_url("change", pk),
            **words,
        )

    def take_back(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask which goods come back."""
        self.demand(request, _PERMISSION)
        row = _found(pk)
        form = ReturnForm(request.POST or None, row.facts)
        return self.ask(
            request,
            form,
            lambda: services.ask_return(
                case_ref=row.public_id,
                lines=form.wanted,
                by=person(request),
                reason=form.cleaned_data["reason"],
                now=now(),
            ),
            title=_("Goods come back"),
            note=_("Customs takes goods back within 30 days, and has to have them within 45."),
            told=_("Customs is asked."),
            back=_url("change", pk),
        )


def _steps(row: CustomsCase, payment: DeclarationView | None) -> list[tuple[str | Promise, str]]:
    found: list[tuple[str | Promise, str]] = []
    if payment and payment.may_be_declared_anew and row.state not in states.FINAL:
        found.append((_("Declare the payment again"), _url("payment", row.pk)))
    if row.state == states.OPENED and any(each["hold"] == "review" for each in row.holds):
        found.append((_("Looked at: let it go on"), _url("clear", row.pk)))
    if row.state == states.REJECTED:
        found.append((_("Send again"), _url("again", row.pk)))
    if row.state in (*_CANCELABLE, states.DECLARED, states.HELD):
        found.append((_("Take back from customs"), _url("cancel", row.pk)))
    if row.state in (states.RELEASED, states.DELIVERED):
        found.append((_("Goods come back"), _url("return", row.pk)))
    return found


_CANCELABLE = (states.OPENED, states.MATCHED, states.REJECTED)


def _found(pk: UUID) -> CustomsCase:
    """Return a case. Raises: NotFound."""
    return existing(CustomsCase.objects.filter(pk=pk))


def _url(step: str, pk: UUID) -> str:
    return reverse(f"admin:customs_cases_customscase_{step}", args=[pk])
