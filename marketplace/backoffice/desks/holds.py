"""Holds: money that a person keeps from being paid out, until one releases it."""

from __future__ import annotations

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
)
from marketplace.backoffice.desks.naming import NamesListed, with_names
from marketplace.foundation import formats
from marketplace.foundation.clock import now
from payments.settlement import services
from payments.settlement.admin import HoldAdmin
from payments.settlement.models import Hold


class HoldForm(forms.Form):
    """Whose money, or which sale, and why."""

    shop = ShopField()
    reference = forms.CharField(
        label=_("Only this sale"),
        max_length=80,
        required=False,
        help_text=_("Its reference in the list of earnings. Empty: all payouts of the shop."),
    )
    reason = ReasonField()


class ReleaseForm(forms.Form):
    """Why a hold ends."""

    reason = ReasonField()


def _said(hold: Any) -> str:
    """Say whose hold it is, why it is there and since when, to who lets the money go."""
    told = {
        "shop": hold.named_payee_ref,
        "reason": hold.reason,
        "person": hold.named_placed_by,
        "time": formats.moment(hold.placed_at),
    }
    if hold.reference:
        told["sale"] = hold.reference.partition(":")[2]
        text = _("%(shop)s, sale %(sale)s. Held by %(person)s since %(time)s: %(reason)s")
    else:
        text = _("%(shop)s, all payouts. Held by %(person)s since %(time)s: %(reason)s")
    return f"{text % told} · {_('The next closing pays what was held.')}"


class HoldDesk(NamesListed, AskingDesk, HoldAdmin):
    """Holds by shop, placed and released with a reason."""

    offers = (Offer(_("Place a hold"), "admin:settlement_hold_place", "settlement.add_hold"),)

    def get_urls(self) -> list[URLPattern]:
        """Put the steps before the page of a row, which would take their addresses."""
        return [
            self.own_path("place/", self.place, "place"),
            self.own_path("<int:pk>/release/", self.release, "release"),
            *super().get_urls(),
        ]

    def place(self, request: HttpRequest) -> HttpResponse:
        """Ask whose money to hold and why, then hold it."""
        self.demand(request, "settlement.add_hold")
        form = HoldForm(request.POST or None)

        def step() -> None:
            asked = form.cleaned_data
            services.place_hold(
                payee_ref=asked["shop"].ref,
                reference=asked["reference"].strip(),
                reason=asked["reason"],
                by=person(request),
                now=now(),
            )

        return self.ask(
            request,
            form,
            step,
            title=_("Place a hold"),
            note=_("Nothing held is paid out; statements go on. The shop reads that it is held."),
            told=_("The hold is in force."),
            back=reverse("admin:settlement_hold_changelist"),
        )

    def release(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask why, then let the money go."""
        self.demand(request, "settlement.change_hold")
        hold = existing(with_names(Hold.objects.filter(pk=pk)))
        form = ReleaseForm(request.POST or None)

        def step() -> None:
            services.release_hold(
                hold_ref=hold.public_id,
                reason=form.cleaned_data["reason"],
                by=person(request),
                now=now(),
            )

        return self.ask(
            request,
            form,
            step,
            title=_("Release the hold"),
            note=_said(hold),
            told=_("The hold is released."),
            back=reverse("admin:settlement_hold_change", args=[pk]),
        )

    def beside(self, request: HttpRequest, row: Hold) -> dict[str, Any]:
        """Offer the release of a hold in force."""
        if row.released_at is not None or not request.user.has_perm("settlement.change_hold"):
            return {}
        url = reverse("admin:settlement_hold_release", args=[row.pk])
        return {"steps": [(_("Release the hold"), url)]}
