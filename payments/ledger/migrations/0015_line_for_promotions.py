"""The database learns the chart's line for what we pay of purchases in the buyers' place.

The statement is the one before with one row more. Undone, no account of the new line opens any
more; those that are open stay.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("payments.ledger.migrations.0014_taxes_to_hand_on").OPEN_ACCOUNT
LINE = "('goodwill', 'expense', false, false),"
OPEN_ACCOUNT = BEFORE.replace(LINE, f"('promotions', 'expense', false, false),\n        {LINE}")


class Migration(migrations.Migration):

    dependencies = [("ledger", "0014_taxes_to_hand_on")]

    operations = [migrations.RunSQL(sql=OPEN_ACCOUNT, reverse_sql=BEFORE)]
