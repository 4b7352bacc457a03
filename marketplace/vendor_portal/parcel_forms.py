"""What a member types about a box."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import languages
from marketplace.shipping import carriers
from marketplace.shipping.carriers_api import registry
from marketplace.shipping.carriers_api.capabilities import CAPABILITIES
from marketplace.shipping.carriers_api.types import Box

SERVICES = {
    "standard": _("Standard"),
    "express": _("Express"),
    "EE": _("EMS"),
    "CP": _("Parcel"),
    "RR": _("Registered letter"),
    "LX": _("Tracked packet"),
}
_MAX_MM, _MAX_G, _MAX_BOXES = 3_000, 100_000, 20


def ways() -> list[tuple[str, str]]:
    """Return what can be booked here: a carrier with each of its services."""
    return [
        (f"{code}:{service}", f"{_name(able.name)} · {SERVICES[service]}")
        for code, able in CAPABILITIES.items()
        if able.numbers_by_range or registry.can_be_asked(code)
        for service in able.services
    ]


def _name(english: str) -> str:
    return carriers.in_language(english, languages.current())


class ParcelForm(forms.Form):
    """Who carries how many boxes, and how heavy and large each is."""

    way = forms.ChoiceField(label=_("Carrier and service"))
    boxes = forms.IntegerField(label=_("Boxes"), min_value=1, max_value=_MAX_BOXES, initial=1)
    weight_g = forms.IntegerField(label=_("Weight of a box, grams"), min_value=1, max_value=_MAX_G)
    length_mm = forms.IntegerField(label=_("Length, mm"), min_value=1, max_value=_MAX_MM)
    width_mm = forms.IntegerField(label=_("Width, mm"), min_value=1, max_value=_MAX_MM)
    height_mm = forms.IntegerField(label=_("Height, mm"), min_value=1, max_value=_MAX_MM)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = ways()
        for each in self.fields.values():
            each.widget.attrs["autocomplete"] = "off"

    @property
    def carrier(self) -> str:
        """The code of the chosen carrier."""
        return str(self.cleaned_data["way"]).partition(":")[0]

    @property
    def service(self) -> str:
        """The chosen service of it."""
        return str(self.cleaned_data["way"]).partition(":")[2]

    @property
    def measured(self) -> tuple[Box, ...]:
        """The boxes, all alike."""
        given = self.cleaned_data
        box = Box(given["length_mm"], given["width_mm"], given["height_mm"], given["weight_g"])
        return (box,) * int(given["boxes"])
