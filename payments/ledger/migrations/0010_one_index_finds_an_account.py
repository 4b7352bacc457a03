"""One inverted index finds an account's postings, on either side; days have a plain index.

The two indexes by account cost more than everything else about a posting: four descents for a sale
with its commission. The inverted index collects what comes and sorts it in, a few thousand postings at
a time, and keeps numbers of rows in a byte or two each. It knows no order, so a page of a long
account walks the days instead, by an index that has entries in the order of statements.

Both are built while postings wait: minutes for books of many millions.
"""

import django.contrib.postgres.indexes
from django.db import migrations, models

import payments.ledger.fields


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_balances_of_past_days")]

    operations = [
        migrations.RemoveIndex(model_name="posting", name="ledger_posting_debit_entry"),
        migrations.RemoveIndex(model_name="posting", name="ledger_posting_credit_entry"),
        migrations.AddIndex(
            model_name="posting",
            index=django.contrib.postgres.indexes.GinIndex(
                payments.ledger.fields.Sides("debit", "credit"),
                name="ledger_posting_sides",
                fastupdate=True,
                gin_pending_list_limit=1024,
            ),
        ),
        migrations.RemoveIndex(model_name="entry", name="ledger_entry_day"),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["effective_on", "id"], name="ledger_entry_day"),
        ),
    ]
