"""What is declared may become less until its papers are written: goods went back before it left."""

from __future__ import annotations

from django.db import migrations, models

from marketplace.foundation.append_only import freeze

_TABLE = "customs_cases_customscase"
_CASE = (
    *("public_id", "reference", "order_no", "ebp_code", "identity_ref", "channel", "currency"),
    *("quota_year", "opened_at"),
)
_AMOUNTS = ("dutiable_minor", "tax_minor")
_ONCE = ("released_at", "ended_at", "waybill_no", "forgotten_at")
_FROZEN_BEFORE = freeze(_TABLE, (*_CASE, *_AMOUNTS), once=_ONCE)


def _amounts_settle() -> migrations.RunSQL:
    """Return the operation that freezes amounts once papers were written, and lets none grow."""
    grown = " OR ".join(f"NEW.{each} > OLD.{each}" for each in _AMOUNTS)
    changed = " OR ".join(f"NEW.{each} <> OLD.{each}" for each in _AMOUNTS)
    return migrations.RunSQL(
        sql=f"""
        CREATE TRIGGER {_TABLE}_amounts BEFORE UPDATE ON {_TABLE} FOR EACH ROW
            WHEN ({grown} OR (OLD.state <> 'opened' AND ({changed})))
            EXECUTE FUNCTION foundation_refuse_change_of_frozen();
        """,
        reverse_sql=f"DROP TRIGGER {_TABLE}_amounts ON {_TABLE};",
    )


class Migration(migrations.Migration):
    dependencies = [("customs_cases", "0004_payments_declared")]

    operations = [
        migrations.AddField(
            model_name="customscase",
            name="changes",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="goods changed"),
        ),
        migrations.RunSQL(
            sql=f"DROP TRIGGER {_TABLE}_frozen ON {_TABLE};", reverse_sql=_FROZEN_BEFORE.sql
        ),
        freeze(_TABLE, _CASE, once=_ONCE),
        _amounts_settle(),
    ]
