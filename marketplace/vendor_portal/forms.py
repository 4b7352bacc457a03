"""What a member types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from catalog.media.types import VendorPicture, VendorVariant
from marketplace.foundation import languages
from marketplace.foundation.money import exponent
from marketplace.orders.models import Cancellation, DisputeFile, RefundRequest
from marketplace.orders.refund_types import Refundable, RefundWish
from marketplace.orders.types import OrderLineView

_MOST_STOCK = 1_000_000
_PRICE_DIGITS = 11
_MOST_WORDS = 200


class _ParcelForm(forms.Form):
    """By whom a parcel goes, and under which number."""

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


class HandOverForm(_ParcelForm):
    """Carrier, number and what is in the parcel; the orders room decides what can be taken.

    Where only one unit is left there is nothing to choose.
    """

    def __init__(self, data: Any = None, *, lines: Sequence[OrderLineView] = ()) -> None:
        super().__init__(data)
        self.lines = [line for line in lines if line.unsent]
        if sum(line.unsent for line in self.lines) < 2:
            self.lines = []
        for line in self.lines:
            self.fields[self._name(line)] = forms.IntegerField(
                label=line.name,
                min_value=0,
                max_value=line.unsent,
                initial=line.unsent,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

    @staticmethod
    def _name(line: OrderLineView) -> str:
        return f"quantity_{line.line_id}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each line that is still to be sent, with the field for its units."""
        return [{"line": line, "field": self[self._name(line)]} for line in self.lines]

    @property
    def quantities(self) -> dict[int, int] | None:
        """What was chosen; None, for all of it, where no choice was sent."""
        if not any(self._name(line) in self.data for line in self.lines):
            return None
        asked = self.cleaned_data
        return {line.line_id: asked.get(self._name(line)) or 0 for line in self.lines}


class CancelForm(forms.Form):
    """Why a shop cancels, and what it says to its buyer."""

    reason = forms.ChoiceField(label=_("Reason"))
    note = forms.CharField(
        label=_("Remark"),
        max_length=300,
        required=False,
        help_text=_("The buyer reads it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        reason = Cancellation.Reason
        field.choices = [
            (each.value, each.label)
            for each in (
                *(reason.OUT_OF_STOCK, reason.CANNOT_SEND, reason.WRONG_PRICE),
                *(reason.SUSPICIOUS, reason.OTHER),
            )
        ]


class EvidenceForm(_ParcelForm):
    """What happened, the parcel, and a file; the orders room decides what can be taken."""

    field_order = ("text", "carrier", "tracking_number")
    text = forms.CharField(
        label=_("What happened"),
        max_length=5_000,
        required=False,
        help_text=_("In your own words. We may shorten or translate it for the bank."),
        widget=forms.Textarea(attrs={"rows": 7}),
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


def price_field(label: str, currency: str, *, required: bool = True) -> forms.DecimalField:
    """Return a field for one price in a currency, typed as people of the page's language do."""
    return forms.DecimalField(
        label=label,
        localize=True,
        required=required,
        max_digits=_PRICE_DIGITS,
        decimal_places=exponent(currency),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
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
        self.fields["price"] = price_field(
            _("Price in %(currency)s") % {"currency": currency}, currency
        )
        self.order_fields(self.field_order)


class PictureForm(forms.Form):
    """What a picture shows, in each language, and which version of the product."""

    def __init__(
        self, data: Any = None, *, of: VendorPicture, variants: Sequence[VendorVariant]
    ) -> None:
        super().__init__(data, prefix=f"p{of.key}")
        self.of = of
        for code, name in settings.LANGUAGES:
            self.fields[self._name(code)] = forms.CharField(
                label=name,
                max_length=_MOST_WORDS,
                required=False,
                initial=of.alt_by_lang[code],
                widget=forms.TextInput(
                    attrs={"lang": languages.HTML_LANG[code], "autocomplete": "off"}
                ),
            )
        choices = [("", _("All versions")), *((v.variant_id, v.label) for v in variants)]
        self.fields["variant"] = forms.TypedChoiceField(
            label=_("Shows"),
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
            initial=of.variant_id or "",
        )

    @staticmethod
    def _name(code: str) -> str:
        return f"alt_{code.replace('-', '_')}"

    @property
    def texts(self) -> list[Any]:
        """The fields for words, one a language."""
        return [self[self._name(code)] for code in languages.LANGUAGES]

    @property
    def alt(self) -> dict[str, str]:
        """What was typed, by language code."""
        return {code: self.cleaned_data[self._name(code)] for code in languages.LANGUAGES}


class SharedOfferForm(forms.Form):
    """A shop's own offer of a product that another shop listed."""

    sku = forms.CharField(label=_("SKU"), max_length=40)
    on_hand = forms.IntegerField(
        label=_("Units on hand"),
        min_value=0,
        max_value=_MOST_STOCK,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"] = price_field(
            _("Price in %(currency)s") % {"currency": currency}, currency
        )
        self.order_fields(("sku", "price", "on_hand"))


class ReplyForm(forms.Form):
    """The shop's one reply to a review."""

    text = forms.CharField(
        label=_("Your reply"),
        max_length=1_000,
        help_text=_("Everybody reads it. It can be written once and not changed."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RefundForm(forms.Form):
    """Units of each line, the delivery, and why; the orders room decides what can go back.

    `key` is the name of this asking, so that a second click sends nothing twice.
    """

    shipping = forms.BooleanField(label=_("Give the delivery back, too"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), choices=RefundRequest.ASKED_REASONS)
    note = forms.CharField(
        label=_("Remark"),
        max_length=300,
        required=False,
        help_text=_("The marketplace reads it; the buyer does not."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, of: Refundable) -> None:
        super().__init__(data, initial={"key": uuid4()})
        self.of = of
        for line in of.lines:
            self.fields[self._name(line.line_id)] = forms.IntegerField(
                label=line.name,
                min_value=0,
                max_value=line.left,
                initial=0,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
        if of.shipping is None:
            del self.fields["shipping"]

    @staticmethod
    def _name(line_id: int) -> str:
        return f"quantity_{line_id}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each line with the field for its units."""
        return [{"line": line, "field": self[self._name(line.line_id)]} for line in self.of.lines]

    @property
    def wish(self) -> RefundWish:
        """What was chosen."""
        asked = self.cleaned_data
        return RefundWish(
            {line.line_id: asked[self._name(line.line_id)] or 0 for line in self.of.lines},
            with_shipping=asked.get("shipping", False),
            reason=asked["reason"],
            note=asked["note"],
        )
