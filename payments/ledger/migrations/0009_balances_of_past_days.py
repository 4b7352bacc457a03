"""Sums of the untracked accounts at the end of each business day, and entries found by their day."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import marketplace.foundation.fields
import payments.ledger.fields
from marketplace.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_one_statement_posts")]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="business day")),
                ("seen_entry_id", models.BigIntegerField(verbose_name="last entry counted")),
                (
                    "taken_at",
                    models.DateTimeField(
                        db_default=payments.ledger.fields.TransactionTime(),
                        editable=False,
                        verbose_name="taken at",
                    ),
                ),
            ],
            options={"verbose_name": "snapshot", "verbose_name_plural": "snapshots"},
        ),
        migrations.CreateModel(
            name="SnapshotBalance",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account", "snapshot", blank=True, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="ledger.snapshot",
                        verbose_name="snapshot",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                        verbose_name="account",
                    ),
                ),
                ("debits_minor", marketplace.foundation.fields.MinorField()),
                ("credits_minor", marketplace.foundation.fields.MinorField()),
            ],
            options={
                "verbose_name": "balance of a snapshot",
                "verbose_name_plural": "balances of snapshots",
            },
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(fields=("day",), name="ledger_snapshot_day_once"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True,
                fields=["effective_on"],
                name="ledger_entry_day",
                pages_per_range=32,
            ),
        ),
        refuse_changes("ledger_snapshot"),
        refuse_changes("ledger_snapshotbalance"),
    ]
