"""The checkout's form: what a buyer types. The orders room decides what can be taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.countries import COUNTRIES
from marketplace.accounts.types import AddressData

ADDRESS = ("recipient", "phone", "country", "region", "city", "district", "street", "postcode")


def _text(label: Any, autocomplete: str, length: int, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})
    return forms.CharField(label=label, max_length=length, required=False, widget=widget)


class CheckoutForm(forms.Form):
    """Contact and address. Only lengths are checked here; `quote_checkout` checks the rest."""

    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    recipient = _text(_("Recipient"), "name", 100)
    phone = _text(_("Phone"), "tel", 30, inputmode="tel")
    country = forms.ChoiceField(
        label=_("Country or region"),
        choices=list(COUNTRIES.items()),
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    region = _text(_("Province or region"), "address-level1", 60, list="provinces")
    city = _text(_("City"), "address-level2", 60)
    district = _text(_("District"), "address-level3", 60)
    street = _text(_("Street, building, floor and unit"), "street-address", 200)
    postcode = _text(_("Postcode"), "postal-code", 12, inputmode="numeric")

    def address(self) -> AddressData:
        """Return the address as typed."""
        return AddressData(**{name: self.cleaned_data.get(name, "") for name in ADDRESS})

    def add_refusals(self, fields: dict[str, Any]) -> list[dict[str, str]]:
        """Tie what the orders room refused to fields; return what belongs to none of them."""
        rest = []
        for name, text in fields.items():
            if name in self.fields:
                self.add_error(name, str(text))
            else:
                rest.append({"text": str(text), "url": f"#{name}"})
        return rest
