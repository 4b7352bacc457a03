"""The checkout's form: what a buyer types. The orders room decides what can be taken."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.storefront.address_form import ADDRESS, AddressForm

__all__ = ["ADDRESS", "CheckoutForm"]


class CheckoutForm(AddressForm):
    """Contact and address. Only lengths are checked here; `quote_checkout` checks the rest."""

    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    in_hengqin = forms.BooleanField(
        label=_("I use these goods myself in Hengqin"),
        help_text=_(
            "Then they pass free of duty and tax. What is sent on to the rest of the mainland is "
            "declared and taxed there."
        ),
        required=False,
    )
    keep_address = forms.BooleanField(label=_("Keep this address for next time"), required=False)

    field_order = ("email", *ADDRESS, "in_hengqin", "keep_address")
