"""Shops and people by name, where payments know them by an opaque reference.

Payments may not read other rooms; the back office may, and joins the names in the one query of
a list or a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib import admin
from django.db.models import (
    BigIntegerField,
    CharField,
    F,
    Func,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf, Substr
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User
from marketplace.foundation import languages
from marketplace.vendors.models import Vendor

SHOPS: Final = ("payee_ref",)
PERSONS: Final = (
    "drafted_by",
    "approved_by",
    "closed_by",
    "received_by",
    "answered_by",
    "recorded_by",
    "confirmed_by",
    "booked_by",
    "declined_by",
    "account_recorded_by",
    "account_confirmed_by",
    "overridden_by",
    "placed_by",
    "released_by",
    "set_by",
    "proposed_by",
    "decided_by",
    "started_by",
    "matched_by",
    "owner",
    "said_by",
    "asked_by",
    "accepted_by",
    "prepared_by",
    "handed_in_by",
    "looked_by",
    "created_by",
    "joined_by",
    "stopped_by",
)


class NameColumn:
    """A column that prints the name in place of a reference; what nobody knows stays as it is."""

    def __init__(self, name: str, description: Any) -> None:
        self.name = name
        self.short_description = description
        self.admin_order_field = name
        self.__name__ = f"named_{name}"

    def __eq__(self, other: object) -> bool:
        """Count as the same column wherever a page names the same reference."""
        return isinstance(other, NameColumn) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        return self.__name__  # the class of the column

    def __call__(self, row: Model) -> str:
        raw = str(getattr(row, self.name))
        known = getattr(row, self.__name__, None)
        if known is None and raw.startswith("system:"):
            return str(_("automatic"))
        return known or raw or "–"


def named(model: type[Model], name: Any) -> Any:
    """Return the column to show for one that a page names."""
    if name in SHOPS:
        return NameColumn(name, _("shop"))
    if name in PERSONS:
        field: Any = model._meta.get_field(name)
        return NameColumn(name, field.verbose_name)
    return name


class NamesShown(admin.options.BaseModelAdmin):
    """Shows shops and people by name on a page, in its list and in its inlines."""

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        """Join the name of every reference that the table has."""
        return with_names(super().get_queryset(request))

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """Name columns of names in place of references."""
        return self._named(super().get_fields(request, obj))

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """Read what is named, in addition to the rest."""
        known = self._named(field.name for field in self.model._meta.concrete_fields)
        names = [column for column in known if isinstance(column, NameColumn)]
        return list(dict.fromkeys([*super().get_readonly_fields(request, obj), *names]))

    def _named(self, names: Any) -> list[Any]:
        return list(dict.fromkeys(named(self.model, name) for name in names))


class NamesListed(NamesShown):
    """The same for a page with a list."""

    def get_list_display(self, request: Any) -> Any:
        """Name columns of names in place of references."""
        return self._named(super().get_list_display(request))  # type: ignore[misc]


def with_names(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate rows with `named_<field>` for each reference to a shop or a person."""
    columns = {field.name for field in rows.model._meta.concrete_fields}
    shops = {f"named_{name}": _shop(name) for name in SHOPS if name in columns}
    persons = {f"named_{name}": _person(name) for name in PERSONS if name in columns}
    return rows.annotate(**shops, **persons)


def names_of(references: Iterable[str]) -> dict[str, str]:
    """Return the names of shops by their references; what nobody knows is left out. One read."""
    ids = {each.removeprefix("vendor:") for each in references}
    found = Vendor.objects.filter(public_id__in=ids).annotate(said=_said())
    return {f"vendor:{key}": name for key, name in found.values_list("public_id", "said")}


def _said() -> Coalesce:
    """The shop's name in the reader's language, else in Traditional Chinese."""
    own = f"name_{languages.current().replace('-', '_')}"
    return Coalesce(NullIf(F(own), Value("")), F("name_zh_hant"), output_field=CharField())


def _shop(name: str) -> Subquery:
    found = Vendor.objects.filter(public_id=Substr(OuterRef(name), len("vendor:") + 1))
    return Subquery(found.order_by().annotate(said=_said()).values("said")[:1])


def _person(name: str) -> Subquery:
    """The person's name, else the address; the number is read out of "user:4" and nothing else."""
    digits = Func(
        OuterRef(name),
        Value(r"^user:([0-9]{1,18})$|^.*$"),
        Value(r"\1"),
        function="regexp_replace",
        output_field=CharField(),
    )
    found = User.objects.filter(pk=Cast(NullIf(digits, Value("")), BigIntegerField()))
    said = Coalesce(NullIf(F("display_name"), Value("")), F("email"), output_field=CharField())
    return Subquery(found.order_by().annotate(said=said).values("said")[:1])
