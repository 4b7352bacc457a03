"""What a member types about deliveries: a price list, the shop’s hours, a box to price."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import languages
from marketplace.foundation.formats import amount_for_input
from marketplace.foundation.money import Money
from marketplace.shipping import figures, zones
from marketplace.shipping.figures import NotAFigure
from marketplace.shipping.pricing import Surcharges
from marketplace.shipping.sheets import STEPS_G, LineDraft, SheetDraft
from marketplace.vendor_portal.forms import price_field

WEEKDAYS: Final = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
_AMOUNTS: Final = ("minimum", "remote", "oversize", "fragile", "cold")
_PARTS: Final = ("bands", "next_kg", "next_price", "free_from", "days_min", "days_max")
_NOT_READ: Final = _("This is not a number that can be read, or has too many decimals.")


def weekday_field(label: Any) -> forms.TypedMultipleChoiceField:
    """Return a field for days of the week, Monday first."""
    return forms.TypedMultipleChoiceField(
        label=label,
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day of the week.")},
    )


def as_week(days: Iterable[int]) -> str:
    """Return chosen weekdays as seven signs, Monday first, `1` for yes."""
    chosen = set(days)
    return "".join("1" if day in chosen else "0" for day in range(7))


def from_week(week: str) -> list[int]:
    """Return the chosen weekdays of seven signs."""
    return [day for day, sign in enumerate(week) if sign == "1"]


def _text(label: Any, **options: Any) -> forms.CharField:
    attrs = {"autocomplete": "off"} | options.pop("attrs", {})
    return forms.CharField(
        label=label, required=False, max_length=400, widget=forms.TextInput(attrs=attrs), **options
    )


class DispatchForm(forms.Form):
    """Until when orders count for the day, and how long the shop packs."""

    cut_off = forms.TimeField(
        label=_("Orders count for the day until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    handling_days = forms.IntegerField(
        label=_("Working days to pack"),
        min_value=0,
        max_value=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    packs_on = weekday_field(_("We work on"))


class BoxForm(forms.Form):
    """A box, its contents' worth, and where it goes: what would it cost?"""

    zone = forms.ChoiceField(
        label=_("To"), choices=lambda: [(code, zones.ALL_NAMES[code]) for code in zones.IN_ORDER]
    )
    weight = _text(_("Weight in kg"), initial="2", attrs={"inputmode": "decimal"})
    length = _text(_("Length in cm"), initial="40", attrs={"inputmode": "decimal"})
    width = _text(_("Width in cm"), initial="30", attrs={"inputmode": "decimal"})
    height = _text(_("Height in cm"), initial="20", attrs={"inputmode": "decimal"})

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["goods"] = price_field(
            _("Goods in %(currency)s") % {"currency": currency}, currency, required=False
        )
        self.initial.setdefault("zone", zones.ZHUHAI)

    def clean(self) -> dict[str, Any]:
        """Read the numbers; the sides may be left out."""
        given = super().clean() or self.cleaned_data
        for name in ("weight", "length", "width", "height"):
            typed = given.get(name, "")
            if not typed and name != "weight":
                given[name] = 0
                continue
            try:
                # kilograms as grams; centimeters, to the tenth, as millimeters
                scale = 1_000 if name == "weight" else 10
                given[name] = int(figures.read_number(typed) * scale)
            except NotAFigure:
                self.add_error(name, _NOT_READ)
        return given

    @property
    def goods(self) -> Money:
        """What the contents are worth; nothing when that was left out."""
        typed = self.cleaned_data.get("goods")
        return Money.from_decimal(typed, self.currency) if typed else Money.zero(self.currency)


class SheetForm(forms.Form):
    """A whole sheet: how weight counts, surcharges, and a row of fields for each zone.

    A zone without bands is not delivered to by this sheet.
    """

    carrier = forms.CharField(
        label=_("Carrier"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "carriers", "autocomplete": "off"}),
    )
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    step_g = forms.TypedChoiceField(
        label=_("Weights are rounded up to"),
        coerce=int,
        choices=[(grams, f"{figures.print_kg(grams)} kg") for grams in STEPS_G],
    )
    divisor = forms.IntegerField(
        label=_("Volume: cm³ for 1 kg"),
        required=False,
        min_value=1_000,
        max_value=30_000,
        help_text=_("Left empty, volume does not count."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    fuel = _text(_("Fuel in percent of the freight"), attrs={"inputmode": "decimal"})
    oversize_cm = _text(_("Oversize: a side above, cm"), attrs={"inputmode": "decimal"})
    collects_on = weekday_field(_("The carrier collects on"))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        labels = {
            "minimum": _("At least, in %(currency)s"),
            "remote": _("Remote area, in %(currency)s"),
            "oversize": _("Oversize, in %(currency)s"),
            "fragile": _("Fragile goods, in %(currency)s"),
            "cold": _("Cold goods, in %(currency)s"),
        }
        for code, name in settings.LANGUAGES:
            self.fields[_name(code)] = forms.CharField(
                label=name,
                max_length=80,
                required=code == languages.DEFAULT,
                widget=forms.TextInput(
                    attrs={"lang": languages.HTML_LANG[code], "autocomplete": "off"}
                ),
            )
        for amount, label in labels.items():
            self.fields[amount] = price_field(
                label % {"currency": currency}, currency, required=False
            )
        for zone in zones.IN_ORDER:
            for part in _PARTS:
                self.fields[f"{zone}-{part}"] = _text(_LABELS[part])

    @property
    def names(self) -> list[Any]:
        """The fields of the name, one a language."""
        return [self[_name(code)] for code in languages.LANGUAGES]

    @property
    def amounts(self) -> list[Any]:
        """The fields of the minimum and the surcharges."""
        return [self[name] for name in _AMOUNTS]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields of each zone, with its name; open when anything is typed there."""
        return [
            {
                "name": zones.ALL_NAMES[code],
                "is_fine": code in zones.FINE,
                "bands": self[f"{code}-bands"],
                "fields": [self[f"{code}-{part}"] for part in _PARTS[1:]],
                "is_open": any(self[f"{code}-{part}"].value() for part in _PARTS),
            }
            for code in zones.IN_ORDER
        ]

    def clean(self) -> dict[str, Any]:
        """Read what is no plain number: percent, centimeters, and the lines."""
        given = super().clean() or self.cleaned_data
        given["fuel_bps"] = self._read("fuel", lambda text: _whole(text, 100)) or 0
        given["oversize_mm"] = self._read("oversize_cm", lambda text: _whole(text, 10))
        lines = [self._line(zone) for zone in zones.IN_ORDER]
        given["lines"] = [line for line in lines if line is not None]
        return given

    def _read(self, name: str, how: Callable[[str], Any]) -> Any:
        text = self.cleaned_data.get(name) or ""
        if not text.strip():
            return None
        try:
            return how(text)
        except NotAFigure:
            self.add_error(name, _NOT_READ)
            return None

    def _line(self, zone: str) -> LineDraft | None:
        def money(text: str) -> Money:
            return figures.read_money(text, self.currency)

        def read(part: str, how: Callable[[str], Any]) -> Any:
            return self._read(f"{zone}-{part}", how)

        bands = read("bands", lambda text: figures.read_bands(text, self.currency))
        if bands is None:
            if any(self.cleaned_data.get(f"{zone}-{part}") for part in _PARTS):
                self._ask_for(f"{zone}-bands")
            return None
        first, last = read("days_min", figures.read_whole), read("days_max", figures.read_whole)
        for part, value in (("days_min", first), ("days_max", last)):
            if value is None:
                self._ask_for(f"{zone}-{part}")
        return LineDraft(
            zone=zone,
            bands=bands,
            next_g=read("next_kg", figures.read_grams),
            next_price=read("next_price", money),
            free_over=read("free_from", money),
            days_min=first or 0,
            days_max=last or 0,
        )

    def _ask_for(self, name: str) -> None:
        if name not in self.errors:
            self.add_error(name, _("Fill this in, or leave the whole zone empty."))

    def draft(self, code: str) -> SheetDraft:
        """Return the sheet that was typed, once the form is valid."""
        given = self.cleaned_data
        amounts = {name: self._money(given.get(name)) for name in _AMOUNTS}
        return SheetDraft(
            code=code,
            name_by_lang={each: given[_name(each)] for each in languages.LANGUAGES},
            carrier=given["carrier"],
            currency=self.currency,
            valid_from=given["valid_from"],
            step_g=given["step_g"],
            divisor=given["divisor"],
            fuel_bps=given["fuel_bps"],
            minimum=amounts.pop("minimum"),
            surcharges=Surcharges(oversize_mm=given["oversize_mm"], **amounts),
            collects_on=as_week(given["collects_on"]),
            lines=tuple(given["lines"]),
        )

    def _money(self, typed: Any) -> Money:
        if typed is None:
            return Money.zero(self.currency)
        return Money.from_decimal(typed, self.currency)


_LABELS: Final = {
    "bands": _("Up to kg = price"),
    "next_kg": _("Each further kg"),
    "next_price": _("Further weight costs"),
    "free_from": _("Free from"),
    "days_min": _("Days at least"),
    "days_max": _("Days at most"),
}


def _name(code: str) -> str:
    return f"name_{code.replace('-', '_')}"


def _whole(text: str, scale: int) -> int:
    """Read a number and take it `scale` times: percent as basis points, centimeters as mm."""
    return int(figures.read_number(text.replace("%", "")) * scale)


def initial_of(draft: SheetDraft, today: date) -> dict[str, Any]:
    """Return what the form of a sheet begins with: what there is, valid from today on."""
    surcharges = draft.surcharges
    start: dict[str, Any] = {
        "carrier": draft.carrier,
        "valid_from": max(draft.valid_from, today),
        "step_g": draft.step_g,
        "divisor": draft.divisor,
        "fuel": _shown(draft.fuel_bps, 2),
        "oversize_cm": _shown(surcharges.oversize_mm or 0, 1),
        "collects_on": from_week(draft.collects_on),
        "minimum": _amount(draft.minimum),
        "remote": _amount(surcharges.remote),
        "oversize": _amount(surcharges.oversize),
        "fragile": _amount(surcharges.fragile),
        "cold": _amount(surcharges.cold),
    }
    start |= {_name(code): text for code, text in draft.name_by_lang.items()}
    return start | lines_initial(draft.lines)


def lines_initial(lines: Iterable[LineDraft]) -> dict[str, Any]:
    """Return what the fields of zones begin with."""
    start: dict[str, Any] = {}
    for line in lines:
        typed = {
            "bands": figures.print_bands(line.bands),
            "next_kg": "" if line.next_g is None else figures.print_kg(line.next_g),
            "next_price": "" if line.next_price is None else amount_for_input(line.next_price),
            "free_from": "" if line.free_over is None else amount_for_input(line.free_over),
            "days_min": str(line.days_min),
            "days_max": str(line.days_max),
        }
        start |= {f"{line.zone}-{part}": text for part, text in typed.items()}
    return start


def _amount(money: Money) -> Any:
    return money.decimal if money else None


def _shown(value: int, places: int) -> str:
    if not value:
        return ""
    number = Decimal(value).scaleb(-places).normalize()
    return f"{number:f}"


class FileForm(forms.Form):
    """A sheet's lines as a file."""

    file = forms.FileField(
        label=_("Your file"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv", "required": True}),
    )
