"""What came stays as it came; a correction corrects a rate of its own source, pair and day."""

from __future__ import annotations

from django.db import migrations

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion

_CORRECTS = """
CREATE FUNCTION fx_corrects_its_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM fx_fxrate r
        WHERE r.id = NEW.supersedes_id AND r.source = NEW.source AND r.base = NEW.base
            AND r.quote = NEW.quote AND r.valid_on = NEW.valid_on AND r.mid <> NEW.mid
    ) THEN
        RAISE EXCEPTION 'fx_fxrate: a rate corrects one of its own source, pair and day'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fx_fxrate_corrects_its_own BEFORE INSERT ON fx_fxrate FOR EACH ROW
    WHEN (NEW.supersedes_id IS NOT NULL) EXECUTE FUNCTION fx_corrects_its_own();
"""
_CORRECTS_REVERSED = """
DROP TRIGGER fx_fxrate_corrects_its_own ON fx_fxrate;
DROP FUNCTION fx_corrects_its_own();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0001_initial"),
        ("fx", "0008_rates_are_corrected_and_parked"),
    ]

    operations = [
        migrations.RunSQL(sql=_CORRECTS, reverse_sql=_CORRECTS_REVERSED),
        freeze(
            "fx_parkedrate",
            (
                *("source", "base", "quote", "figure", "unit", "valid_on"),
                *("findings", "fetch_id", "payload_hash", "parked_at"),
            ),
            once=("rate_id", "decided_by", "decided_at", "proposed_by", "proposed_at"),
        ),
        refuse_deletion("fx_parkedrate"),
        freeze("fx_fxfetch", ("source", "since", "until", "is_newest")),
        refuse_deletion("fx_fxfetch"),
        refuse_changes("fx_appliedrate"),
    ]
