"""Adjustments: one person proposes an amount, another decides; both see what it would move."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import (
    AskingDesk,
    Offer,
    ReasonField,
    ShopField,
    existing,
    person,
    tried,
)
from marketplace.backoffice.desks.naming import NamesListed
from marketplace.foundation.clock import now
from marketplace.foundation.money import SETTLEMENT, Money
from payments.settlement import desk_queries, services
from payments.settlement.admin import AdjustmentAdmin
from payments.settlement.models import Adjustment

GIVE, TAKE = "give", "take"


class AdjustmentForm(forms.Form):
    """What to give a shop or take from it, and why."""

    shop = ShopField()
    direction = forms.ChoiceField(
        label=_("What"),
        choices=[(GIVE, _("Give to the shop")), (TAKE, _("Take from the shop"))],
        widget=forms.RadioSelect,
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in SETTLEMENT])
    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), decimal_places=2)
    reference = forms.CharField(label=_("Concerns"), max_length=80, required=False)
    description = forms.CharField(label=_("What the statement says"), max_length=200)
    reason = ReasonField(help_text=_("For us alone; the shop does not read it."))

    @property
    def money(self) -> Money:
        """The amount with its sign."""
        money = Money.from_decimal(self.cleaned_data["amount"], self.cleaned_data["currency"])
        return money if self.cleaned_data["direction"] == GIVE else -money


class AdjustmentDesk(NamesListed, AskingDesk, AdjustmentAdmin):
    """Adjustments by shop, with what each would move before anybody says yes."""

    offers = (
        Offer(
            _("Propose an adjustment"),
            "admin:settlement_adjustment_propose",
            "settlement.add_adjustment",
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        """Put the steps before the page of a row, which would take their addresses."""
        return [
            self.own_path("propose/", self.propose, "propose"),
            self.own_path("<int:pk>/decide/", self.decide, "decide"),
            *super().get_urls(),
        ]

    def propose(self, request: HttpRequest) -> HttpResponse:
        """Ask for an amount, show what it would move, and propose it on the second asking."""
        self.demand(request, "settlement.add_adjustment")
        form = AdjustmentForm(request.POST or None)
        back = reverse("admin:settlement_adjustment_changelist")
        is_whole = form.is_valid()
        if is_whole and "confirmed" in request.POST and self._proposed(request, form):
            return self.done(request, _("Proposed: another person decides."), back)
        is_shown = is_whole and "edit" not in request.POST and not form.errors
        context: dict[str, Any] = {"form": form, "back": back, "button": _("Show what it moves")}
        if is_shown:
            shop = form.cleaned_data["shop"]
            context |= {
                "shop": shop,
                "amount_value": form.money,
                "effect": desk_queries.effect_of_adjustment(shop.ref, form.money),
            }
        template = "proposing" if is_shown else "asking"
        title = _("Propose an adjustment")
        return self.page(request, f"admin/settlement/{template}.html", title, **context)

    def _proposed(self, request: HttpRequest, form: AdjustmentForm) -> bool:
        asked = form.cleaned_data
        return tried(
            form,
            lambda: services.propose_adjustment(
                payee_ref=asked["shop"].ref,
                amount=form.money,
                reference=asked["reference"].strip(),
                description=asked["description"],
                reason=asked["reason"],
                by=person(request),
                now=now(),
            ),
        )

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what an adjustment would move; approve or refuse it."""
        self.demand(request, "settlement.decide_adjustment")
        row: Any = existing(self.get_queryset(request).filter(pk=pk))
        by = person(request)
        return self.decision(
            request,
            forms.Form(request.POST or None),
            lambda approve: services.decide_adjustment(
                adjustment_ref=row.public_id, approve=approve, by=by, now=now()
            ),
            template="admin/settlement/deciding.html",
            title=_("Decide the adjustment"),
            told={"approve": _("The adjustment is booked."), "refuse": _("It is refused.")},
            back=reverse("admin:settlement_adjustment_change", args=[pk]),
            shown=lambda: {
                "row": row,
                "is_open": row.status == Adjustment.Status.PROPOSED,
                "is_own": row.proposed_by == by,
                "effect": desk_queries.effect_of_adjustment(row.payee_ref, row.amount),
            },
        )

    def beside(self, request: HttpRequest, row: Adjustment) -> dict[str, Any]:
        """Offer the decision on what waits for one."""
        is_open = row.status == Adjustment.Status.PROPOSED
        if not is_open or not request.user.has_perm("settlement.decide_adjustment"):
            return {}
        url = reverse("admin:settlement_adjustment_decide", args=[row.pk])
        return {"steps": [(_("Decide the adjustment"), url)]}
