"""Filters of admin lists whose titles read well behind the word "By"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Filter = type[admin.FieldListFilter]


def whether(title: str | Promise) -> Filter:
    """Ask yes or no of a boolean field: `By whether the loss was accepted: Yes, No`."""
    return _titled(title, admin.BooleanFieldListFilter)


def whether_filled(title: str | Promise) -> Filter:
    """Ask yes or no of a field that is empty until something happens."""
    return _titled(title, _Filled)


def by_value(title: str | Promise) -> Filter:
    """Offer the values that a field has; rows without one are found under "All"."""
    return _titled(title, _Values)


def by_day(title: str | Promise) -> Filter:
    """Offer stretches of days of a date."""
    return _titled(title, admin.DateFieldListFilter)


def by_choice(title: str | Promise) -> Filter:
    """Offer the choices of a field."""
    return _titled(title, admin.ChoicesFieldListFilter)


def _titled(title: str | Promise, base: Filter) -> Filter:
    class Titled(base):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.title = title

    return Titled


class _Filled(admin.EmptyFieldListFilter):
    """Says yes and no where Django says "Not empty" and "Empty"."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Return everything first, then what is filled, then what is not."""
        everything, empty, filled = super().choices(changelist)
        yield everything
        yield filled | {"display": _("Yes")}
        yield empty | {"display": _("No")}


class _Values(admin.AllValuesFieldListFilter):
    """Offers no choice without a name."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Return everything first, then each value that says something."""
        return (each for each in super().choices(changelist) if each["display"] != "")
