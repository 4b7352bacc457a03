"""Tables whose rows are facts: the database refuses to change or delete them.

A model says so with `append_only = True` in its class body; its migration adds the triggers
with `refuse_changes`, and `secure_database` takes the rights away from the application role.
A model that says `never_deleted = True` has rows that move on but stay: its migration names with
`freeze` the columns that never change, and `refuse_deletion` keeps the rows. A model that says
`trigger_written = True` is written by triggers of the database alone: the application role
keeps no right on it but to read.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import apps
from django.db import migrations, models

_FUNCTION = """
CREATE OR REPLACE FUNCTION foundation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

_FREEZING = """
CREATE OR REPLACE FUNCTION foundation_refuse_change_of_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% %: a frozen column would change', TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def refuse_changes(table: str) -> migrations.RunSQL:
    """Return the operation that makes UPDATE, DELETE and TRUNCATE of `table` fail."""
    return migrations.RunSQL(
        sql=f"""
        {_FUNCTION}
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION foundation_refuse_change();
        """,
        reverse_sql=f"DROP TRIGGER {table}_append_only ON {table};",
    )


def freeze(
    table: str, columns: Sequence[str], *, once: Sequence[str] = (), name: str = "frozen"
) -> migrations.RunSQL:
    """Return the operation that freezes columns of `table`, by a trigger called `name`.

    `columns` never change after the insert. `once` may be filled in later, and then stay: they
    are free while they are NULL or an empty text.
    """
    old = ", ".join(f"OLD.{column}" for column in columns)
    new = ", ".join(f"NEW.{column}" for column in columns)
    changed = [f"ROW({old}) IS DISTINCT FROM ROW({new})"] if columns else []
    changed += [
        f"(OLD.{each}::text <> '' AND NEW.{each} IS DISTINCT FROM OLD.{each})" for each in once
    ]
    return migrations.RunSQL(
        sql=f"""
        {_FREEZING}
        CREATE TRIGGER {table}_{name} BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN ({" OR ".join(changed)})
            EXECUTE FUNCTION foundation_refuse_change_of_frozen();
        """,
        reverse_sql=f"DROP TRIGGER {table}_{name} ON {table};",
    )


def only_emptied(table: str, columns: Sequence[str]) -> migrations.RunSQL:
    """Return the operation that lets binary columns of `table` change to nothing, and no other way.

    For what is sealed and has to go once no law keeps it; `freeze` names the other columns.
    """
    kept = " OR ".join(
        f"(NEW.{each} IS DISTINCT FROM OLD.{each} AND length(NEW.{each}) > 0)" for each in columns
    )
    return migrations.RunSQL(
        sql=f"""
        {_FREEZING}
        CREATE TRIGGER {table}_only_emptied BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN ({kept}) EXECUTE FUNCTION foundation_refuse_change_of_frozen();
        """,
        reverse_sql=f"DROP TRIGGER {table}_only_emptied ON {table};",
    )


def refuse_deletion(table: str) -> migrations.RunSQL:
    """Return the operation that makes DELETE and TRUNCATE of `table` fail."""
    return migrations.RunSQL(
        sql=f"""
        {_FUNCTION}
        CREATE TRIGGER {table}_kept BEFORE DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION foundation_refuse_change();
        """,
        reverse_sql=f"DROP TRIGGER {table}_kept ON {table};",
    )


def append_only_tables() -> list[str]:
    """Name the tables that their models declare append-only."""
    return sorted(model._meta.db_table for model in apps.get_models() if is_append_only(model))


def is_append_only(model: type[models.Model]) -> bool:
    """Tell whether a model's rows are facts that never change."""
    return bool(getattr(model, "append_only", False))


def trigger_written_tables() -> list[str]:
    """Name the tables that their models declare written by triggers alone."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, "trigger_written", False)
    )


def never_deleted_tables() -> list[str]:
    """Name the tables whose rows stay: those of facts, and those that say so themselves."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if is_append_only(model) or getattr(model, "never_deleted", False)
    )
