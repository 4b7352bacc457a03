"""The hub's desk: one input that a scanner types into, and what came of each scan."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import AskingDesk, Offer, person
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.shipping.carriers_api.types import Box
from marketplace.shipping.parcels import queries, services
from marketplace.shipping.parcels.admin import HubScanAdmin
from marketplace.shipping.parcels.hub_rules import Station

WORK = "parcels.work_hub"
STATIONS = {
    Station.RECEIVE: _("Receive"),
    Station.MEASURE: _("Weigh and measure"),
    Station.BAG: _("Put into the bag"),
    Station.LOAD: _("Load a bag"),
    Station.CROSS: _("Crossed the border"),
    Station.LAST_MILE: _("Give to the last carrier"),
}
# What is asked beside the number, and kept in the address while one scans.
_KEPT = ("station", "bag", "haul")


class ScanForm(forms.Form):
    """A number, and what the scale and the tape say where that is asked."""

    number = forms.CharField(
        label=_("Number"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )
    weight_g = forms.IntegerField(
        label=_("Weight, grams"), required=False, min_value=1, max_value=100_000
    )
    length_mm = forms.IntegerField(
        label=_("Length, mm"), required=False, min_value=1, max_value=3_000
    )
    width_mm = forms.IntegerField(
        label=_("Width, mm"), required=False, min_value=1, max_value=3_000
    )
    height_mm = forms.IntegerField(
        label=_("Height, mm"), required=False, min_value=1, max_value=3_000
    )

    def begin_with_weight(self) -> None:
        """Have the cursor wait at the weight: it is read off the scale before the scan."""
        del self.fields["number"].widget.attrs["autofocus"]
        self.fields["weight_g"].widget.attrs["autofocus"] = True


class BagForm(forms.Form):
    """For which customs mode and office a bag is."""

    supervision = forms.CharField(label=_("Supervision code"), max_length=12, required=False)
    customs_code = forms.CharField(label=_("Customs office"), max_length=4)


class HaulForm(forms.Form):
    """The numbers that customs knows a truck by."""

    bill_no = forms.CharField(label=_("Bill number"), max_length=37)
    traf_no = forms.CharField(label=_("Vehicle"), max_length=100)
    voyage_no = forms.CharField(label=_("Voyage"), max_length=32)


class HubDesk(AskingDesk, HubScanAdmin):
    """Scans of the hub, and the desk where they are made."""

    offers = (Offer(_("Scan parcels"), "admin:parcels_hubscan_desk", WORK),)

    def get_urls(self) -> list[URLPattern]:
        """Put the desk before the page of a row, which would take its address."""
        return [
            self.own_path("desk/", self.desk, "desk"),
            self.own_path("desk/undo/", self.undo, "undo"),
            self.own_path("desk/bag/", self.new_bag, "new_bag"),
            self.own_path("desk/seal/", self.seal, "seal"),
            self.own_path("desk/haul/", self.new_haul, "new_haul"),
            *super().get_urls(),
        ]

    def desk(self, request: HttpRequest) -> HttpResponse:
        """Take one scan after another at a station; the input has the focus again each time."""
        self.demand(request, WORK)
        kept = {name: request.GET.get(name, "") for name in _KEPT}
        station = _station(kept["station"])
        form = ScanForm(request.POST or None)
        if station == Station.MEASURE:
            form.begin_with_weight()
        if request.method == "POST" and form.is_valid():
            self._scan(request, station, kept, form.cleaned_data)
            return HttpResponseRedirect(request.get_full_path())
        return self.page(
            request,
            "admin/parcels/hub.html",
            _("Hub"),
            form=form,
            station=station,
            station_label=STATIONS[station],
            stations=[(each.value, label, each == station) for each, label in STATIONS.items()],
            kept=kept,
            bags=queries.open_bags(),
            hauls=queries.open_line_hauls(),
            in_bag=queries.parcels_in(kept["bag"]) if kept["bag"] else None,
            scans=queries.last_scans(person(request)),
            is_measuring=station == Station.MEASURE,
        )

    def _scan(
        self, request: HttpRequest, station: Station, kept: dict[str, str], given: dict[str, Any]
    ) -> None:
        by, number = person(request), given["number"]
        try:
            if station == Station.LOAD:
                bag = services.load_bag(
                    bag_ref=number.strip(), bill_no=kept["haul"], by=by, now=now()
                )
                told = _("%(number)s is loaded.") % {"number": bag}
            elif station == Station.CROSS:
                haul = services.cross_line_haul(bill_no=number.strip(), by=by, now=now())
                told = _("%(number)s has crossed.") % {"number": haul}
            else:
                scan = services.scan_parcel(
                    number=number,
                    station=station,
                    by=by,
                    now=now(),
                    measured=_measured(given),
                    bag_ref=kept["bag"],
                )
                state = scan.get_state_after_display()
                told = _("%(number)s is %(state)s now.") % {"number": scan.parcel, "state": state}
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, told, messages.SUCCESS)

    def undo(self, request: HttpRequest) -> HttpResponse:
        """Take back this person's last scan."""
        self.demand(request, WORK)
        if request.method == "POST":
            self.attempt(
                request,
                lambda: services.undo_scan(by=person(request), now=now()),
                lambda scan: _("%(number)s: taken back.") % {"number": scan.parcel},
            )
        return _back(request)

    def new_bag(self, request: HttpRequest) -> HttpResponse:
        """Open a bag, and put what is scanned next into it."""
        self.demand(request, WORK)
        form = BagForm(request.POST or None)
        if not form.is_valid():
            return self._asked(request, form, _("Open a bag"))
        try:
            bag = services.open_bag(**form.cleaned_data, by=person(request), now=now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._asked(request, form, _("Open a bag"))
        return HttpResponseRedirect(f"{_desk()}?station=bag&bag={bag.public_id}")

    def seal(self, request: HttpRequest) -> HttpResponse:
        """Close the bag that is being filled."""
        self.demand(request, WORK)
        if request.method == "POST":
            self.attempt(
                request,
                lambda: services.seal_bag(bag_ref=request.POST.get("bag", ""), now=now()),
                lambda bag: _("%(number)s is sealed: stick its number on.") % {"number": bag},
            )
        return HttpResponseRedirect(f"{_desk()}?station=bag")

    def new_haul(self, request: HttpRequest) -> HttpResponse:
        """Write a truck down, and load bags onto it."""
        self.demand(request, WORK)
        form = HaulForm(request.POST or None)
        if not form.is_valid():
            return self._asked(request, form, _("Open a line haul"))
        try:
            haul = services.open_line_haul(**form.cleaned_data, by=person(request), now=now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._asked(request, form, _("Open a line haul"))
        return HttpResponseRedirect(
            f"{_desk()}?{urlencode({'station': 'load', 'haul': haul.bill_no})}"
        )

    def _asked(self, request: HttpRequest, form: forms.Form, title: Any) -> HttpResponse:
        asked = {"form": form, "note": "", "button": title, "back": _desk()}
        return self.page(request, "admin/settlement/asking.html", title, **asked)


def _station(typed: str) -> Station:
    try:
        return Station(typed)
    except ValueError:
        return Station.RECEIVE


def _measured(given: dict[str, Any]) -> Box | None:
    if not given.get("weight_g"):
        return None
    long, wide, high = (given.get(f"{name}_mm") or 0 for name in ("length", "width", "height"))
    return Box(long, wide, high, given["weight_g"])


def _desk() -> str:
    return reverse("admin:parcels_hubscan_desk")


def _back(request: HttpRequest) -> HttpResponse:
    """Return to the desk as it was: only what it keeps stands in its address."""
    kept = {name: value for name in _KEPT if (value := request.POST.get(name, ""))}
    return HttpResponseRedirect(f"{_desk()}?{urlencode(kept)}" if kept else _desk())
