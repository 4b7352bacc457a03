"""Terms of payees: how long money is held, what is kept back, where it goes."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import (
    AskingDesk,
    Offer,
    ReasonField,
    ShopField,
    person,
)
from marketplace.backoffice.desks.naming import NamesListed
from marketplace.foundation import formats
from marketplace.foundation.clock import now
from marketplace.foundation.money import SETTLEMENT
from payments.settlement import services
from payments.settlement.admin import PayeeTermsAdmin
from payments.settlement.rules import tier


def tiers() -> list[tuple[str, str]]:
    """Return every risk tier with what it means, as the settings of this installation say."""
    told = _("%(tier)s: held %(days)s days, %(part)s kept back for %(kept)s days")
    found = [tier(name) for name in settings.RISK_TIERS]
    return [
        (
            each.name,
            str(told)
            % {
                "tier": each.name,
                "days": each.hold_days,
                "part": formats.percent_bps(each.reserve_bps),
                "kept": each.reserve_days,
            },
        )
        for each in found
    ]


class TermsForm(forms.Form):
    """The terms of one shop from now on."""

    shop = ShopField()
    tier = forms.ChoiceField(label=_("Risk tier"), choices=tiers, widget=forms.RadioSelect)
    payout_currency = forms.ChoiceField(
        label=_("Payout currency"),
        choices=[("", "–"), *((code, code) for code in SETTLEMENT)],
        required=False,
        help_text=_("Where the shop has no account in the currency of its prices."),
    )
    reason = ReasonField()


class TermsDesk(NamesListed, AskingDesk, PayeeTermsAdmin):
    """Terms by shop; each change is a row of its own."""

    offers = (
        Offer(_("Set terms"), "admin:settlement_payeeterms_set", "settlement.add_payeeterms"),
    )

    def get_urls(self) -> list[URLPattern]:
        """Put the step before the page of a row, which would take its address."""
        return [self.own_path("set/", self.set, "set"), *super().get_urls()]

    def set(self, request: HttpRequest) -> HttpResponse:
        """Ask for the terms of a shop, then record them."""
        self.demand(request, "settlement.add_payeeterms")
        form = TermsForm(request.POST or None)

        def step() -> None:
            asked = form.cleaned_data
            services.set_terms(
                payee_ref=asked["shop"].ref,
                tier=asked["tier"],
                payout_currency=asked["payout_currency"],
                reason=asked["reason"],
                by=person(request),
                now=now(),
            )

        return self.ask(
            request,
            form,
            step,
            title=_("Set terms"),
            note=_("They hold for what is delivered or closed from now on."),
            told=_("The terms are set."),
            back=reverse("admin:settlement_payeeterms_changelist"),
        )
