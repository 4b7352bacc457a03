"""A payee's account opens with its floor, whoever opens it.

The application's role may open accounts. Without this it could open one for a new payee without
a floor (or without a running balance, which a floor needs), and money could go below zero there.
The names are those of the chart; a test compares them.
"""

from django.db import migrations

FLOOR_AT_OPENING = """
CREATE FUNCTION ledger_open_account() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_of_payee boolean := split_part(NEW.code, ':', 1) IN (
        'vendor_pending', 'vendor_payable', 'vendor_reserve', 'vendor_receivable',
        'payout_transit'
    );
BEGIN
    IF is_of_payee AND NEW.is_tracked AND NEW.floor_minor = 0 THEN
        RETURN NULL;
    ELSIF NOT is_of_payee AND NOT NEW.is_tracked THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% does not open with the floor of its sort', NEW.code
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_account_opening';
END $$;

-- After the row's own checks, so that each rule speaks under its own name.
CREATE TRIGGER ledger_account_opening AFTER INSERT ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_open_account();
"""

UNDO = """
DROP TRIGGER ledger_account_opening ON ledger_account;
DROP FUNCTION ledger_open_account();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_the_database_keeps_the_books")]

    operations = [migrations.RunSQL(sql=FLOOR_AT_OPENING, reverse_sql=UNDO)]
