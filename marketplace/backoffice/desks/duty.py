"""Payments of duty: one person tells what the bank paid to whom it is owed, another books it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import AskingDesk, Offer, ReasonField, existing, person
from marketplace.backoffice.desks.naming import NamesListed
from marketplace.foundation import formats
from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from payments.settlement import duty, services
from payments.settlement.admin import DutyPaymentAdmin
from payments.settlement.models import DutyPayment

_ADD, _DECIDE = "settlement.add_dutypayment", "settlement.decide_dutypayment"


class DutyPaymentForm(forms.Form):
    """To whom, how much, when, and under which reference the bank paid."""

    owed_to = forms.ChoiceField(label=_("Owed to"))
    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), decimal_places=2)
    paid_on = forms.DateField(
        label=_("Paid on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    bank_reference = forms.CharField(label=_("Bank’s reference"), max_length=80)
    reason = ReasonField()

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        owed = duty.all_owed()
        self.owed = {f"{agent} {money.currency}": (agent, money) for agent, money in owed}
        field: Any = self.fields["owed_to"]
        field.choices = [
            (name, f"{agent} · {formats.amount(money)}")
            for name, (agent, money) in self.owed.items()
        ]

    @property
    def agent_ref(self) -> str:
        """To whom it was paid."""
        return self.owed[self.cleaned_data["owed_to"]][0]

    @property
    def money(self) -> Money:
        """What was paid, in the currency that is owed."""
        currency = self.owed[self.cleaned_data["owed_to"]][1].currency
        return Money.from_decimal(self.cleaned_data["amount"], currency)


class DutyPaymentDesk(NamesListed, AskingDesk, DutyPaymentAdmin):
    """Payments of duty, told by one person and booked by another."""

    offers = (Offer(_("Record a payment of duty"), "admin:settlement_dutypayment_propose", _ADD),)

    def get_urls(self) -> list[URLPattern]:
        """Put the steps before the page of a row, which would take their addresses."""
        return [
            self.own_path("propose/", self.propose, "propose"),
            self.own_path("<int:pk>/decide/", self.decide, "decide"),
            *super().get_urls(),
        ]

    def propose(self, request: HttpRequest) -> HttpResponse:
        """Ask what the bank paid."""
        self.demand(request, _ADD)
        form = DutyPaymentForm(request.POST or None)
        return self.ask(
            request,
            form,
            lambda: services.propose_duty_payment(
                agent_ref=form.agent_ref,
                amount=form.money,
                bank_reference=form.cleaned_data["bank_reference"],
                paid_on=form.cleaned_data["paid_on"],
                reason=form.cleaned_data["reason"],
                by=person(request),
                now=now(),
            ),
            title=_("Record a payment of duty"),
            note=_(
                "What customs has billed is owed to the company that declares. Nothing moves "
                "before another person has approved it."
            ),
            told=_("Proposed: another person decides."),
            back=reverse("admin:settlement_dutypayment_changelist"),
        )

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what is owed; approve or refuse a payment."""
        self.demand(request, _DECIDE)
        row: Any = existing(self.get_queryset(request).filter(pk=pk))
        by = person(request)
        return self.decision(
            request,
            forms.Form(request.POST or None),
            lambda approve: services.decide_duty_payment(
                payment_ref=row.public_id, approve=approve, by=by, now=now()
            ),
            template="admin/settlement/deciding_duty.html",
            title=_("Decide the payment of duty"),
            told={"approve": _("The payment is booked."), "refuse": _("It is refused.")},
            back=reverse("admin:settlement_dutypayment_change", args=[pk]),
            shown=lambda: {
                "row": row,
                "is_open": row.status == DutyPayment.Status.PROPOSED,
                "is_own": row.proposed_by == by,
                "owed": duty.owed_to(row.agent_ref, row.currency),
            },
        )

    def beside(self, request: HttpRequest, row: DutyPayment) -> dict[str, Any]:
        """Offer the decision on what waits for one."""
        is_open = row.status == DutyPayment.Status.PROPOSED
        if not is_open or not request.user.has_perm(_DECIDE):
            return {}
        url = reverse("admin:settlement_dutypayment_decide", args=[row.pk])
        return {"steps": [(_("Decide the payment of duty"), url)]}
