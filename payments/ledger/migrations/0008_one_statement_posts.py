"""One statement posts one entry: opens its accounts, writes it, or finds it under its key.

With the rights of whoever calls it; what it inserts passes the same triggers as anything else.
Names are written out with their schema, for a search path of its own would cost more than the
insert of the entry. The look-up of a key is planned each time: a plan that was made when the
books were almost empty would read all of them.
"""

from django.db import migrations

POST = """
CREATE FUNCTION public.ledger_post(
    given_key text, given_kind text, given_reference text, given_day date, given_hash text,
    codes text[], currencies text[], kinds text[], tracked boolean[], floors bigint[],
    debits int[], credits int[], amounts bigint[], memos text[],
    OUT entry_id bigint, OUT is_new boolean
) LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
    unlike text;
    stored_hash text;
BEGIN
    FOR turn IN 1..2 LOOP
        SELECT array_agg(a.id ORDER BY g.place), min(g.code) FILTER (
            WHERE a.currency <> g.currency OR a.kind <> g.kind OR a.is_tracked <> g.is_tracked
        )
        INTO ids, unlike
        FROM unnest(codes, currencies, kinds, tracked) WITH ORDINALITY
            AS g (code, currency, kind, is_tracked, place)
        LEFT JOIN public.ledger_account a ON a.code = g.code;
        IF unlike IS NOT NULL THEN
            RAISE EXCEPTION '% is not the account that the chart says it is', unlike
                USING ERRCODE = 'integrity_constraint_violation',
                    CONSTRAINT = 'ledger_account_unlike';
        END IF;
        EXIT WHEN array_position(ids, NULL) IS NULL;
        -- In order, so that two that open the same accounts do not wait for each other.
        INSERT INTO public.ledger_account (code, currency, kind, is_tracked, floor_minor)
        SELECT g.code, g.currency, g.kind, g.is_tracked, g.floor_minor
        FROM unnest(codes, currencies, kinds, tracked, floors, ids)
            AS g (code, currency, kind, is_tracked, floor_minor, id)
        WHERE g.id IS NULL
        ORDER BY g.code COLLATE "C"
        ON CONFLICT (code) DO NOTHING;
    END LOOP;

    INSERT INTO public.ledger_entry AS e (key, kind, reference, effective_on, payload_hash)
    VALUES (given_key, given_kind, given_reference, given_day, given_hash)
    ON CONFLICT (key) DO NOTHING
    RETURNING e.id INTO entry_id;
    is_new := FOUND;
    IF NOT is_new THEN
        EXECUTE 'SELECT e.id, e.payload_hash FROM public.ledger_entry e WHERE e.key = $1'
        INTO entry_id, stored_hash USING given_key;
        IF stored_hash <> given_hash THEN
            RAISE EXCEPTION '% was posted before with other facts', given_key
                USING ERRCODE = 'integrity_constraint_violation',
                    CONSTRAINT = 'ledger_entry_key_reused';
        END IF;
        RETURN;
    END IF;
    INSERT INTO public.ledger_posting
        (entry_id, line, debit_id, credit_id, currency, amount_minor, memo)
    SELECT entry_id, g.line, ids[g.debit], ids[g.credit], currencies[g.debit], g.amount, g.memo
    FROM unnest(debits, credits, amounts, memos) WITH ORDINALITY
        AS g (debit, credit, amount, memo, line);
END $$;
"""

# For a caller's own transaction: what is refused comes back as a row, and what was written until
# then is undone, so that the transaction goes on without a savepoint of its own round trips.
POST_OR_TELL = """
CREATE FUNCTION public.ledger_post_or_tell(
    given_key text, given_kind text, given_reference text, given_day date, given_hash text,
    codes text[], currencies text[], kinds text[], tracked boolean[], floors bigint[],
    debits int[], credits int[], amounts bigint[], memos text[],
    OUT entry_id bigint, OUT is_new boolean,
    OUT refused_state text, OUT refused_constraint text, OUT refused_message text,
    OUT refused_detail text
) LANGUAGE plpgsql AS $$
BEGIN
    SELECT p.entry_id, p.is_new INTO entry_id, is_new
    FROM public.ledger_post(
        given_key, given_kind, given_reference, given_day, given_hash,
        codes, currencies, kinds, tracked, floors, debits, credits, amounts, memos
    ) p;
EXCEPTION
    WHEN integrity_constraint_violation OR transaction_rollback OR lock_not_available THEN
        GET STACKED DIAGNOSTICS
            refused_state = RETURNED_SQLSTATE,
            refused_constraint = CONSTRAINT_NAME,
            refused_message = MESSAGE_TEXT,
            refused_detail = PG_EXCEPTION_DETAIL;
END $$;
"""
UNDO = """
DROP FUNCTION public.ledger_post_or_tell(
    text, text, text, date, text, text[], text[], text[], boolean[], bigint[],
    int[], int[], bigint[], text[]
);
DROP FUNCTION public.ledger_post(
    text, text, text, date, text, text[], text[], text[], boolean[], bigint[],
    int[], int[], bigint[], text[]
);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_fingerprints_of_plain_fields")]

    operations = [migrations.RunSQL(sql=POST + POST_OR_TELL, reverse_sql=UNDO)]
