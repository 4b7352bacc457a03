"""Deals with banks: booked on a form, confirmed by another person; and the treasury's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from marketplace.backoffice.desks.asking import Desk, person, tried
from marketplace.backoffice.desks.exposure_chart import draw
from marketplace.backoffice.desks.naming import NamesListed, with_names
from marketplace.backoffice.treasury import whole_exposure
from marketplace.foundation.clock import macau_day, now
from marketplace.foundation.money import PRESENTMENT, Money
from payments.fx import services
from payments.fx.exposure import results_by_month
from payments.fx.models import FxDeal
from payments.fx.treasury_admin import FxDealAdmin
from payments.fx.types import ToldDeal

_CURRENCIES = [(code, code) for code in PRESENTMENT]
_DEALS_SHOWN = 10
_RESULTS_SHOWN = 36  # three currencies for a year


class DealForm(forms.Form):
    """What a bank's slip says."""

    bank = forms.CharField(label=_("bank"), max_length=80)
    bank_reference = forms.CharField(label=_("bank’s reference"), max_length=64)
    sold = forms.DecimalField(label=_("sold"), min_value=0, max_digits=16)
    sold_currency = forms.ChoiceField(label=_("currency sold"), choices=_CURRENCIES)
    bought = forms.DecimalField(label=_("bought"), min_value=0, max_digits=16)
    bought_currency = forms.ChoiceField(label=_("currency bought"), choices=_CURRENCIES)
    rate = forms.DecimalField(label=_("rate"), min_value=0, max_digits=20, decimal_places=10)
    base = forms.ChoiceField(
        label=_("the rate is for one"),
        choices=_CURRENCIES,
        help_text=_("1.1852 for one CNY means MOP 1.1852 for CNY 1."),
    )
    traded_on = forms.DateField(label=_("traded on"))
    value_on = forms.DateField(label=_("value date"))
    override_reason = forms.CharField(
        label=_("why a rate outside the band is right"),
        max_length=200,
        required=False,
        help_text=_("Only when the rate is far from the mid rate of the day."),
    )

    def clean(self) -> dict[str, Any]:
        """Read both amounts as money of their currencies."""
        values: dict[str, Any] = super().clean() or {}
        for side in ("sold", "bought"):
            if values.get(side) is None or not values.get(f"{side}_currency"):
                continue
            try:
                values[side] = Money.from_decimal(values[side], values[f"{side}_currency"])
            except ValueError:
                self.add_error(side, ValidationError(_("This currency has fewer decimals.")))
        return values

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields as they stand beside each other."""
        pairs = (
            ("bank", "bank_reference"),
            ("sold", "sold_currency"),
            ("bought", "bought_currency"),
            ("rate", "base"),
            ("traded_on", "value_on"),
            ("override_reason",),
        )
        return [[self[name] for name in pair] for pair in pairs]

    @property
    def told(self) -> ToldDeal:
        """What was typed, for the service; only of a valid form."""
        names = ("bank", "bank_reference", "sold", "bought", "rate", "base", "traded_on")
        more = ("value_on", "override_reason")
        return ToldDeal(**{name: self.cleaned_data[name] for name in (*names, *more)})


class DealDesk(NamesListed, Desk, FxDealAdmin):
    """Deals with their next step; the treasury's page stands above them."""

    def get_urls(self) -> list[URLPattern]:
        """Put our pages before the page of a row, which would take their addresses."""
        return [
            self.own_path("treasury/", self.treasury, "treasury"),
            self.own_path("book/", self.book, "book"),
            self.own_path("<slug:deal_ref>/confirm/", require_POST(self.confirm), "confirm"),
            self.own_path("<slug:deal_ref>/decline/", require_POST(self.decline), "decline"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead from the list to the treasury's page, and to the form for whom it is."""
        steps = {"can_book": _may(request, "book")}
        return super().changelist_view(request, (extra_context or {}) | steps)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Offer a booked deal to whom it may be offered."""
        deal = self.get_object(request, object_id)
        return super().change_view(
            request, object_id, form_url, (extra_context or {}) | _steps(request, deal)
        )

    def treasury(self, request: HttpRequest) -> TemplateResponse:
        """Show exposure, deals and results: what finance looks at before it deals."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        at = now()
        report = whole_exposure(now=at)
        return self.page(
            request,
            "admin/fx/treasury.html",
            _("Treasury"),
            report=report,
            as_of=at,
            chart=draw(report.rows),
            deals=self._newest_deals(),
            results=results_by_month()[:_RESULTS_SHOWN],
            can_book=_may(request, "book"),
        )

    def _newest_deals(self) -> QuerySet[FxDeal]:
        return with_names(FxDeal.objects.order_by("-traded_on", "-booked_at"))[:_DEALS_SHOWN]

    def book(self, request: HttpRequest) -> HttpResponse:
        """Ask what the bank told; book it as the signed-in person."""
        self.demand(request, "fx.book_fxdeal")
        today = macau_day(now())
        form = DealForm(request.POST or None, initial={"traded_on": today, "value_on": today})
        booked: list[FxDeal] = []

        def step() -> None:
            booked.append(services.book_deal(told=form.told, by=person(request), now=now()))

        if form.is_valid() and tried(form, step):
            text = _("Booked: %(deal)s. Another person confirms it.") % {"deal": booked[0]}
            return self.done(request, text, _address(booked[0]))
        return self.page(request, "admin/fx/book_deal.html", _("Book a deal"), form=form)

    def confirm(self, request: HttpRequest, deal_ref: str) -> HttpResponse:
        """Confirm a deal as the signed-in person."""
        self.demand(request, "fx.confirm_fxdeal")
        self.attempt(
            request,
            lambda: services.confirm_deal(deal_ref=deal_ref, by=person(request), now=now()),
            lambda deal: _("Confirmed: %(deal)s") % {"deal": deal},
        )
        return _back(deal_ref)

    def decline(self, request: HttpRequest, deal_ref: str) -> HttpResponse:
        """Decline a deal as the signed-in person."""
        self.demand(request, "fx.confirm_fxdeal", "fx.book_fxdeal")
        reason = request.POST.get("reason", "")[:200]
        self.attempt(
            request,
            lambda: services.decline_deal(
                deal_ref=deal_ref, by=person(request), reason=reason, now=now()
            ),
            lambda deal: _("Declined: %(deal)s") % {"deal": deal},
        )
        return _back(deal_ref)


def _may(request: HttpRequest, step: str) -> bool:
    return bool(request.user.has_perm(f"fx.{step}_fxdeal"))


def _steps(request: HttpRequest, deal: FxDeal | None) -> dict[str, Any]:
    """Say what the signed-in person may do with a deal."""
    is_open = deal is not None and deal.status == FxDeal.Status.BOOKED
    is_own = deal is not None and deal.booked_by == person(request)
    return {
        "deal": deal,
        "can_confirm": is_open and not is_own and _may(request, "confirm"),
        "can_decline": is_open and (_may(request, "confirm") or _may(request, "book")),
        "is_own": is_open and is_own and _may(request, "confirm"),
    }


def _back(deal_ref: str) -> HttpResponse:
    """Return to the deal, or to the list when there is none of that name."""
    deal = FxDeal.objects.filter(public_id=deal_ref).first()
    return HttpResponseRedirect(_address(deal) if deal else reverse("admin:fx_fxdeal_changelist"))


def _address(deal: FxDeal) -> str:
    return reverse("admin:fx_fxdeal_change", args=[deal.pk])
