"""The form of an offer's further prices, its price before and its threshold."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Offer
from catalog.quantity_prices import PriceStep
from catalog.quantity_rules import MOST, QuantityRule
from marketplace.foundation.money import PRESENTMENT, Money
from marketplace.vendor_portal.forms import price_field

ROWS: Final = 3  # further prices by quantity; the rule takes more, a phone does not


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=MOST,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class OfferTermsForm(forms.Form):
    """Prices from a quantity on and in other currencies; the catalog decides what can be taken.

    Money: prices by quantity and the one before are in `currency`, the vendor's.
    """

    low_stock_at = forms.IntegerField(
        label=_("Tell me when no more than so many are left"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    least = _count(_("Least quantity"))
    step = _count(_("In steps of"))
    most = _count(_("Most in one order"))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.others = [code for code in PRESENTMENT if code != currency]
        self.fields["compare_at"] = price_field(
            _("Price before, in %(currency)s") % {"currency": currency}, currency, required=False
        )
        self.fields["compare_at"].help_text = _(
            "Shown for 30 days, and only if nothing was cheaper in the 30 days before."
        )
        for row in range(ROWS):
            self.fields[f"from_{row}"] = forms.IntegerField(
                label=_("From quantity"),
                min_value=2,
                max_value=9_999,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
            self.fields[f"each_{row}"] = price_field(
                _("Each, in %(currency)s") % {"currency": currency}, currency, required=False
            )
        for code in self.others:
            self.fields[f"fixed_{code}"] = price_field(
                _("Fixed price in %(currency)s") % {"currency": code}, code, required=False
            )

    @property
    def step_rows(self) -> list[list[Any]]:
        """The fields of the prices by quantity, a row each."""
        return [[self[f"from_{row}"], self[f"each_{row}"]] for row in range(ROWS)]

    @property
    def rule_fields(self) -> list[Any]:
        """The fields of the quantities that it is sold in."""
        return [self["least"], self["step"], self["most"]]

    @property
    def rule(self) -> QuantityRule:
        """The quantities that were typed; an empty field means any."""
        given = self.cleaned_data
        return QuantityRule(given["least"] or 1, given["step"] or 1, given["most"])

    @property
    def fixed_fields(self) -> list[Any]:
        """The fields of the fixed prices."""
        return [self[f"fixed_{code}"] for code in self.others]

    def clean(self) -> dict[str, Any]:
        """Ask for both halves of a row."""
        given = super().clean() or {}
        for row in range(ROWS):
            halves = [given.get(f"from_{row}"), given.get(f"each_{row}")]
            if any(halves) and None in halves:
                missing = "from" if halves[0] is None else "each"
                self.add_error(f"{missing}_{row}", _("Fill in both, or neither."))
        return given

    @property
    def further(self) -> list[PriceStep]:
        """The further prices that were typed, once the form is valid."""
        given = self.cleaned_data
        steps = [
            PriceStep(given[f"from_{row}"], Money.from_decimal(given[f"each_{row}"], self.currency))
            for row in range(ROWS)
            if given[f"from_{row}"] is not None
        ]
        steps += [
            PriceStep(1, Money.from_decimal(given[f"fixed_{code}"], code))
            for code in self.others
            if given[f"fixed_{code}"] is not None
        ]
        return steps

    @property
    def compare_at(self) -> Money | None:
        """The price before that was typed."""
        given = self.cleaned_data["compare_at"]
        return None if given is None else Money.from_decimal(given, self.currency)


def initial_of(offer: Offer) -> dict[str, Any]:
    """Return what the form of an offer begins with."""
    start: dict[str, Any] = {"low_stock_at": offer.low_stock_at}
    rule = {"least": offer.least_quantity, "step": offer.quantity_step, "most": offer.most_quantity}
    start |= {name: value for name, value in rule.items() if value != 1}
    if offer.compare_at_minor is not None:
        start["compare_at"] = Money(offer.compare_at_minor, offer.currency).decimal
    row = 0
    for price in offer.prices.all():
        amount = Money(price.price_minor, price.currency).decimal
        if price.currency != offer.currency and price.from_quantity == 1:
            start[f"fixed_{price.currency}"] = amount
        elif price.currency == offer.currency and row < ROWS:
            start |= {f"from_{row}": price.from_quantity, f"each_{row}": amount}
            row += 1
    return start
