"""The database learns the chart's lines for disputes: what is withdrawn, and what that costs.

The rows are those of `chart.py` on the day of this migration; a test compares both by what they
accept. A new line of the chart needs a new migration. Undone, no account of the new lines opens
any more; those that are open stay.
"""

from importlib import import_module

from django.db import migrations

OPEN_ACCOUNT = r"""
CREATE OR REPLACE FUNCTION ledger_open_account() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    line record;
    rest text := substr(NEW.code, strpos(NEW.code, ':') + 1);
    party text := left(rest, -1 - length(NEW.currency));
BEGIN
    SELECT c.* INTO line
    FROM (VALUES
        ('psp_clearing', 'asset', true, false),
        ('bank', 'asset', false, false),
        ('vendor_pending', 'liability', true, true),
        ('vendor_payable', 'liability', true, true),
        ('vendor_reserve', 'liability', true, true),
        ('payout_transit', 'liability', true, true),
        ('vendor_receivable', 'asset', true, true),
        ('refund_payable', 'liability', false, false),
        ('tax_payable', 'liability', false, false),
        ('commission', 'income', false, false),
        ('fee_income', 'income', false, false),
        ('fx_margin', 'income', false, false),
        ('fx_result', 'income', false, false),
        ('fx_unrealized', 'income', false, false),
        ('processing_fee', 'expense', false, false),
        ('dispute_fee', 'expense', false, false),
        ('bank_charge', 'expense', false, false),
        ('goodwill', 'expense', false, false),
        ('bad_debt', 'expense', false, false),
        ('equity', 'equity', false, false),
        ('fx_position', 'trading', false, false),
        ('fx_revaluation', 'asset', false, false),
        ('suspense', 'asset', false, false),
        ('dispute_suspense', 'asset', false, false)
    ) AS c (name, kind, has_party, is_of_payee)
    WHERE c.name = split_part(NEW.code, ':', 1);
    IF NOT FOUND OR NEW.kind <> line.kind
        OR NEW.currency NOT IN (
            'MOP', 'HKD', 'CNY', 'USD', 'EUR', 'GBP', 'JPY', 'KRW', 'KWD'
        )
        OR line.has_party AND (
            rest NOT LIKE '%_:' || NEW.currency OR party !~ '^[\x21-\x7e]{1,60}$'
        )
        OR NOT line.has_party AND rest <> NEW.currency
    THEN
        RAISE EXCEPTION '% is not in the chart of accounts as % in %',
            NEW.code, NEW.kind, NEW.currency
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_account_in_chart';
    END IF;
    -- A payee's account has a running balance and a floor at zero; others have neither.
    IF NEW.is_tracked <> line.is_of_payee
        OR NEW.floor_minor IS DISTINCT FROM (CASE WHEN line.is_of_payee THEN 0 END)
    THEN
        RAISE EXCEPTION '% does not open with the floor of its sort', NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_account_opening';
    END IF;
    RETURN NULL;
END $$;
"""

BEFORE = import_module("payments.ledger.migrations.0005_more_lines_of_the_chart")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0012_large_sets_meet_their_entries")]

    operations = [migrations.RunSQL(sql=OPEN_ACCOUNT, reverse_sql=BEFORE.OPEN_ACCOUNT)]
