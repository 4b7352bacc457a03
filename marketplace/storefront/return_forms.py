"""What a buyer types into a return. The orders' room decides what can be taken."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.uploading import pictures_field
from marketplace.orders.models import Return
from marketplace.orders.return_rules import LineWish, needs_pictures
from marketplace.orders.return_types import Returnable, ReturnableLine

_PICTURES_HELP: Final = _("Up to six. Where and with what they were taken is not kept.")


class ReturnForm(forms.Form):
    """Units of each line with a reason, what is wished for, words and pictures.

    `key` is the name of this asking, so that a second click asks once.
    """

    wish = forms.ChoiceField(
        label=_("What would you like?"),
        choices=Return.Wish.choices,
        initial=Return.Wish.REFUND,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What happened"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, of: Returnable) -> None:
        super().__init__(data, initial={"key": uuid4()})
        self.of = of
        self.fields["pictures"] = pictures_field(_PICTURES_HELP)
        reasons = [("", _("Choose a reason")), *of.reasons]
        for line in self.asked:
            own = line.line_id
            self.fields[f"quantity_{own}"] = forms.IntegerField(
                label=_("Units"),
                min_value=0,
                max_value=line.left,
                initial=0,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
            self.fields[f"reason_{own}"] = forms.ChoiceField(
                label=_("Reason"), choices=reasons, required=False
            )
            if len(line.choices) > 1:
                self.fields[f"offer_{own}"] = forms.TypedChoiceField(
                    label=_("In exchange for"),
                    choices=[(each.offer_id, each.label) for each in line.choices],
                    coerce=int,
                    empty_value=None,
                    required=False,
                )

    @property
    def asked(self) -> list[ReturnableLine]:
        """The lines of which something can be asked for."""
        return [line for line in self.of.lines if line.left]

    def clean(self) -> dict[str, Any]:
        """Ask for a reason wherever units were chosen, and for units at all."""
        given = super().clean() or {}
        for line in self.asked:
            if given.get(f"quantity_{line.line_id}") and not given.get(f"reason_{line.line_id}"):
                self.add_error(f"reason_{line.line_id}", _("Please choose a reason."))
        if not self.errors and not self.lines:
            self.add_error(None, _("Choose at least one product."))
        return given

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each line with its fields."""
        names = ("quantity", "reason", "offer")
        return [
            {"line": line}
            | {
                name: self[f"{name}_{line.line_id}"]
                for name in names
                if f"{name}_{line.line_id}" in self.fields
            }
            for line in self.asked
        ]

    @property
    def lines(self) -> list[LineWish]:
        """What was chosen."""
        given = self.cleaned_data
        return [
            LineWish(
                line.line_id,
                given[f"quantity_{line.line_id}"],
                given[f"reason_{line.line_id}"],
                given.get(f"offer_{line.line_id}"),
            )
            for line in self.asked
            if given.get(f"quantity_{line.line_id}")
        ]

    @property
    def needs_pictures(self) -> bool:
        """Whether a chosen reason needs a picture."""
        return needs_pictures(self.lines)

    @property
    def kept(self) -> list[Any]:
        """What the second page carries along, hidden."""
        return [self[name] for name in self.fields if name not in ("pictures", "key")]


class SentForm(forms.Form):
    """By which parcel a return travels."""

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


class EscalationForm(forms.Form):
    """Why a buyer disagrees, with more pictures."""

    text = forms.CharField(
        label=_("Why you disagree"),
        max_length=2_000,
        required=False,
        help_text=_("The marketplace and the shop read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pictures"] = pictures_field(_PICTURES_HELP)
