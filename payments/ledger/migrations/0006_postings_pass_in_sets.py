"""The gate looks at accounts and entries, not at every posting; each rule stands as it did.

Postings are added up by account once, and what is left (a few hundred accounts, however many
postings) is compared, booked and held against floors. That nobody adds a posting later is told
by the lines: those of an entry that come in one statement are 1 to their number, and since no
line comes twice, a second statement finds no line left to start with.

The seal of an entry is a condition of its trigger: true entries cost no call of a function.

The key from a posting to its entry goes away: the gate has looked the entry up anyhow, the
entry cannot vanish, and row by row the key cost as much as everything else together.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

# The settings are those of 0002, for the same reason; sums of many entries need memory too.
POSTINGS_GATE = """
CREATE OR REPLACE FUNCTION ledger_accept_postings() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_material = off
SET enable_bitmapscan = off
SET jit = off
SET work_mem = '64MB'
AS $$
DECLARE
    bad record;
    is_bad boolean;
    accounts bigint[];
    debits bigint[];
    credits bigint[];
BEGIN
    -- A role could hang this function on a table of its own and so write balances with its
    -- owner's rights.
    IF TG_TABLE_SCHEMA <> 'public' OR TG_TABLE_NAME <> 'ledger_posting' OR TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'only for postings' USING ERRCODE = 'insufficient_privilege';
    END IF;

    SELECT bool_or(a.id IS NULL OR a.currency <> s.currency),
        array_agg(s.account_id) FILTER (WHERE a.is_tracked),
        array_agg(s.debits) FILTER (WHERE a.is_tracked),
        array_agg(s.credits) FILTER (WHERE a.is_tracked)
    INTO is_bad, accounts, debits, credits
    FROM (
        SELECT m.account_id, m.currency, sum(m.debit)::bigint AS debits,
            sum(m.credit)::bigint AS credits
        FROM (
            SELECT unnest(ARRAY[p.debit_id, p.credit_id]) AS account_id, p.currency,
                unnest(ARRAY[p.amount, 0]) AS debit, unnest(ARRAY[0, p.amount]) AS credit
            FROM (
                SELECT n.debit_id, n.credit_id, n.currency, sum(n.amount_minor) AS amount
                FROM new_postings n
                GROUP BY n.debit_id, n.credit_id, n.currency
            ) p
        ) m
        GROUP BY m.account_id, m.currency
    ) s
    LEFT JOIN public.ledger_account a ON a.id = s.account_id;
    IF is_bad THEN
        SELECT p.entry_id, p.line, (d.id IS NULL OR c.id IS NULL) AS is_unknown INTO bad
        FROM new_postings p
        LEFT JOIN public.ledger_account d ON d.id = p.debit_id
        LEFT JOIN public.ledger_account c ON c.id = p.credit_id
        WHERE d.id IS NULL OR c.id IS NULL
            OR d.currency <> p.currency OR c.currency <> p.currency
        LIMIT 1;
        IF bad.is_unknown THEN
            RAISE EXCEPTION 'posting %/% names an account that does not exist',
                bad.entry_id, bad.line
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'ledger_posting_account';
        END IF;
        RAISE EXCEPTION 'posting %/% mixes currencies', bad.entry_id, bad.line
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_posting_currency';
    END IF;

    -- All postings of an entry come in one statement of its own transaction.
    SELECT g.entry_id INTO bad
    FROM (
        SELECT p.entry_id, count(*) AS given, min(p.line) AS first, max(p.line) AS last
        FROM new_postings p
        GROUP BY p.entry_id
    ) g
    LEFT JOIN public.ledger_entry e ON e.id = g.entry_id
    WHERE e.id IS NULL OR e.xact <> pg_current_xact_id() OR g.first <> 1 OR g.last <> g.given
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % is sealed: its postings came with it', bad.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_posting_sealed';
    END IF;

    IF accounts IS NULL THEN
        RETURN NULL;
    END IF;
    -- In id order, so that two transactions that meet in two accounts cannot block each other.
    WITH moved AS (
        INSERT INTO public.ledger_balance AS b (account_id, debits_minor, credits_minor)
        SELECT s.account_id, s.debits, s.credits
        FROM unnest(accounts, debits, credits) AS s (account_id, debits, credits)
        ORDER BY s.account_id
        ON CONFLICT (account_id) DO UPDATE
        SET debits_minor = b.debits_minor + EXCLUDED.debits_minor,
            credits_minor = b.credits_minor + EXCLUDED.credits_minor
        RETURNING b.account_id, b.debits_minor, b.credits_minor
    )
    SELECT a.code, a.floor_minor INTO bad
    FROM moved b
    JOIN public.ledger_account a ON a.id = b.account_id
    WHERE a.floor_minor > CASE
        WHEN a.kind IN ('asset', 'expense') THEN b.debits_minor - b.credits_minor
        ELSE b.credits_minor - b.debits_minor
    END
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% would fall below its floor of %', bad.code, bad.floor_minor
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balance_floor',
                DETAIL = bad.code;
    END IF;
    RETURN NULL;
END $$;
"""

ENTRY_SEAL = """
DROP TRIGGER ledger_entry_seal ON ledger_entry;
DROP FUNCTION ledger_seal_entries();
CREATE FUNCTION ledger_refuse_unsealed_entry() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'an entry is sealed with its own transaction and time, no other'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_seal';
END $$;
CREATE TRIGGER ledger_entry_seal AFTER INSERT ON ledger_entry FOR EACH ROW
    WHEN (NEW.xact <> pg_current_xact_id() OR NEW.posted_at <> transaction_timestamp())
    EXECUTE FUNCTION ledger_refuse_unsealed_entry();
"""

BEFORE = import_module("payments.ledger.migrations.0002_the_database_keeps_the_books")
_BODY = BEFORE.POSTINGS_GATE.split("REVOKE EXECUTE")[0]
GATE_BEFORE = _BODY.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
SEAL_BEFORE = f"""
DROP TRIGGER ledger_entry_seal ON ledger_entry;
DROP FUNCTION ledger_refuse_unsealed_entry();
{BEFORE.ENTRY_SEAL}
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_more_lines_of_the_chart")]

    operations = [
        migrations.RunSQL(sql=POSTINGS_GATE, reverse_sql=GATE_BEFORE),
        migrations.RunSQL(sql=ENTRY_SEAL, reverse_sql=SEAL_BEFORE),
        migrations.AlterField(
            model_name="posting",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="ledger.entry",
                verbose_name="entry",
            ),
        ),
    ]
