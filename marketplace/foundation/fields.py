"""Model fields that every room shares. Money is two columns: minor units and a currency."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import Any

from django.db import models

from marketplace.foundation.money import CURRENCIES, Money
from marketplace.foundation.public_ids import new_public_id, uuid7


class MinorField(models.BigIntegerField):  # type: ignore[type-arg]
    """An amount in whole minor units; `currency` is the way to the column of its currency.

    The way follows foreign keys: "currency" beside it, or "order.currency" of its order.
    """

    def __init__(self, *args: Any, currency: str = "currency", **kwargs: Any) -> None:
        self.currency = currency
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave out what the database has no part in: words, and where the currency is."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("verbose_name", None)
        return name, path, args, kwargs

    def money_of(self, row: models.Model, name: str = "") -> Money | None:
        """Return a row's amount with its currency; None when the row has none.

        `name` is the column, where this field only says what the database computes for it.
        """
        minor = getattr(row, name or self.attname)
        code = attrgetter(self.currency)(row)
        return None if minor is None or not code else Money(minor, code)


class CurrencyField(models.CharField):  # type: ignore[type-arg]
    """An ISO 4217 code from the project's table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 3
        kwargs["choices"] = [(code, code) for code in CURRENCIES]
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        del kwargs["choices"]  # a new currency needs no migration
        return name, path, args, kwargs


class PublicIdField(models.CharField):  # type: ignore[type-arg]
    """A random public id with a prefix, made when the row is made."""

    def __init__(self, *args: Any, prefix: str, **kwargs: Any) -> None:
        self.prefix = prefix
        kwargs |= {"max_length": 24, "unique": True, "editable": False}
        kwargs["default"] = partial(new_public_id, prefix)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("max_length", "unique", "editable", "default"):
            kwargs.pop(implied, None)
        return name, path, args, kwargs | {"prefix": self.prefix}


class UUIDv7Field(models.UUIDField):  # type: ignore[type-arg]
    """A primary key that sorts by time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"primary_key": True, "default": uuid7, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("primary_key", "default", "editable"):
            kwargs.pop(implied, None)
        return name, path, args, kwargs
