"""What a member types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import exponent
from marketplace.orders.models import DisputeFile

_MOST_STOCK = 1_000_000
_PRICE_DIGITS = 11


class HandOverForm(forms.Form):
    """Carrier and tracking number; the orders room decides what can be taken."""

    carrier = forms.CharField(
        label=_("Carrier"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "carriers", "autocomplete": "off"}),
    )
    tracking_number = forms.CharField(
        label=_("Tracking number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class EvidenceForm(forms.Form):
    """What happened, the parcel, and a file; the orders room decides what can be taken."""

    text = forms.CharField(
        label=_("What happened"),
        max_length=5_000,
        required=False,
        help_text=_("In your own words. We may shorten or translate it for the bank."),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    carrier = forms.CharField(
        label=_("Carrier"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "carriers", "autocomplete": "off"}),
    )
    tracking_number = forms.CharField(
        label=_("Tracking number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    file = forms.FileField(
        label=_("Add a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )
    purpose = forms.ChoiceField(
        label=_("What it shows"), choices=DisputeFile.Purpose.choices, required=False
    )


class OfferForm(forms.Form):
    """Units on hand and the price of one; the catalog decides what can be taken.

    `seen` is the stock that the page showed, so that what is sold meanwhile stays sold.
    """

    field_order = ("price", "on_hand", "seen")

    on_hand = forms.IntegerField(
        label=_("Units on hand"),
        min_value=0,
        max_value=_MOST_STOCK,
        help_text=_("With those that checkouts hold."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"] = forms.DecimalField(
            label=_("Price in %(currency)s") % {"currency": currency},
            localize=True,
            max_digits=_PRICE_DIGITS,
            decimal_places=exponent(currency),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        self.order_fields(self.field_order)
