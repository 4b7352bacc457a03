"""The form that asks who a buyer is before customs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from marketplace.customs.identity import consents
from marketplace.customs.identity.models import IdentityProfile, Purpose
from marketplace.customs.identity.types import IdentityGiven, IdentityView
from marketplace.foundation.masked import Masked
from marketplace.orders.person import KEEP, PersonNamed


class ForgetfulInput(forms.TextInput):
    """A field that comes back empty: what was typed is in no answer, and in no copy of one."""

    def format_value(self, value: Any) -> None:
        """Print nothing."""
        return


class IdentityForm(forms.Form):
    """What a person types. The vault decides what can be taken."""

    kind = forms.ChoiceField(label=_("Document"), choices=IdentityProfile.Kind.choices)
    name = forms.CharField(
        label=_("Name on the document"),
        max_length=120,
        required=False,
        widget=ForgetfulInput(attrs={"autocomplete": "off"}),
        help_text=_("As it is printed there; who orders and who pays have to be this person"),
    )
    number = forms.CharField(
        label=_("Number of the document"),
        max_length=40,
        required=False,
        widget=ForgetfulInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("For parcels to the mainland, the 18 characters of the resident identity card"),
    )
    declare = forms.BooleanField(required=False)
    keep = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, language: str) -> None:
        super().__init__(data)
        for purpose in Purpose:
            field = self.fields[purpose.value]
            field.label = capfirst(str(purpose.label))
            field.help_text = consents.text_in(purpose, language)[1]

    def given(self) -> IdentityGiven:
        """Return what was typed; it prints masked from here on."""
        typed = self.cleaned_data
        return IdentityGiven(typed["kind"], Masked(typed["name"]), Masked(typed["number"]))

    def purposes(self) -> set[str]:
        """Return what was agreed to."""
        return {purpose.value for purpose in Purpose if self.cleaned_data.get(purpose.value)}


class CheckoutPersonForm(IdentityForm):
    """Who an order is for before customs: the account's kept identity, or one that is typed.

    Without a kept one there is no choice, and a guest keeps nothing: a guest's identity is the
    order's.
    """

    KEPT: Final = "kept"
    ANOTHER: Final = "another"

    is_payer = forms.BooleanField(
        label=_("I pay with an account in this name"),
        required=False,
        help_text=_("Customs compares who orders with who pays"),
    )

    def __init__(
        self, data: Any, *, language: str, kept: IdentityView | None, is_signed_in: bool
    ) -> None:
        super().__init__(data, language=language)
        self.kept = kept
        self.language = language
        self.fields["kind"].required = False
        if not is_signed_in:
            del self.fields[KEEP]
        for field in self.fields.values():  # the button that sends them stands elsewhere
            field.widget.attrs["form"] = "place"

    @property
    def uses_kept(self) -> bool:
        """Whether the kept identity is chosen: the first choice where there is one."""
        return self.kept is not None and self.data.get("person", self.KEPT) != self.ANOTHER

    def named(self) -> PersonNamed:
        """Return what was stated, for an order."""
        typed = self.cleaned_data
        if self.uses_kept:
            return PersonNamed(is_payer=typed["is_payer"], language=self.language)
        return PersonNamed(
            given=self.given(),
            purposes=frozenset(self.purposes()),
            is_payer=typed["is_payer"],
            language=self.language,
        )

    def add_refusals(self, fields: Mapping[str, Any]) -> None:
        """Tie what was refused to the fields; of a kept identity to the choice."""
        for name, text in fields.items():
            self.add_error(name if name in self.fields else None, str(text))
