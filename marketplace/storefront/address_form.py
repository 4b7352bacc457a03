"""The fields of an address as people of its place know them; lists where a place has them.

On the mainland a province, its cities and a city's districts are chosen in steps: without scripts a
button shows the next list. The orders room decides what can be delivered to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.areas import AREAS, REGIONS, find
from marketplace.accounts.countries import COUNTRIES
from marketplace.accounts.types import AddressData
from marketplace.customs.numbers import district_steps
from marketplace.foundation import languages

ADDRESS: Final = (
    *("recipient", "phone", "country", "region", "city", "district", "street", "postcode"),
)
STEPS, LISTED, TYPED = "steps", "listed", "typed"
_CHOOSE: Final = ("", _("Please choose"))
Choices = list[tuple[Any, Any]]


def _text(label: Any, autocomplete: str, length: int, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})
    return forms.CharField(label=label, max_length=length, required=False, widget=widget)


class AddressForm(forms.Form):
    """Where something goes. Only lengths are checked here; `read_address` checks the rest.

    `place_kind` says how the place is asked for: `steps` of lists, one list (`listed`), or `typed`.
    """

    recipient = _text(_("Recipient"), "name", 100)
    phone = _text(_("Phone"), "tel", 30, inputmode="tel")
    country = forms.ChoiceField(
        label=_("Country or region"),
        choices=list(COUNTRIES.items()),
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    region = _text(_("Province or region"), "address-level1", 60)
    city = _text(_("City"), "address-level2", 60)
    district = _text(_("District"), "address-level3", 60)
    street = _text(_("Street, building, floor and unit"), "street-address", 200)
    postcode = _text(_("Postcode"), "postal-code", 12, inputmode="numeric")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told: Mapping[str, Any] = self.data if self.is_bound else self.initial
        place = {name: str(told.get(name) or "").strip() for name in ADDRESS}
        self.place_kind = _kind(place["country"])
        if self.place_kind == STEPS:
            self._in_steps(place)
        elif self.place_kind == LISTED:
            self._as_list(place)

    def address(self) -> AddressData:
        """Return the address as typed."""
        return AddressData(**{name: self.cleaned_data.get(name, "") for name in ADDRESS})

    def add_refusals(self, fields: Mapping[str, Any]) -> list[dict[str, str]]:
        """Tie what the orders room refused to fields; return what belongs to none of them."""
        rest = []
        for name, text in fields.items():
            if name in self.fields:
                self.add_error(name, str(text))
            else:
                rest.append({"text": str(text), "url": f"#{name}"})
        return rest

    def _in_steps(self, place: Mapping[str, str]) -> None:
        self.fields["region"].label = _("Province")
        self.fields["district"].label = _("District or county")
        provinces = district_steps.provinces()
        province = district_steps.full_name(place["region"], provinces)
        cities = district_steps.cities(province)
        city = district_steps.full_name(place["city"], cities)
        districts = district_steps.districts(province, city)
        district = district_steps.full_name(place["district"], districts)
        self._choose("region", place["region"], province, provinces)
        self._choose("city", place["city"], city, cities)
        self._choose("district", place["district"], district, districts)
        self.has_districts = bool(districts) or not city

    def _choose(self, name: str, typed: str, known: str, names: Iterable[str]) -> None:
        """Make a field a list; what was typed stays while there is no list to choose from."""
        choices: Choices = [_CHOOSE, *((each, each) for each in names)]
        if typed and not known and (len(choices) == 1 or name == "region"):
            choices.append((typed, typed))
        self._list(name, choices)
        self._show(name, known or typed)

    def _as_list(self, place: Mapping[str, str]) -> None:
        country, language = place["country"], languages.current()
        label = _("Parish or area") if country == "MO" else _("District")
        self.fields["district"].label = label
        groups: dict[str, Choices] = {}
        for area in AREAS[country]:
            region = REGIONS[area.region].name(language) if area.region else ""
            groups.setdefault(region, []).append((area.hant, area.name(language)))
        choices: Choices = [_CHOOSE]
        for region, areas in groups.items():
            choices += [(region, areas)] if region else areas
        found = find(country, place["district"])
        if place["district"] and found is None:
            choices.append((place["district"], place["district"]))
        self._list("district", choices)
        self._show("district", found.hant if found else place["district"])

    def _list(self, name: str, choices: Choices) -> None:
        autocomplete = self.fields[name].widget.attrs["autocomplete"]
        self.fields[name].widget = forms.Select(
            attrs={"autocomplete": autocomplete}, choices=choices
        )

    def _show(self, name: str, value: str) -> None:
        """Let the list stand on a value, as it is written there."""
        if self.is_bound:
            self.data = {**_flat(self.data), name: value}
        else:
            self.initial = {**self.initial, name: value}


def _flat(data: Any) -> dict[str, Any]:
    return data.dict() if hasattr(data, "dict") else dict(data)


def _kind(country: str) -> str:
    if country == "CN":
        return STEPS
    return LISTED if country in AREAS else TYPED
