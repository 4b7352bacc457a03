"""Sheets of the marketplace: an operator publishes a version, its lines as a CSV file or text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import AskingDesk, Offer, person
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.money import SETTLEMENT, Money
from marketplace.shipping import services
from marketplace.shipping.admin import RateSheetAdmin
from marketplace.shipping.errors import SheetRefused
from marketplace.shipping.fault_words import fault_text
from marketplace.shipping.models import ShippingRate
from marketplace.shipping.pricing import Surcharges
from marketplace.shipping.sheet_files import MOST_BYTES, read_lines
from marketplace.shipping.sheets import STEPS_G, SheetDraft

_AMOUNTS = ("minimum", "remote", "oversize", "fragile", "cold")


class ContractForm(forms.Form):
    """One version of a sheet of the marketplace."""

    series = forms.SlugField(
        label=_("Series"),
        max_length=40,
        help_text=_("A short name in Latin letters that its versions share, with the currency."),
    )
    code = forms.ChoiceField(
        label=_("Option"),
        choices=[
            (each.value, each.label)
            for each in (ShippingRate.Code.STANDARD, ShippingRate.Code.EXPRESS)
        ],
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in SETTLEMENT])
    carrier = forms.CharField(label=_("Carrier"), max_length=60)
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    step_g = forms.TypedChoiceField(
        label=_("Weight step, grams"), coerce=int, choices=[(step, step) for step in STEPS_G]
    )
    divisor = forms.IntegerField(label=_("Volume: cm³ for 1 kg"), required=False)
    fuel_bps = forms.IntegerField(label=_("Fuel, basis points"), initial=0, min_value=0)
    oversize_mm = forms.IntegerField(label=_("Oversize above, mm"), required=False, min_value=1)
    collects_on = forms.RegexField(
        r"^[01]{7}$",
        label=_("Collects on"),
        initial="1111110",
        help_text=_("Seven digits, Monday first, 1 for yes."),
    )
    lines = forms.FileField(
        label=_("Prices by zone"),
        help_text=_("A CSV file as the shops’ own lists are; a head alone ends the series."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "minimum": _("Minimum"),
            "remote": _("Remote area"),
            "oversize": _("Oversize"),
            "fragile": _("Fragile goods"),
            "cold": _("Cold goods"),
        }
        for name, label in labels.items():
            self.fields[name] = forms.DecimalField(
                label=label, initial=0, min_value=Decimal(0), decimal_places=2
            )
        for code, name in settings.LANGUAGES:
            self.fields[f"name_{code}"] = forms.CharField(
                label=name, max_length=80, required=code == languages.DEFAULT
            )
        self.order_fields(["series", "code", *(f"name_{code}" for code, _n in settings.LANGUAGES)])

    def publish(self, request: HttpRequest) -> None:
        """Publish what was filled in. Raises: SheetRefused."""
        given = self.cleaned_data
        currency = given["currency"]
        lines, faults = read_lines(given["lines"].read(MOST_BYTES + 1), currency)
        if faults:
            raise SheetRefused(faults)
        amounts = {name: Money.from_decimal(given[name], currency) for name in _AMOUNTS}
        minimum = amounts.pop("minimum")
        columns = ("code", "carrier", "currency", "valid_from", "step_g", "divisor", "fuel_bps")
        draft = SheetDraft(
            **{name: given[name] for name in columns},
            name_by_lang={code: given[f"name_{code}"] for code in languages.LANGUAGES},
            minimum=minimum,
            surcharges=Surcharges(oversize_mm=given["oversize_mm"], **amounts),
            collects_on=given["collects_on"],
            lines=tuple(lines),
        )
        services.publish_sheet(
            draft=draft, series=given["series"], vendor=None, by=person(request), now=now()
        )


class RateSheetDesk(AskingDesk, RateSheetAdmin):
    """Every published sheet; the marketplace's own are published here."""

    offers = (
        Offer(
            _("Publish a price list of the marketplace"),
            "admin:shipping_ratesheet_publish",
            "shipping.add_ratesheet",
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        """Put the step before the page of a row, which would take its address."""
        return [self.own_path("publish/", self.publish, "publish"), *super().get_urls()]

    def publish(self, request: HttpRequest) -> HttpResponse:
        """Ask for a version, and publish it; each fault of the file is said above the form."""
        self.demand(request, "shipping.add_ratesheet")
        form = ContractForm(request.POST or None, request.FILES or None)
        back = reverse("admin:shipping_ratesheet_changelist")
        if form.is_valid():
            try:
                form.publish(request)
            except SheetRefused as refusal:
                for fault in refusal.faults:
                    form.add_error(None, fault_text(fault))
            else:
                return self.done(request, _("Published: shops can use it from its day on."), back)
        return self.page(
            request,
            "admin/settlement/asking.html",
            _("Publish a price list of the marketplace"),
            form=form,
            back=back,
            button=_("Publish"),
        )
