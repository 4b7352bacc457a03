"""Ranges of postal numbers: the post gives them to us, and an operator writes them down."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import AskingDesk, Offer, person
from marketplace.foundation.clock import now
from marketplace.shipping.carriers_api.capabilities import CAPABILITIES
from marketplace.shipping.parcels import services
from marketplace.shipping.parcels.admin import NumberRangeAdmin

ADD = "parcels.add_numberrange"
_LAST = 99_999_999
_SERVICES = [
    (f"{able.code}:{service}", f"{able.name} {service}")
    for able in CAPABILITIES.values()
    if able.numbers_by_range
    for service in able.services
]


class RangeForm(forms.Form):
    """Which service, and from where to where."""

    service = forms.ChoiceField(label=_("Postal service"), choices=_SERVICES)
    first = forms.IntegerField(label=_("First serial"), min_value=0, max_value=_LAST)
    last = forms.IntegerField(label=_("Last serial"), min_value=0, max_value=_LAST)


class NumberRangeDesk(AskingDesk, NumberRangeAdmin):
    """Ranges, with the way to add one."""

    offers = (Offer(_("Add a range"), "admin:parcels_numberrange_new", ADD),)

    def get_urls(self) -> list[URLPattern]:
        """Put the step before the page of a row, which would take its address."""
        return [self.own_path("new/", self.new, "new"), *super().get_urls()]

    def new(self, request: HttpRequest) -> HttpResponse:
        """Write a range down."""
        self.demand(request, ADD)
        form = RangeForm(request.POST or None)

        def step() -> object:
            carrier, _colon, service = form.cleaned_data["service"].partition(":")
            return services.add_number_range(
                carrier=carrier,
                service=service,
                first=form.cleaned_data["first"],
                last=form.cleaned_data["last"],
                by=person(request),
                now=now(),
            )

        return self.ask(
            request,
            form,
            step,
            title=_("Add a range"),
            note=_("Eight digits each, without the check digit."),
            told=_("The range is kept."),
            back=reverse("admin:parcels_numberrange_changelist"),
        )
