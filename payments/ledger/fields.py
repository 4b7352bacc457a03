"""Columns that PostgreSQL fills itself, so that nobody can fill them with anything else."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func


class TransactionIdField(models.Field):  # type: ignore[type-arg]
    """The transaction that wrote a row (`xid8`: it never wraps around); read-only."""

    def db_type(self, connection: Any) -> str:
        return "xid8"


class CurrentTransactionId(Func):
    """The id of the running transaction, the same in all its savepoints."""

    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = TransactionIdField()


class TransactionTime(Func):
    """When the running transaction began, by the database's clock."""

    function = "now"
    template = "%(function)s()"
    output_field = models.DateTimeField()


class Sides(Func):
    """Both accounts of a posting, as the index has them by which they are found."""

    template = "(ARRAY[%(expressions)s])"
    output_field = ArrayField(models.BigIntegerField())
