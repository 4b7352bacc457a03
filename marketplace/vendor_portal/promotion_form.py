"""The form by which a shop makes a promotion of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import languages
from marketplace.foundation.clock import MACAU
from marketplace.foundation.money import Money
from marketplace.promotions.codes import fold_code
from marketplace.promotions.drafts import Draft
from marketplace.promotions.models import Promotion
from marketplace.promotions.types import PER_VENDOR
from marketplace.shipping import zones
from marketplace.vendor_portal.forms import price_field

AMOUNTS: Final = ("amount", "minimum", "most")
_NUMBER: Final = {"inputmode": "numeric", "autocomplete": "off"}
_MOST: Final = 10_000
_LAST_DAY: Final = date(2100, 1, 1)


def _count(label: Any, most: int = _MOST, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs=_NUMBER),
        **options,
    )


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        validators=[MaxValueValidator(_LAST_DAY)],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **options,
    )


class PromotionForm(forms.Form):
    """Terms of a promotion; the promotions room decides what can be taken.

    Money: in `currency`, the shop's.
    """

    kind = forms.ChoiceField(label=_("What it does"), choices=Promotion.Kind.choices)
    percent = forms.DecimalField(
        label=_("Percent off"),
        localize=True,
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=_("Of free units: left empty, they cost nothing."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    buy = _count(_("Units to buy"))
    get = _count(_("Units that then cost less"))
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("Left empty, everybody has it without a code."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    use_limit = _count(_("Uses in total"), most=1_000_000)
    person_limit = _count(_("Uses per person"))
    stacking = forms.ChoiceField(
        label=_("Together with your others"),
        choices=Promotion.Stacking.choices,
        initial=Promotion.Stacking.COMBINABLE,
    )
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"), required=False)
    zones = forms.MultipleChoiceField(
        label=_("Only to"),
        required=False,
        choices=zones.CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, currency: str, products: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        words = {"currency": currency}
        labels = (
            _("Amount off, in %(currency)s"),
            _("From goods of, in %(currency)s"),
            _("At most in one order, in %(currency)s"),
        )
        for name, label in zip(AMOUNTS, labels, strict=True):
            self.fields[name] = price_field(label % words, currency, required=False)
        for code, name in settings.LANGUAGES:
            self.fields[_name(code)] = forms.CharField(
                label=name,
                max_length=80,
                required=code == languages.DEFAULT,
                widget=forms.TextInput(
                    attrs={"lang": languages.HTML_LANG[code], "autocomplete": "off"}
                ),
            )
        self.fields["products"] = forms.MultipleChoiceField(
            label=_("Only these products"),
            required=False,
            choices=products,
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def names(self) -> list[Any]:
        """The fields of the name, one a language."""
        return [self[_name(code)] for code in languages.LANGUAGES]

    def draft(self, *, vendor_id: int, now: datetime) -> Draft:
        """Return the terms that were typed, once the form is valid.

        A first day of today starts at once; the last day is over at its midnight in Macau.
        """
        given = self.cleaned_data
        last = given["ends_on"]
        return Draft(
            name={code: given[_name(code)] for code in languages.LANGUAGES},
            kind=given["kind"],
            starts_at=max(now, _midnight(given["starts_on"])),
            ends_at=_midnight(last + timedelta(days=1)) if last else None,
            stacking=given["stacking"],
            code=fold_code(given["code"]),
            currency=self.currency,
            percent_bps=int((given["percent"] or Decimal(0)) * 100),
            minimum_scope=PER_VENDOR,
            buy=given["buy"] or 0,
            get=given["get"] or 0,
            targets=tuple(given["products"]),
            zones=tuple(given["zones"]),
            use_limit=given["use_limit"],
            person_limit=given["person_limit"],
            vendor_id=vendor_id,
            amount=self._money(given["amount"]),
            minimum=self._money(given["minimum"]),
            most=self._money(given["most"]),
        )

    def refuse(self, fields: dict[str, Any]) -> None:
        """Say beside the fields what the promotions room refused."""
        names = {"name": _name(languages.DEFAULT), "ends_at": "ends_on", "targets": "products"}
        for name, text in fields.items():
            where = names.get(name, name)
            self.add_error(where if where in self.fields else None, str(text))

    def _money(self, typed: Any) -> Money | None:
        return None if typed is None else Money.from_decimal(typed, self.currency)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=MACAU)


def _name(code: str) -> str:
    return f"name_{code.replace('-', '_')}"
