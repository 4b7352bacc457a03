"""Fingerprints are made of plain fields between control characters, no longer of JSON.

Half the work for each entry, in the check and in postings that are made by SQL. Those that
stand are made anew from the rows; run `ledger check` before, for it cannot tell afterwards
whether rows had been altered until then.
"""

from django.db import migrations

_REWRITE = r"""
ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only;
UPDATE ledger_entry SET payload_hash = found.hash
FROM (
    SELECT e.id, encode(sha256(convert_to({text}, 'UTF8')), 'hex') AS hash
    FROM ledger_entry e
    LEFT JOIN ledger_entry corrected ON corrected.id = e.corrects_id
    JOIN ledger_posting p ON p.entry_id = e.id
    JOIN ledger_account debit ON debit.id = p.debit_id
    JOIN ledger_account credit ON credit.id = p.credit_id
    GROUP BY e.id, corrected.key
) found
WHERE found.id = ledger_entry.id;
ALTER TABLE ledger_entry ENABLE TRIGGER ledger_entry_append_only;
"""
PLAIN = r"""
    count(*) || E'\x1f' || e.key || E'\x1f' || e.kind || E'\x1f' || e.reference
    || E'\x1f' || (e.effective_on - date '1970-01-01') || E'\x1f' || coalesce(corrected.key, '')
    || string_agg(
        E'\x1e' || p.line || E'\x1f' || debit.code || E'\x1f' || credit.code
        || E'\x1f' || p.currency || E'\x1f' || p.amount_minor || E'\x1f' || p.memo,
        '' ORDER BY p.line)
"""
JSON = """
    json_build_array(
        e.key, e.kind, e.reference, to_char(e.effective_on, 'YYYY-MM-DD'),
        coalesce(corrected.key, '')
    )::text || string_agg(json_build_array(
        p.line, debit.code, credit.code, p.currency, p.amount_minor, p.memo
    )::text, '' ORDER BY p.line)
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_postings_pass_in_sets")]

    operations = [
        migrations.RunSQL(
            sql=_REWRITE.format(text=PLAIN), reverse_sql=_REWRITE.format(text=JSON)
        )
    ]
