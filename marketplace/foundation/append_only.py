"""Tables whose rows are facts: the database refuses to change or delete them.

A model says so with `append_only = True` in its class body; its migration adds the triggers
with `refuse_changes`, and `secure_database` takes the rights away from the application role.
A model that says `trigger_written = True` is written by triggers of the database alone: the
application role keeps no right on it but to read.
"""

from __future__ import annotations

from django.apps import apps
from django.db import migrations, models

_FUNCTION = """
CREATE OR REPLACE FUNCTION foundation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
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
