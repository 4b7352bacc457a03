"""Rows of a table read inside the statement that reads what they belong to.

The database hands them over as JSON: instants are texts then, and exact numbers have to be cast
to texts.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONObject


def rows_inside(rows: QuerySet[Any], *columns: str, **worked_out: Any) -> ArraySubquery:
    """Return rows of an `OuterRef` as a list of mappings, in their order, for `annotate`."""
    # `values(told=...)` alone would add every column of a model with texts in four languages
    return ArraySubquery(rows.annotate(told=mapping(*columns, **worked_out)).values("told"))


def mapping(*columns: str, **worked_out: Any) -> JSONObject:
    """Return a row as one mapping; `worked_out` are further expressions, such as rows inside it."""
    named: dict[str, Any] = {column: column for column in columns}
    return JSONObject(**named, **worked_out)
