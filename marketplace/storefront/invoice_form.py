"""To whom invoices are made out: a form of its own, and two fields of the checkout."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.orders.models.invoice import BESIDE

PREFIX = "invoice"
FIELDS = tuple(f"{PREFIX}-{name}" for name in ("name", "tax_number", "beside"))


class InvoiceForm(forms.Form):
    """Name, tax number and languages. The orders room decides what can be taken."""

    name = forms.CharField(
        label=_("Name on the invoice"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    tax_number = forms.CharField(
        label=_("Tax number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    beside = forms.ChoiceField(
        label=_("Languages of the invoice"), choices=BESIDE, required=False, initial="pt"
    )
