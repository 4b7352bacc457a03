"""What stands on corrections costs nothing to the entries that correct nothing.

The index that lets an entry be corrected once holds corrections alone. The key to the corrected
entry was looked at for every entry when its transaction ended; a trigger with a condition looks
at corrections alone, at once. Entries cannot vanish, so nothing has to watch the other end.
"""

import django.db.models.deletion
from django.db import migrations, models

ONCE = """
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_corrects_id_key;
CREATE UNIQUE INDEX ledger_entry_corrects_id_key ON ledger_entry (corrects_id)
    WHERE corrects_id IS NOT NULL;
"""
ONCE_BEFORE = """
DROP INDEX ledger_entry_corrects_id_key;
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_corrects_id_key UNIQUE (corrects_id);
"""
KNOWN = """
CREATE FUNCTION ledger_refuse_unknown_correction() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.ledger_entry e WHERE e.id = NEW.corrects_id) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'entry % would correct an entry that does not exist', NEW.id
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'ledger_entry_correction_known';
END $$;
CREATE TRIGGER ledger_entry_correction_known AFTER INSERT ON ledger_entry FOR EACH ROW
    WHEN (NEW.corrects_id IS NOT NULL)
    EXECUTE FUNCTION ledger_refuse_unknown_correction();
"""
KNOWN_BEFORE = """
DROP TRIGGER ledger_entry_correction_known ON ledger_entry;
DROP FUNCTION ledger_refuse_unknown_correction();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0010_one_index_finds_an_account")]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="corrects",
            field=models.OneToOneField(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="ledger.entry",
                verbose_name="corrects",
            ),
        ),
        migrations.RunSQL(sql=ONCE, reverse_sql=ONCE_BEFORE),
        migrations.RunSQL(sql=KNOWN, reverse_sql=KNOWN_BEFORE),
    ]
