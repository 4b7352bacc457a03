"""What the database refuses by itself, whoever asks. Core PostgreSQL 15 and newer.

Every refusal names a constraint (`ledger_...`), so that the program can tell them apart.
The functions that write `ledger_balance` run with their owner's rights (SECURITY DEFINER), because the
application's role has none on that table; their search path holds nothing that a role could
write to, and the trigger function does nothing for any table but `ledger_posting`.
"""

from django.db import migrations

from marketplace.foundation.append_only import refuse_changes

# An entry belongs to the transaction that wrote it, at that transaction's time. The default
# fills both columns; this refuses any other value.
ENTRY_SEAL = """
CREATE FUNCTION ledger_seal_entries() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_entries e
        WHERE e.xact <> pg_current_xact_id() OR e.posted_at <> transaction_timestamp()
    ) THEN
        RAISE EXCEPTION 'an entry is sealed with its own transaction and time, no other'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_seal';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_entry_seal AFTER INSERT ON ledger_entry
    REFERENCING NEW TABLE AS new_entries
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_seal_entries();
"""

# Who an account is never changes; its floor may be moved by the migration role alone.
ACCOUNT_IDENTITY = """
CREATE FUNCTION ledger_keep_account() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.code = OLD.code AND NEW.kind = OLD.kind
            AND NEW.currency = OLD.currency AND NEW.is_tracked = OLD.is_tracked THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a ledger account keeps its identity: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ledger_account_identity';
END $$;

CREATE TRIGGER ledger_account_identity BEFORE UPDATE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_keep_account();
CREATE TRIGGER ledger_account_kept BEFORE DELETE OR TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_keep_account();
"""

# Balances move with postings only: a direct statement runs at trigger depth 0. The one direct
# write that passes is an empty row, which `ledger_hold_balances` needs to have a row to lock.
BALANCE_GUARD = """
CREATE FUNCTION ledger_refuse_balance_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'balances move with postings only: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ledger_balance_guard';
END $$;

CREATE TRIGGER ledger_balance_guard_insert BEFORE INSERT ON ledger_balance FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 AND (NEW.debits_minor <> 0 OR NEW.credits_minor <> 0))
    EXECUTE FUNCTION ledger_refuse_balance_change();
CREATE TRIGGER ledger_balance_guard_update BEFORE UPDATE ON ledger_balance FOR EACH ROW
    WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION ledger_refuse_balance_change();
CREATE TRIGGER ledger_balance_guard_delete BEFORE DELETE OR TRUNCATE ON ledger_balance
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_balance_change();

-- Half of each page stays free, so that a balance is updated beside its old version.
ALTER TABLE ledger_balance SET (fillfactor = 50);
"""

# The gate through which every posting passes, a statement at a time. The settings matter: the
# first plan of a session may be made while the tables are almost empty, and it is kept. With
# only index probes allowed, it stays right when they have grown (else a bulk post turns
# quadratic). `jit` is off because a ruled-out plan looks expensive enough to compile.
POSTINGS_GATE = """
CREATE FUNCTION ledger_accept_postings() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_material = off
SET enable_bitmapscan = off
SET jit = off
AS $$
DECLARE
    bad record;
BEGIN
    -- A role could hang this function on a table of its own and so write balances with its
    -- owner's rights.
    IF TG_TABLE_SCHEMA <> 'public' OR TG_TABLE_NAME <> 'ledger_posting' OR TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'only for postings' USING ERRCODE = 'insufficient_privilege';
    END IF;

    SELECT p.entry_id, p.line, (d.id IS NULL OR c.id IS NULL) AS is_unknown INTO bad
    FROM new_postings p
    LEFT JOIN public.ledger_account d ON d.id = p.debit_id
    LEFT JOIN public.ledger_account c ON c.id = p.credit_id
    WHERE d.id IS NULL OR c.id IS NULL
        OR d.currency <> p.currency OR c.currency <> p.currency
    LIMIT 1;
    IF FOUND AND bad.is_unknown THEN
        RAISE EXCEPTION 'posting %/% names an account that does not exist', bad.entry_id, bad.line
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'ledger_posting_account';
    ELSIF FOUND THEN
        RAISE EXCEPTION 'posting %/% mixes currencies', bad.entry_id, bad.line
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_posting_currency';
    END IF;

    -- All postings of an entry come in one statement of its own transaction.
    SELECT g.entry_id INTO bad
    FROM (SELECT p.entry_id, count(*) AS given FROM new_postings p GROUP BY p.entry_id) g
    LEFT JOIN public.ledger_entry e ON e.id = g.entry_id
    WHERE e.id IS NULL OR e.xact <> pg_current_xact_id()
        OR g.given <> (
            SELECT count(*) FROM public.ledger_posting p WHERE p.entry_id = g.entry_id
        )
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % is sealed: its postings came with it', bad.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_posting_sealed';
    END IF;

    -- In id order, so that two transactions that meet in two accounts cannot block each other.
    INSERT INTO public.ledger_balance AS b (account_id, debits_minor, credits_minor)
    SELECT s.account_id, s.debits, s.credits
    FROM (
        SELECT m.account_id, sum(m.debit) AS debits, sum(m.credit) AS credits
        FROM (
            SELECT p.debit_id AS account_id, p.amount_minor AS debit, 0 AS credit
            FROM new_postings p
            UNION ALL
            SELECT p.credit_id, 0, p.amount_minor FROM new_postings p
        ) m
        GROUP BY m.account_id
    ) s
    JOIN public.ledger_account a ON a.id = s.account_id AND a.is_tracked
    ORDER BY s.account_id
    ON CONFLICT (account_id) DO UPDATE
    SET debits_minor = b.debits_minor + EXCLUDED.debits_minor,
        credits_minor = b.credits_minor + EXCLUDED.credits_minor;

    SELECT a.code, a.floor_minor INTO bad
    FROM (
        SELECT p.debit_id AS account_id FROM new_postings p
        UNION
        SELECT p.credit_id FROM new_postings p
    ) s
    JOIN public.ledger_account a ON a.id = s.account_id
    JOIN public.ledger_balance b ON b.account_id = a.id
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
REVOKE EXECUTE ON FUNCTION ledger_accept_postings() FROM PUBLIC;

CREATE TRIGGER ledger_posting_gate AFTER INSERT ON ledger_posting
    REFERENCING NEW TABLE AS new_postings
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_accept_postings();
"""

# Locking a row needs the right to change it, which the application does not have; this lends
# the lock and nothing else.
HOLD_BALANCES = """
CREATE FUNCTION ledger_hold_balances(accounts bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.ledger_balance (account_id, debits_minor, credits_minor)
    SELECT a.id, 0, 0 FROM public.ledger_account a
    WHERE a.id = ANY (accounts) AND a.is_tracked
    ORDER BY a.id
    ON CONFLICT (account_id) DO NOTHING;
    PERFORM FROM public.ledger_balance b
    WHERE b.account_id = ANY (accounts)
    ORDER BY b.account_id
    FOR NO KEY UPDATE;
END $$;
"""

UNDO = """
DROP TRIGGER ledger_posting_gate ON ledger_posting;
DROP TRIGGER ledger_entry_seal ON ledger_entry;
DROP TRIGGER ledger_account_kept ON ledger_account;
DROP TRIGGER ledger_account_identity ON ledger_account;
DROP TRIGGER ledger_balance_guard_delete ON ledger_balance;
DROP TRIGGER ledger_balance_guard_update ON ledger_balance;
DROP TRIGGER ledger_balance_guard_insert ON ledger_balance;
DROP FUNCTION ledger_hold_balances(bigint[]);
DROP FUNCTION ledger_accept_postings();
DROP FUNCTION ledger_refuse_balance_change();
DROP FUNCTION ledger_keep_account();
DROP FUNCTION ledger_seal_entries();
ALTER TABLE ledger_balance RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        refuse_changes("ledger_entry"),
        refuse_changes("ledger_posting"),
        migrations.RunSQL(
            sql="".join(
                (ENTRY_SEAL, ACCOUNT_IDENTITY, BALANCE_GUARD, POSTINGS_GATE, HOLD_BALANCES)
            ),
            reverse_sql=UNDO,
        ),
    ]
