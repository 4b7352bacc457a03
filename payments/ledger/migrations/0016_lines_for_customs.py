"""The database learns the chart's lines for duty that customs has billed.

The statement is the one before with two rows more. Undone, no account of the new lines opens any
more; those that are open stay.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("payments.ledger.migrations.0015_line_for_promotions").OPEN_ACCOUNT
OWED = "('commission', 'income', false, false),"
GAINED = "('fx_margin', 'income', false, false),"
OPEN_ACCOUNT = BEFORE.replace(
    OWED, f"('customs_payable', 'liability', true, false),\n        {OWED}"
).replace(GAINED, f"('duty_difference', 'income', false, false),\n        {GAINED}")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0015_line_for_promotions")]

    operations = [migrations.RunSQL(sql=OPEN_ACCOUNT, reverse_sql=BEFORE)]
