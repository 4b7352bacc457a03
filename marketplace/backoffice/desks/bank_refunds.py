"""Refunds that a provider could not make, and those that somebody made there: two persons each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import AskingDesk, existing, person, tried
from marketplace.backoffice.desks.naming import NamesListed, names_of
from marketplace.foundation import formats
from marketplace.foundation.clock import now
from marketplace.foundation.errors import NotFound
from marketplace.foundation.money import Money, exponent
from payments.charges import services
from payments.charges.admin import BankRefundAdmin, ExternalAssignmentAdmin, RefundAdmin
from payments.charges.models import BankRefund, ExternalAssignment, Refund, Share
from payments.charges.refund_queries import account_for
from payments.charges.statuses import AssignmentStatus, BankRefundStatus, RefundReason
from payments.charges.types import ExternalPart

PROPOSE, CONFIRM = "charges.propose_bankrefund", "charges.confirm_bankrefund"
_WRITTEN = _("Written down: another person confirms it.")
ASSIGN, AGREE = "charges.propose_externalassignment", "charges.confirm_externalassignment"


class TransferForm(forms.Form):
    """The bank transfer that was made, or why none is needed."""

    transfer_reference = forms.CharField(
        label=_("Reference of the bank transfer"), max_length=80, required=False
    )
    withdrawal_reason = forms.CharField(
        label=_("Or why nothing is paid"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It went back in another way: say which. Nothing is booked then."),
    )


class BankRefundDesk(NamesListed, AskingDesk, BankRefundAdmin):
    """Bank refunds: one person writes down what became of each, another confirms it."""

    def get_urls(self) -> list[URLPattern]:
        """Put the steps before the page of a row, which would take their addresses."""
        return [
            self.own_path("<uuid:pk>/propose/", self.propose, "propose"),
            self.own_path("<uuid:pk>/confirm/", self.confirm, "confirm"),
            self.own_path("<uuid:pk>/ask-again/", self.ask_again, "ask_again"),
            *super().get_urls(),
        ]

    def beside(self, request: HttpRequest, row: BankRefund) -> dict[str, Any]:
        """Offer the next step of what is open."""
        user = request.user
        if row.is_proposed and user.has_perm(CONFIRM):
            url = reverse("admin:charges_bankrefund_confirm", args=[row.pk])
            return {"steps": [(_("Confirm what was written down"), url)]}
        if row.is_open and not row.is_proposed and user.has_perm(PROPOSE):
            url = reverse("admin:charges_bankrefund_propose", args=[row.pk])
            again = reverse("admin:charges_bankrefund_ask_again", args=[row.pk])
            return {
                "steps": [
                    (_("Write down what became of it"), url),
                    (_("Ask the buyer for another account"), again),
                ]
            }
        return {}

    def ask_again(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Mail the buyer a new link; what was stated before counts no more."""
        self.demand(request, PROPOSE)
        row = self._row(request, pk)

        def step() -> None:
            services.ask_account_again(bank_refund_ref=row.public_id, now=now())

        return self.ask(
            request,
            forms.Form(request.POST or None),
            step,
            title=_("Ask the buyer for another account"),
            note=_("The link before, and the account that was stated, count no more."),
            told=_("The buyer is asked by mail."),
            back=reverse("admin:charges_bankrefund_change", args=[pk]),
        )

    def _row(self, request: HttpRequest, pk: UUID) -> Any:
        return existing(self.get_queryset(request).filter(pk=pk).select_related("refund__charge"))

    def propose(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask for the transfer's reference, or why none is needed."""
        self.demand(request, PROPOSE)
        row = self._row(request, pk)
        form = TransferForm(request.POST or None)
        back = reverse("admin:charges_bankrefund_change", args=[pk])

        def step() -> None:
            services.propose_bank_refund(
                bank_refund_ref=row.public_id, by=person(request), now=now(), **form.cleaned_data
            )

        note = _("%(amount)s to the buyer of %(reference)s: %(why)s.") % {
            "amount": formats.amount(row.amount),
            "reference": _order(row.refund),
            "why": row.get_why_display(),
        }
        note = f"{note} {_where_to(row)}"
        return self.ask(
            request,
            form,
            step,
            title=_("Write down what became of it"),
            note=note,
            told=_WRITTEN,
            back=back,
            button=_("Send for approval"),
        )

    def confirm(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what another person wrote down; confirm it, or turn it down."""
        self.demand(request, CONFIRM)
        row = self._row(request, pk)
        form = forms.Form(request.POST or None)
        back = reverse("admin:charges_bankrefund_change", args=[pk])
        wanted = request.POST.get("decision", "")

        def step() -> None:
            services.decide_bank_refund(
                bank_refund_ref=row.public_id,
                confirm=wanted == "confirm",
                by=person(request),
                now=now(),
            )

        if wanted in ("confirm", "refuse") and form.is_valid() and tried(form, step):
            text = _("It is confirmed.") if wanted == "confirm" else _("It is open again.")
            return self.done(request, text, back)
        said = (
            _("Bank transfer %(reference)s") % {"reference": row.transfer_reference}
            if row.transfer_reference
            else row.withdrawal_reason
        )
        return self.page(
            request,
            "admin/charges/confirming.html",
            _("Confirm what was written down"),
            form=form,
            heading=f"{_order(row.refund)} · {formats.amount(row.amount)}",
            facts=[row.get_why_display(), said, _where_to(row)],
            proposer=getattr(row, "named_proposed_by", None) or row.proposed_by,
            is_open=row.is_proposed,
            is_own=row.proposed_by == person(request),
            back=back,
        )


def _where_to(row: BankRefund) -> str:
    """The account that the buyer stated, for who sends the money and who confirms it."""
    account = account_for(row)
    if account is None:
        return str(_("The buyer has not stated an account yet."))
    text = _("To %(holder)s, %(bank)s (%(place)s), account %(number)s.")
    return str(text) % {
        "holder": account.holder,
        "bank": account.bank,
        "place": account.place,
        "number": account.number,
    }


class AssignmentForm(forms.Form):
    """How much of an external refund belongs to each share, or whose place it takes."""

    def __init__(self, data: Any, refund: Refund) -> None:
        super().__init__(data)
        self.refund = refund
        self.shares = list(Share.objects.filter(charge_id=refund.charge_id).order_by("position"))
        if refund.stands_in:
            waiting = BankRefund.objects.filter(
                refund__attempt_id=refund.attempt_id,
                amount_minor=refund.amount_minor,
                status=BankRefundStatus.OPEN,
            )
            self.fields["instead_of"] = forms.ChoiceField(
                label=_("In the place of"), choices=[(row.public_id, str(row)) for row in waiting]
            )
            return
        names = names_of(share.payee_ref for share in self.shares)
        for share in self.shares:
            left = Money(share.amount_minor - share.refunding_minor, refund.currency)
            self.fields[self._name(share)] = forms.DecimalField(
                label=names.get(share.payee_ref, share.payee_ref),
                required=False,
                min_value=Decimal(0),
                decimal_places=exponent(refund.currency),
                help_text=_("Of it %(amount)s can still go back.")
                % {"amount": formats.amount(left)},
            )

    @staticmethod
    def _name(share: Share) -> str:
        return f"share_{share.position}"

    @property
    def chosen(self) -> dict[str, Any]:
        """What the service is asked for."""
        if self.refund.stands_in:
            return {"instead_of": self.cleaned_data["instead_of"]}
        typed = [(share, self.cleaned_data[self._name(share)]) for share in self.shares]
        return {
            "parts": [
                ExternalPart(share.reference, Money.from_decimal(amount, self.refund.currency))
                for share, amount in typed
                if amount
            ]
        }


class RefundDesk(AskingDesk, RefundAdmin):
    """Refunds, with the step that says whose an external one is."""

    def get_urls(self) -> list[URLPattern]:
        """Put the step before the page of a row, which would take its address."""
        return [self.own_path("<uuid:pk>/assign/", self.assign, "assign"), *super().get_urls()]

    def beside(self, request: HttpRequest, row: Refund) -> dict[str, Any]:
        """Offer the assignment of one that has none."""
        is_open = row.reason == RefundReason.EXTERNAL and row.assigned_at is None
        is_asked = row.assignments.filter(status=AssignmentStatus.PROPOSED).exists()
        if not is_open or is_asked or not request.user.has_perm(ASSIGN):
            return {}
        url = reverse("admin:charges_refund_assign", args=[row.pk])
        return {"steps": [(_("Say which shop it is of"), url)]}

    def assign(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask for the share of each shop."""
        self.demand(request, ASSIGN)
        row = Refund.objects.select_related("charge").filter(pk=pk).first()
        if row is None or row.reason != RefundReason.EXTERNAL:
            raise NotFound(_("This page does not exist, or no longer does."))
        form = AssignmentForm(request.POST or None, row)
        back = reverse("admin:charges_refund_change", args=[pk])

        def step() -> None:
            services.propose_assignment(
                refund_ref=row.public_id, by=person(request), now=now(), **form.chosen
            )

        note = _("%(amount)s went back at the provider (%(name)s), for %(reference)s.") % {
            "amount": formats.amount(row.amount),
            "name": row.provider_ref,
            "reference": _order(row),
        }
        return self.ask(
            request,
            form,
            step,
            title=_("Say which shop it is of"),
            note=note,
            told=_WRITTEN,
            back=back,
            button=_("Send for approval"),
        )


class AssignmentDesk(NamesListed, AskingDesk, ExternalAssignmentAdmin):
    """Assignments of external refunds, confirmed by another person."""

    def get_urls(self) -> list[URLPattern]:
        """Put the step before the page of a row, which would take its address."""
        return [self.own_path("<uuid:pk>/confirm/", self.confirm, "confirm"), *super().get_urls()]

    def beside(self, request: HttpRequest, row: ExternalAssignment) -> dict[str, Any]:
        """Offer the decision on what waits for one."""
        if row.status != AssignmentStatus.PROPOSED or not request.user.has_perm(AGREE):
            return {}
        url = reverse("admin:charges_externalassignment_confirm", args=[row.pk])
        return {"steps": [(_("Confirm what was written down"), url)]}

    def confirm(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what another person wrote down; confirm it, or turn it down."""
        self.demand(request, AGREE)
        found = self.get_queryset(request).select_related("refund__charge", "instead_of")
        row: Any = existing(found.filter(pk=pk))
        form = forms.Form(request.POST or None)
        back = reverse("admin:charges_externalassignment_change", args=[pk])
        wanted = request.POST.get("decision", "")

        def step() -> None:
            services.decide_assignment(
                assignment_id=pk, confirm=wanted == "confirm", by=person(request), now=now()
            )

        if wanted in ("confirm", "refuse") and form.is_valid() and tried(form, step):
            text = _("It is confirmed.") if wanted == "confirm" else _("It is open again.")
            return self.done(request, text, back)
        return self.page(
            request,
            "admin/charges/confirming.html",
            _("Confirm what was written down"),
            form=form,
            heading=f"{_order(row.refund)} · {formats.amount(row.refund.amount)}",
            facts=_parts_in_words(row),
            proposer=getattr(row, "named_proposed_by", None) or row.proposed_by,
            is_open=row.status == AssignmentStatus.PROPOSED,
            is_own=row.proposed_by == person(request),
            back=back,
        )


def _order(refund: Refund) -> str:
    """The number that the buyer has, too."""
    return str(refund.charge.reference.removeprefix("order:"))


def _parts_in_words(row: ExternalAssignment) -> list[str]:
    if row.instead_of is not None:
        return [f"{_('In the place of')} {row.instead_of}"]
    shares = Share.objects.filter(reference__in=[part["share"] for part in row.parts])
    payees = dict(shares.values_list("reference", "payee_ref"))
    names = names_of(payees.values())
    return [
        f"{names.get(payees[part['share']], part['share'])}: "
        f"{formats.amount(Money(part['minor'], row.refund.currency))}"
        for part in row.parts
    ]
