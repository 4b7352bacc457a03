"""Who stands behind an account, what the bank sent back, and the files that were submitted.

Nobody knows who recorded the accounts that are there already: they get names of no persons.
"""

import django.db.models.deletion
from django.db import migrations, models

from marketplace.foundation.append_only import refuse_changes


def person(model_name: str, name: str, words: str, default: str) -> migrations.AddField:
    return migrations.AddField(
        model_name=model_name,
        name=name,
        field=models.CharField(default=default, max_length=64, verbose_name=words),
        preserve_default=False,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0001_initial"),
        ("settlement", "0002_statements_are_append_only"),
    ]

    operations = [
        person("payeeaccount", "recorded_by", "recorded by", "system:unknown_recorder"),
        person("payeeaccount", "confirmed_by", "confirmed by", "system:unknown_confirmer"),
        migrations.AddField(
            model_name="payeeaccount",
            name="returned_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="returned by the bank"
            ),
        ),
        person("payout", "account_recorded_by", "account recorded by", "system:unknown_recorder"),
        person(
            "payout", "account_confirmed_by", "account confirmed by", "system:unknown_confirmer"
        ),
        migrations.CreateModel(
            name="PayoutFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.BinaryField(verbose_name="content")),
                ("written_at", models.DateTimeField(verbose_name="written")),
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file",
                        to="settlement.payoutbatch",
                        verbose_name="batch",
                    ),
                ),
            ],
            options={
                "verbose_name": "bank file",
                "verbose_name_plural": "bank files",
                "ordering": ("-written_at",),
                "permissions": (("download_payoutfile", "Can download bank files"),),
            },
        ),
        refuse_changes("settlement_payoutfile"),
    ]
