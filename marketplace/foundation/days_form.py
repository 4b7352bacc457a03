"""From which day and until which: what lists are narrowed by."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_FIRST, _LAST = date(2000, 1, 1), date(2100, 1, 1)
_ISO = "%Y-%m-%d"


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format=_ISO)
    return forms.DateField(label=label, required=False, input_formats=[_ISO], widget=widget)


class DaysForm(forms.Form):
    """Two days; what cannot be one counts as not given, since an address may say anything."""

    since = _day(_("From"))
    until = _day(_("Until"))

    def __init__(self, data: Any) -> None:
        super().__init__({name: data.get(name, "") for name in ("since", "until")})
        self.is_valid()

    @property
    def first_day(self) -> date | None:
        """From when on."""
        return self._taken("since")

    @property
    def last_day(self) -> date | None:
        """Until when, that day included."""
        return self._taken("until")

    def _taken(self, name: str) -> date | None:
        given: date | None = self.cleaned_data.get(name)
        return given if given is not None and _FIRST <= given <= _LAST else None

    @property
    def query(self) -> dict[str, str]:
        """What keeps these days in an address."""
        days = {"since": self.first_day, "until": self.last_day}
        return {name: day.isoformat() for name, day in days.items() if day}
