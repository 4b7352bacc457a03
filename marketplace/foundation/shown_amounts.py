"""Admin pages print minor units as amounts with their currency, whatever column they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, GeneratedField, Model
from django.utils.translation import gettext as _

from marketplace.foundation import formats
from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.foundation.money import PRESENTMENT


class ShownAmount:
    """A column of an admin page in place of a field of minor units."""

    def __init__(self, field: Field[Any, Any], amount: MinorField) -> None:
        self.field = field
        self.amount = amount
        self.short_description = field.verbose_name
        self.admin_order_field = field.name
        self.__name__ = f"shown_{field.name.removesuffix('_minor')}"

    def __eq__(self, other: object) -> bool:
        """Count as the same column wherever a page names the same field."""
        return isinstance(other, ShownAmount) and other.field == self.field

    def __hash__(self) -> int:
        return hash(self.field)

    def __str__(self) -> str:
        return self.__name__  # the class of the column

    def __call__(self, row: Model) -> str:
        money = self.amount.money_of(row, self.field.name)
        return formats.amount(money) if money is not None else "–"


class CurrencyFilter(admin.ChoicesFieldListFilter):
    """Offers the currencies that buyers are charged in, not all that the table knows."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Return everything first, then each currency."""
        chosen = self.lookup_val
        yield {
            "selected": chosen is None,
            "query_string": changelist.get_query_string(remove=[self.lookup_kwarg]),
            "display": _("All"),
        }
        for code in PRESENTMENT:
            yield {
                "selected": chosen is not None and code in chosen,
                "query_string": changelist.get_query_string({self.lookup_kwarg: code}),
                "display": code,
            }


def _field(model: type[Model], name: Any) -> Field[Any, Any] | None:
    try:
        found = model._meta.get_field(name) if isinstance(name, str) else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def amount_of(field: Field[Any, Any] | None) -> MinorField | None:
    """Return what makes a field an amount: itself, or what the database computes it as."""
    kind = field.output_field if isinstance(field, GeneratedField) else field
    return kind if isinstance(kind, MinorField) else None


def shown(model: type[Model], name: Any) -> Any:
    """Return the column to show for one that an admin page names: amounts instead of numbers."""
    field = _field(model, name)
    amount = amount_of(field)
    return ShownAmount(field, amount) if field is not None and amount is not None else name


class AmountsShown(admin.options.BaseModelAdmin):  # type: ignore[type-arg]
    """Prints every field of minor units of a page or an inline as an amount.

    What a form edits has to be declared by the form itself, in major units.
    """

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """Name amounts in place of minor units."""
        named = super().get_fields(request, obj)
        return list(dict.fromkeys(shown(self.model, name) for name in named))

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """Read every amount, in addition to what a page lists."""
        fields = [field.name for field in self.model._meta.concrete_fields]
        amounts = [column for column in self._shown(fields) if isinstance(column, ShownAmount)]
        return list(dict.fromkeys([*super().get_readonly_fields(request, obj), *amounts]))

    def _shown(self, names: Any) -> list[Any]:
        return [shown(self.model, name) for name in names]


class AmountsListed(AmountsShown, admin.ModelAdmin):  # type: ignore[type-arg]
    """The same for a page with a list; its filters offer the currencies in use."""

    def get_list_display(self, request: Any) -> Any:
        """Name amounts in place of minor units."""
        return self._shown(super().get_list_display(request))

    def get_list_filter(self, request: Any) -> Any:
        """Filter currencies by those that are charged."""
        return [
            (name, CurrencyFilter) if isinstance(_field(self.model, name), CurrencyField) else name
            for name in super().get_list_filter(request)
        ]
