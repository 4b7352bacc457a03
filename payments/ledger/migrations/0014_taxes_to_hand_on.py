"""The database learns the chart's line for taxes of the border, which buyers pay with an order.

The rows are those of `chart.py` on the day of this migration; a test compares both by what they
accept. A new line of the chart needs a new migration. Undone, no account of the new line opens
any more; those that are open stay.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("payments.ledger.migrations.0013_lines_for_disputes")
_NEXT = "('commission', 'income', false, false),"
OPEN_ACCOUNT = BEFORE.OPEN_ACCOUNT.replace(
    _NEXT, f"('border_tax', 'liability', false, false),\n        {_NEXT}"
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0013_lines_for_disputes")]

    operations = [migrations.RunSQL(sql=OPEN_ACCOUNT, reverse_sql=BEFORE.OPEN_ACCOUNT)]
