"""What a member types into a return of the shop's own goods."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.types import AddressData
from marketplace.customs.numbers import district_steps
from marketplace.foundation.uploading import pictures_field
from marketplace.orders.models import ReturnAddress
from marketplace.orders.return_types import ReturnView
from marketplace.orders.services.returns.receive_return import Count


class AnswerForm(forms.Form):
    """Yes or no, and the shop's words."""

    text = forms.CharField(
        label=_("Your words to the buyer"),
        max_length=2_000,
        required=False,
        help_text=_("Needed for a no."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    goods_stay = forms.BooleanField(label=_("The goods need not come back"), required=False)
    as_refund = forms.BooleanField(
        label=_("Give the money back instead of the product"), required=False
    )
    pictures = pictures_field(_("Up to six. Where and with what they were taken is not kept."))

    def __init__(self, data: Any = None, *, of: ReturnView) -> None:
        super().__init__(data)
        if of.goods_stay:
            del self.fields["goods_stay"]
        if of.wish != "exchange":
            del self.fields["as_refund"]


class CountForm(forms.Form):
    """What came of each line, and how much of it can be sold again."""

    def __init__(self, data: Any = None, *, of: ReturnView) -> None:
        super().__init__(data)
        self.of = of
        for line in of.lines:
            self.fields[f"received_{line.row_id}"] = _units(_("Received"), line.quantity)
            self.fields[f"resellable_{line.row_id}"] = _units(_("Resellable"), line.quantity, 0)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each line with its two fields."""
        return [
            {
                "line": line,
                "received": self[f"received_{line.row_id}"],
                "resellable": self[f"resellable_{line.row_id}"],
            }
            for line in self.of.lines
        ]

    @property
    def counts(self) -> dict[int, Count]:
        """What was typed, by the row of the return."""
        given = self.cleaned_data
        return {
            line.row_id: Count(given[f"received_{line.row_id}"], given[f"resellable_{line.row_id}"])
            for line in self.of.lines
        }


def _units(label: Any, most: int, initial: int | None = None) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        initial=most if initial is None else initial,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def _text(label: Any, longest: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=required)


class ReturnAddressForm(forms.Form):
    """Where returned goods go, in Macau or on the mainland."""

    place = forms.ChoiceField(choices=ReturnAddress.Place.choices, widget=forms.HiddenInput)
    recipient = _text(_("Recipient"), 60)
    phone = _text(_("Phone"), 20)
    region = forms.ChoiceField(
        label=_("Province"),
        choices=lambda: [("", "–"), *((name, name) for name in district_steps.provinces())],
    )
    city = _text(_("City"), 40)
    district = _text(_("District"), 40, required=False)
    street = _text(_("Street and number"), 160)
    postcode = _text(_("Postcode"), 10, required=False)

    def __init__(self, data: Any = None, *, place: str, row: ReturnAddress | None) -> None:
        names = ("recipient", "phone", "region", "city", "district", "street", "postcode")
        initial = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(data, initial=initial | {"place": place}, prefix=place.lower())
        if place == ReturnAddress.Place.MACAU:
            for name in ("region", "city", "district", "postcode"):
                del self.fields[name]

    @property
    def address(self) -> AddressData:
        """What was typed."""
        given = dict(self.cleaned_data)
        return AddressData(country=given.pop("place"), **given)
