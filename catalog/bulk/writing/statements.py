"""One UPDATE for many rows with values of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models


def update_rows(
    model: type[models.Model], changes: Mapping[int, Mapping[str, Any]], key: str = ""
) -> None:
    """Write columns of rows by primary key; rows that change the same columns go together.

    The table's own row type reads the JSON, so that each value has its column's type.
    """
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    name = key or str(model._meta.pk.column)
    for row_id, columns in changes.items():
        if columns:
            groups.setdefault(tuple(sorted(columns)), []).append({name: row_id, **columns})
    for names, rows in groups.items():
        _update(model._meta.db_table, name, names, rows)


def _update(table: str, key: str, names: Iterable[str], rows: list[dict[str, Any]]) -> None:
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(each)} = d.{quote(each)}" for each in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(table)} t SET {sets}"  # noqa: S608 - names are of our own models
            f" FROM jsonb_populate_recordset(NULL::{quote(table)}, %s::jsonb) d"
            f" WHERE t.{quote(key)} = d.{quote(key)}",
            [json.dumps(rows)],
        )
